import Glibc
import Testing

@testable import Spool

/// Random names go from the inbox to the archive and back to a list without loss.
@Suite struct RoundTripTests {
  private static var seed: UInt64 {
    TestFolder.environment("TEST_SEED").flatMap { UInt64($0) } ?? 20_261_122
  }

  private func makeName(using generator: inout SeededGenerator) -> [UInt8] {
    let lengths = [1...4, 5...40, 200...255]
    let length = Int.random(
      in: lengths.randomElement(using: &generator) ?? 1...4,
      using: &generator
    )
    let isText = Bool.random(using: &generator)
    let endings = ["", ".json", ".xml", ".cancel.yaml", ".json.cancel.json", ".tmp", "~"]
    let ending = Array((endings.randomElement(using: &generator) ?? "").utf8)
    var name = (0..<length).map { _ -> UInt8 in
      let byte =
        isText
        ? UInt8.random(in: 0x61...0x63, using: &generator)
        : UInt8.random(in: 1...255, using: &generator)
      return byte == UInt8(ascii: "/") ? UInt8(ascii: "_") : byte
    }
    name = Array(name.prefix(255 - ending.count)) + ending
    return name.allSatisfy { $0 == UInt8(ascii: ".") } ? Array("dots".utf8) : name
  }

  private static func ends(_ name: FileName, in endings: [String]) -> Bool {
    endings.contains { ending in
      name.bytes.count > ending.utf8.count
        && name.bytes.suffix(ending.utf8.count)
          .map { $0 >= 0x41 && $0 <= 0x5a ? $0 + 0x20 : $0 } == Array(ending.utf8)
    }
  }

  private static func isSidecar(_ name: FileName) -> Bool {
    ends(name, in: [".cancel.yaml", ".cancel.yml", ".cancel.json"])
  }

  /// The files of the inbox which aren't hidden, unfinished or sidecars.
  private func expectedInputs(in folder: TestFolder) -> Set<RelativePath> {
    let paths = folder.files("in").compactMap { RelativePath(bytes: $0.dropFirst(3)) }
    return Set(
      paths.filter { path in
        path.name.bytes.first != UInt8(ascii: ".") && !Self.isSidecar(path.name)
          && !Self.ends(path.name, in: [".tmp", ".part", ".filepart", "~"])
      }
    )
  }

  @Test func `keeps every file through listing, reading and moving`() throws {
    let seed = Self.seed
    var generator = SeededGenerator(seed: seed)
    let folder = TestFolder()
    for name in ["in", "in/A1", "in/B2"] { folder.makeFolder(name) }
    let inbox = try Inbox(folder: "\(folder.path)/in")
    let outbox = try Outbox(folder: "\(folder.path)/out", inbox: inbox)
    var dropped: Set<[UInt8]> = []
    for round in 0..<3 {
      // The names repeat, so that the archive has to number them.
      var names = SeededGenerator(seed: seed)
      for number in 0..<200 {
        let subfolder = ["", "A1/", "B2/"].randomElement(using: &generator) ?? ""
        let path = Array("in/\(subfolder)".utf8) + makeName(using: &names)
        if folder.content(bytes: path) != nil { continue }
        let content = Array("\(round) \(number)".utf8)
        folder.write(content, to: path)
        dropped.insert(content)
      }
      let listing = try inbox.list()
      let listed = (Array(listing.inputs) + Array(listing.refused)).map(\.relativePath)
        .filter { !Self.isSidecar($0.name) }
      #expect(Set(listed) == expectedInputs(in: folder), "seed \(seed)")
      #expect(Set(listed).count == listed.count, "seed \(seed)")
      for entry in listing.inputs {
        guard case .content(let content) = try inbox.read(entry, maximumByteCount: 100) else {
          Issue.record("\(entry) was refused, seed \(seed)")
          continue
        }
        #expect(content.bytes == folder.content(bytes: "in/".utf8 + entry.relativePath.bytes))
        let move = try outbox.move(
          entry,
          from: inbox,
          to: .archive,
          expecting: content.identity
        )
        guard case .moved(let path, _) = move else {
          Issue.record("\(entry) stayed, seed \(seed)")
          continue
        }
        #expect(folder.content(bytes: "out/".utf8 + path.bytes) == content.bytes)
      }
      #expect(try inbox.list().inputs.isEmpty, "seed \(seed)")
    }
    let kept = (folder.files("in") + folder.files("out/archive")).compactMap {
      folder.content(bytes: $0)
    }
    #expect(Set(kept) == dropped, "seed \(seed)")
    #expect(kept.count == dropped.count, "seed \(seed)")
  }
}
