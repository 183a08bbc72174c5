import Foundation
import TestSupport
import Testing

/// Files made to take memory, or in encodings that are not UTF-8, as the program meets them.
@Suite struct HostileInputTests {
  private static let start = #"{"resourceType":"Appointment","slot":["#
  private static let xml = #"<Appointment xmlns="http://hl7.org/fhir">"#

  private static func count(of repeated: String) -> Int {
    ReadingTime.byteCount / repeated.utf8.count
  }

  static let greedy: [HostileFile] = [
    HostileFile("numbers", start, "1,", "1]}", count: count(of: "1,")),
    HostileFile("empty objects", start, "{},", "{}]}", count: count(of: "{},")),
    HostileFile(
      "names",
      #"{"resourceType":"Appointment""#,
      #","a#":1"#,
      "}",
      count: count(of: ",\"a1000\":1")
    ),
    HostileFile("line feeds", start, "\n", "1]}", count: count(of: "\n")),
    HostileFile("elements", xml, "<a/>", "</Appointment>", count: count(of: "<a/>")),
    HostileFile(
      "attributes",
      xml,
      #"<a b="" c=""/>"#,
      "</Appointment>",
      count: count(of: "<a b=\"\" c=\"\"/>")
    ),
    HostileFile("text", xml, "<a>x</a>", "</Appointment>", count: count(of: "<a>x</a>")),
  ]

  /// The program itself takes some hundred MiB of addresses, for threads that may come.
  private static let maximumMemoryKiB = 900_000

  @Test(arguments: greedy) func `takes memory in proportion to the file`(
    hostile: HostileFile
  ) async throws {
    let place = try Workplace()
    try place.write(Data(hostile.bytes), to: "hostile.txt")
    let result = try await Program(
      ["validate", "--format", "ndjson", place.url("hostile.txt").path],
      after: "ulimit -v \(Self.maximumMemoryKiB)",
      environment: Program.oneHeap
    ).run()
    #expect(!result.wasSignalled, "ended by signal \(result.status): \(result.errors)")
    #expect(result.status == 1)
    #expect(result.output.utf8.count < 200_000)
  }

  private static let appointment =
    xml + #"<status value="booked"/><participant><status value="accepted"/></participant>"#
    + "</Appointment>"

  /// A text in UTF-16.
  private static func utf16(_ text: String, isBig: Bool, hasMark: Bool) -> [UInt8] {
    let units = (hasMark ? [0xFEFF] : []) + Array(text.utf16)
    return units.flatMap { unit -> [UInt8] in
      let halves = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? halves : halves.reversed()
    }
  }

  @Test(arguments: [#"{"resourceType":"Appointment","status":"booked"}"#, appointment])
  func `refuses encodings other than UTF-8`(text: String) async throws {
    let place = try Workplace()
    for isBig in [false, true] {
      for hasMark in [false, true] {
        let name = "utf-16-\(isBig ? "be" : "le")\(hasMark ? "-mark" : "").txt"
        try place.write(Data(Self.utf16(text, isBig: isBig, hasMark: hasMark)), to: name)
        try await expectRefusal(of: name, in: place)
      }
    }
    let declared = #"<?xml version="1.0" encoding="UTF-7"?>"# + text.replacing("<", with: "+ADw-")
    try place.write(declared, to: "utf-7.txt")
    try await expectRefusal(of: "utf-7.txt", in: place)
    for (name, bytes) in Self.malformed {
      var file = Array(text.utf8)
      file.insert(contentsOf: bytes, at: file.count - 10)
      try place.write(Data(file), to: name)
      try await expectRefusal(of: name, in: place)
    }
  }

  /// What looks like UTF-8 and is not, and what neither format may have.
  private static let malformed: [(String, [UInt8])] = [
    ("overlong.txt", [0xC0, 0xAF]), ("overlong-in-three.txt", [0xE0, 0x80, 0xAF]),
    ("surrogate.txt", [0xED, 0xA0, 0x80]), ("beyond-unicode.txt", [0xF4, 0x90, 0x80, 0x80]),
    ("zero.txt", [0x00]),
  ]

  private func expectRefusal(of name: String, in place: Workplace) async throws {
    let result = try await Program.run("validate", place.url(name).path)
    #expect(result.status == 1, "\(name)")
    #expect(result.output.contains("fatal"), "\(name): \(result.output)")
    #expect(!result.output.utf8.contains(0), "\(name)")
  }
}
