import ElementModel
import Testing

@testable import FHIRValidation

/// What is a value of each primitive type and what is not.
///
/// Source: FHIR STU3, Data Types, "Primitive Types".
@Suite struct PrimitiveFormatTests {
  struct Vectors: Sendable, CustomTestStringConvertible {
    let type: STU3Type
    let accepted: [String]
    let refused: [String]

    init(_ type: STU3Type, _ accepted: [String], not refused: [String]) {
      self.type = type
      self.accepted = accepted
      self.refused = refused
    }

    var testDescription: String { type.name }
  }

  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  static let text: [Vectors] = [
    Vectors(
      .string,
      ["a", " a", "a ", "é", "😀", "a\tb\nc\r\nd", ".", "\u{A0}", repeated("x", 1_048_576)],
      not: [" ", "\t\n\r ", "\u{0}", "a\u{1}", "a\u{1F}b", "\u{B}", repeated("x", 1_048_577)]
    ),
    Vectors(.markdown, ["a", "# a\n\n- b", "*"], not: [" ", "\n", "a\u{8}"]),
    Vectors(
      .code,
      ["a", "a b", "a b c", "a-b", "é", "A", "1", "a.b_c", "entered-in-error"],
      not: [" ", " a", "a ", "a  b", "a\n\nb", "\ta", "a\u{0}b", "a\u{1F}"]
    ),
    Vectors(
      .id,
      ["a", "A", "0", "-", ".", "a-b.c", repeated("x", 64)],
      not: [" ", "a b", "a_b", "é", "a/b", "a#", repeated("x", 65), "a\n", "a:b"]
    ),
    Vectors(
      .uri,
      [
        "a", "http://example.org/x?y=z#w", "urn:oid:1.2.3", "urn:uuid:x", "#a", "../a", "é",
        "a%20b",
        "http://[::1]/", "x{y}",
      ],
      not: [" ", "a b", " a", "a ", "a\tb", "a\n", "\u{0}", "a\u{1F}", "a\u{7F}"]
    ),
    Vectors(
      .oid,
      ["urn:oid:1.2", "urn:oid:0.0", "urn:oid:2.16.840.1.113883", "urn:oid:2.0.10"],
      not: [
        "1.2.3", "urn:oid:", "urn:oid:1", "urn:oid:3.1", "urn:oid:1.", "urn:oid:1..2",
        "urn:oid:1.02", "urn:oid:01.2", "urn:oid:1.a", "URN:OID:1.2", "urn:oid:1.2 ",
        "urn:oid:1.2.",
        "urn:uuid:1.2", "urn:oid:12.3",
      ]
    ),
    Vectors(
      .boolean,
      ["true", "false"],
      not: ["True", "TRUE", "1", "0", "yes", " true", "true ", "tru"]
    ),
    Vectors(
      .base64Binary,
      ["QUJD", "QUI=", "QQ==", "+/+/", "QUJD QUJD", "QUJD\nQUJD", " QUJD ", "QQ =="],
      not: [
        "Q", "QQ", "QQQ", "QQ=", "QR==", "QUJ=", "Q===", "====", "QQ==QQ==", "Q-_Q", "QUJD=", " ",
        "QQ=Q", "é===",
      ]
    ),
  ]

  static let numbers: [Vectors] = [
    Vectors(
      .integer,
      ["0", "-0", "1", "-1", "10", "2147483647", "-2147483648"],
      not: [
        "-00", "+1", "01", "-01", "1.0", "1e3", "2147483648", "-2147483649", "99999999999", "", "-",
        " 1", "1 ", "a", "0x1", "١", "1,000", "--1",
      ].filter { !$0.isEmpty }
    ),
    Vectors(
      .unsignedInt,
      ["0", "1", "2147483647"],
      not: ["-0", "-1", "+1", "00", "01", "2147483648", "1.0", "1e1", " 0"]
    ),
    Vectors(
      .positiveInt,
      ["1", "10", "2147483647"],
      not: ["0", "-1", "+1", "01", "2147483648", "1.0", "1e1", " 1", "1 "]
    ),
    Vectors(
      .decimal,
      [
        "0", "-0", "1", "1.0", "1.50", "-1.5", "0.0", "-0.00", "10.01",
        "123456789012345678901234567890.123456789012345678901234567890",
      ],
      not: [
        "+1", "01", "-01", "00", "1.", ".5", "-.5", "1e3", "1E3", "1.5e1", "NaN", "INF", "1,5",
        " 1",
        "1 ", "-", ".", "1.2.3", "1.-2", "١",
      ]
    ),
  ]

  private static let days = [
    "2026-01-15", "2026-12-31", "2028-02-29", "2000-02-29", "2400-02-29", "0001-01-01",
    "9999-12-31",
    "-0044-03-15", "2026-04-30", "2026-02-28",
  ]

  private static let noDays = [
    "0000-01-01",
    "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32", "2026-02-29", "2026-02-30",
    "1900-02-29",
    "2100-02-29", "1800-02-29", "2200-02-29", "2026-04-31", "2026-06-31", "2026-09-31",
    "2026-11-31", "2026-1-15", "2026-01-1",
    "26-01-15", "02026-01-15", "2026/01/15", "15-01-2026", "20260115", "2026-0115", "2026-01-",
    "2026-", "-2026-", "+2026-01-15", "2026-01-15 ", " 2026-01-15", "２026-01-15", "--01-15",
  ]

