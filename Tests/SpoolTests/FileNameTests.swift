import Testing

@testable import Spool

@Suite struct FileNameTests {
  @Test(arguments: [
    ("appt-1.json", "appt-1.json"),
    ("Größe ☎.json", "Größe ☎.json"),
    ("a\nb\t\u{1b}[31m\u{7f}.json", "a\\u{a}b\\u{9}\\u{1b}[31m\\u{7f}.json"),
    ("\u{202e}nosj.tppa", "\\u{202e}nosj.tppa"),
    ("zero\u{200b}width\u{feff}\u{2028}\u{85}", "zero\\u{200b}width\\u{feff}\\u{2028}\\u{85}"),
    ("back\\slash", "back\\\\slash"),
  ])
  func `shows a name without anything a terminal would obey`(name: String, shown: String) {
    #expect(FileName.display(name.utf8) == shown)
  }

  @Test func `shows bytes which are not UTF-8 in hexadecimal`() {
    let latin1: [UInt8] = Array("M".utf8) + [0xfc] + Array("ller".utf8) + [0xe2, 0x98, 0x0a]
    #expect(FileName.display(latin1) == "M\\xfcller\\xe2\\x98\\u{a}")
    #expect(FileName.display([0xff, 0xc0, 0x80, 0x05]) == "\\xff\\xc0\\x80\\u{5}")
  }

  @Test func `shows different names differently`() {
    var generator = SeededGenerator(seed: 11)
    var shown: [String: [UInt8]] = [:]
    for _ in 0..<20_000 {
      let length = Int.random(in: 1...3, using: &generator)
      let alphabet: [UInt8] = [0x5c, 0x75, 0x78, 0x7b, 0x61, 0x0a, 0x80, 0xc2, 0xe2, 0xff]
      let name = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0x61 }
      let former = shown.updateValue(name, forKey: FileName.display(name))
      #expect(former == nil || former == name)
    }
  }

  @Test(arguments: ["", ".", "..", "a/b", "a\0b"]) func `refuses what is no name`(text: String) {
    #expect(FileName(text) == nil)
  }

  @Test func `takes names of up to 255 bytes`() {
    #expect(FileName(String(repeating: "a", count: 255)) != nil)
    #expect(FileName(String(repeating: "a", count: 256)) == nil)
    #expect(FileName("...") != nil)
  }

  @Test(arguments: [
    ("appt.json", "appt~2.json"), ("appt", "appt~2"), (".json", ".json~2"),
    ("a.json.outcome.json", "a.json.outcome~2.json"), ("appt.", "appt~2."),
    ("x.\(String(repeating: "e", count: 40))", "x.\(String(repeating: "e", count: 40))~2"),
  ])
  func `numbers a name before its extension`(name: String, numbered: String) throws {
    #expect(try #require(FileName(name)).numbered(2) == FileName(numbered))
  }

  @Test func `shortens a long name to the same one every time`() throws {
    let name = try #require(FileName(String(repeating: "a", count: 255)))
    let outcome = name.appending(".outcome.json")
    #expect(outcome.bytes.count == 255)
    #expect(
      outcome.description
        == String(repeating: "a", count: 225) + "~7b04934eeef462a6.outcome.json"
    )
    #expect(outcome == name.appending(".outcome.json"))
    #expect(name.numbered(2).bytes.count == 255)
    #expect(name.numbered(2) != name.numbered(3))
  }

  @Test func `keeps long names which differ only at the end apart`() throws {
    let names = try (0..<100).map { number in
      try #require(FileName(String(repeating: "a", count: 250) + "\(1000 + number)"))
    }
    #expect(Set(names.map { $0.appending(".outcome.json") }).count == 100)
  }

  @Test func `never cuts a character in two`() throws {
    for shift in 0..<4 {
      let text = String(repeating: "x", count: shift) + String(repeating: "\u{1F4C5}", count: 62)
      let name = try #require(FileName(text))
      let shortened = name.appending(".outcome.json")
      #expect(shortened.bytes.count <= 255)
      #expect(!shortened.description.contains("\\x"))
    }
  }
}

@Suite struct RelativePathTests {
  @Test(arguments: ["", "/", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\0"])
  func `refuses paths which could lead out`(text: String) {
    #expect(RelativePath(text) == nil)
  }

  @Test func `takes a path apart`() {
    let path: RelativePath = "outcomes/A20047/appt.json"
    #expect(path.name == FileName("appt.json"))
    #expect(path.folder == "outcomes/A20047")
    #expect(path.components.map(\.description) == ["outcomes", "A20047", "appt.json"])
    #expect(("appt.json" as RelativePath).folder == nil)
    #expect(path.appending(suffix: ".x") == "outcomes/A20047/appt.json.x")
  }

  @Test func `is known again by how it is shown`() throws {
    let telling = Array("\\xu{}0a/\u{202E}".utf8)
    var generator = SeededGenerator(seed: 5)
    func next(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
    for _ in 0..<2000 {
      let bytes = (0...next(12)).map { _ in
        next(2) == 0 ? UInt8(1 + next(255)) : telling[next(telling.count)]
      }
      guard let path = RelativePath(bytes: bytes) else { continue }
      #expect(RelativePath(shownAs: path.description) == path, "\(path)")
    }
  }

  @Test(arguments: [
    "", "a\\", "a\\q", "\\x4", "\\xfg", "\\x41", "\\u{41}", "\\u{", "\\u{110000}", "\\u{d800}",
    "\\u41", "a\nb", "../a", "\\x2f",
  ])
  func `is none that is shown otherwise`(text: String) {
    #expect(RelativePath(shownAs: text) == nil)
  }

  @Test(arguments: ["a.json", "X9C01/a.json"])
  func `is that of an entry for a file that is not there`(text: String) throws {
    let path = try #require(RelativePath(text))
    let entry = try #require(InboxEntry(missing: path))
    #expect(entry.relativePath == path && entry.refusal == .vanished && entry.sidecar == nil)
    #expect(entry.subfolder == path.folder?.name)
    #expect(InboxEntry(missing: "X9C01/b/a.json") == nil)
  }

  @Test func `puts an input's path below a folder of the outbox`() {
    let path = OutboxFolder.outcomes.path(of: "A20047/appt.json", suffix: ".outcome.json")
    #expect(path == "outcomes/A20047/appt.json.outcome.json")
    #expect(OutboxFolder.archive.path(of: "appt.json") == "archive/appt.json")
  }
}