  private static let times = [
    "00:00:00", "09:00:00", "23:59:59", "09:00:00.0", "09:00:00.123456789012345",
  ]

  private static let noTimes = [
    "24:00:00", "25:00:00", "9:00:00", "09:00", "09", "09:60:00", "09:00:60", "09:00:61", "09:0:00",
    "09:00:0", "09:00:00.", "09:00:00,5", "090000", "09.00.00", "-9:00:00", "09:00:00:00",
  ]

  private static let zones = [
    "Z", "+00:00", "-00:00", "+01:00", "-12:00", "+13:59", "+14:00", "-14:00", "+05:45",
  ]

  private static let noZones = [
    "", "z", "+1:00", "+0100", "+01", "+14:01", "+15:00", "-14:30", "+01:60", "+24:00", "Z+01:00",
    "ZZ", "UTC", " Z", "+01:00:00", "+ab:00",
  ]

  private static let day = "2026-01-15"

  static let dates: [Vectors] = [
    Vectors(
      .date,
      days + ["2026", "2026-01", "-0044"],
      not: noDays + ["202", "20260", "2026-13", "2026-1", day + "T09:00:00Z", "x"]
    ),
    Vectors(.time, times, not: noTimes + zones.map { "09:00:00" + $0 } + ["T09:00:00"]),
    Vectors(
      .instant,
      days.map { $0 + "T09:00:00Z" } + times.map { day + "T" + $0 + "Z" }
        + zones.map { day + "T09:00:00" + $0 },
      not: noDays.map { $0 + "T09:00:00Z" } + noTimes.map { day + "T" + $0 + "Z" }
        + noZones.map { day + "T09:00:00" + $0 }
        + [
          "2026", "2026-01", day, day + "T", day + " 09:00:00Z", day + "t09:00:00Z",
          "2026-01T09:00:00Z", day + "T09:00:00Z ", " " + day + "T09:00:00Z",
        ]
    ),
    Vectors(
      .dateTime,
      days + ["2026", "2026-01"] + times.map { day + "T" + $0 + "Z" }
        + zones.map { day + "T09:00:00" + $0 },
      not: noDays + noTimes.map { day + "T" + $0 + "Z" } + noZones.map { day + "T09:00:00" + $0 }
        + [day + "T", "2026T09:00:00Z", "2026-01T09:00:00Z", day + " 09:00:00Z"]
    ),
  ]

  @Test(arguments: text + numbers + dates) func `takes what is a value`(vectors: Vectors) {
    for text in vectors.accepted {
      let verdict = PrimitiveFormat.check(Array(text.utf8).span, vectors.type)
      #expect(verdict == .valid, "\(text.prefix(80))")
    }
  }

  @Test(arguments: text + numbers + dates) func `refuses what is none`(vectors: Vectors) {
    for text in vectors.refused {
      let verdict = PrimitiveFormat.check(Array(text.utf8).span, vectors.type)
      #expect(verdict == .malformed, "\(text.prefix(80))")
    }
  }

  @Test func `has vectors of every primitive type`() {
    let types = STU3Type.all.filter { $0.kind == .primitive }
    #expect(Set((Self.text + Self.numbers + Self.dates).map(\.type)) == Set(types))
  }

  @Test func `tells an empty value from a malformed one`() {
    for type in STU3Type.all where type.kind == .primitive {
      #expect(PrimitiveFormat.check([UInt8]().span, type) == .empty, "\(type.name)")
    }
  }

  @Test func `accepts the days of every month of four centuries and no others`() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    func padded(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: count - text.count) + text
    }
    for year in stride(from: 1896, through: 2204, by: 4) {
      for (month, length) in zip(1..., lengths) {
        let isLeap = (year % 100 != 0 || year % 400 == 0) && month == 2
        for day in [28, 29, 30, 31] {
          let text = "\(year)-\(padded(month, 2))-\(padded(day, 2))"
          let expected = day <= length + (isLeap ? 1 : 0)
          let verdict = PrimitiveFormat.check(Array(text.utf8).span, .date)
          #expect((verdict == .valid) == expected, "\(text)")
        }
      }
    }
  }

  @Test func `knows how JSON writes values`() {
    #expect(PrimitiveFormat.jsonToken(.boolean) == .boolean)
    for type in [STU3Type.integer, .unsignedInt, .positiveInt, .decimal] {
      #expect(PrimitiveFormat.jsonToken(type) == .number)
    }
    for type in [STU3Type.string, .code, .id, .uri, .instant, .base64Binary] {
      #expect(PrimitiveFormat.jsonToken(type) == .string)
    }
  }

  @Test(arguments: [
    "text/plain", "application/hl7-v3+xml", "application/fhir+json; charset=utf-8", "a/b;c=d",
    "x-a/*", "image/svg+xml ; x",
  ])
  func `takes a type and a subtype for a media type`(_ value: String) {
    let isMediaType = PrimitiveFormat.isMediaType(value.utf8.span)
    #expect(isMediaType)
  }

  @Test(arguments: [
    "", "text", "/", "text/", "/plain", "a/b/c", "a b/c", "a/b c", "a/é", "pdf;a/b",
  ])
  func `takes nothing else for a media type`(_ value: String) {
    let isMediaType = PrimitiveFormat.isMediaType(value.utf8.span)
    #expect(!isMediaType)
  }
}
