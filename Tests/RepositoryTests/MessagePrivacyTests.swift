import ConfigurationFiles
import Diagnostics
import ElementModel
import MessagePipeline
import Testing

/// Diagnostics go to terminals, logs and summaries, so no value of a file may be in their messages.
///
/// Files are broken with marked values at every place where a value can be, and the marks are looked
/// for in what is said about it. Names of elements, which a path has, are no values; but names that
/// FHIR does not define may be anything.
@Suite struct MessagePrivacyTests {
  /// A name, an NHS number and a date of birth, which no message may have.
  private static let marks = ["ZZMARKED", "9990000018", "1957-03-04"]
  private static let marked = marks.joined(separator: " ")

  /// What takes the place of a JSON value.
  private static let jsonReplacements = [
    "\"\(marked)\"", "\"\(marked)\\u0001\"", "\"\(marked)\\uD800\"", "\"\(marked)\\x\"",
    "\"\(marked)",
    "9990000018", "09990000018", "9990000018.", "[\"\(marked)\"]", "[[\"\(marked)\"]]",
    "{\"value\": \"\(marked)\"}", "{\"reference\": \"#\(marked)\"}", "tru\(marked)",
    "\"1957-03-04T99:00:00Z\"", "\"\", \"\(marked)\"", "\"\(marked)\"}",
  ]

  /// What takes the place of an attribute's value with its quotes in XML.
  private static let xmlReplacements = [
    "\"\(marked)\"", "\"\(marked)&#1;\"", "\"\(marked)&ZZMARKED;\"", "\"\(marked)<\"",
    "\"\(marked)",
    marked, "\"\(marked)\" \(marked)", "\"x\" ZZMARKED=\"\(marked)\" ZZMARKED=\"2\"",
    "\"x\">\(marked)<ZZMARKED ZZMARKED=\"\(marked)\"", "\"x\" ZZMARKED:value=\"\(marked)\"",
    "\"x\" xmlns=\"urn:\(marked)\"", "\"x\"/></\(marked)", "\"x\"/><!-- \(marked) --\(marked) --",
    "\"x\"/><?ZZMARKED \(marked)", "\"x\"/><![CDATA[\(marked)]]", "\"1957-03-04T99:00:00Z\"",
  ]

  /// A value in JSON of one property or item a line.
  private static var jsonValue: Regex<(Substring, Substring)> {
    /(?:: |\n *)("[^"\n]*"|-?[0-9][0-9.]*|true|false)(?=,?\n)/
  }

  @Test(arguments: [
    "Samples/inbox/X9C01/cancelled.json", "Samples/inbox/T99901/cancelled.json",
  ])
  func `messages about JSON hold no values`(path: String) throws {
    let text = try Repository.file(path).text
    let values = text.matches(of: Self.jsonValue)
    #expect(values.count > 30)
    for value in values {
      for replacement in Self.jsonReplacements {
        try expectNoMarks(inFile: Self.text(text, with: replacement, for: value.1))
      }
    }
  }

  @Test(arguments: [
    "Samples/inbox/X9C01/cancelled-xml.xml", "Samples/inbox/T99901/cancelled-xml.xml",
  ])
  func `messages about XML hold no values`(path: String) throws {
    let text = try Repository.file(path).text
    let values = text.matches(of: /=("[^"\n]*")/)
    #expect(values.count > 30)
    for value in values {
      for replacement in Self.xmlReplacements {
        try expectNoMarks(inFile: Self.text(text, with: replacement, for: value.1))
      }
    }
  }

  @Test func `messages about files in which every value is wrong hold none`() throws {
    let samples = Repository.files.filter { $0.path.hasPrefix("Samples/inbox/") }
    #expect(samples.count > 50)
    for sample in samples {
      let isXML = sample.name.hasSuffix(".xml")
      let replaced =
        isXML
        ? sample.text.replacing(/value="[^"]*"/, with: "value=\"\(Self.marked)\"")
        : sample.text.replacing(/: "[^"]*"/, with: ": \"\(Self.marked)\"")
      try expectNoMarks(inFile: replaced)
    }
  }

  @Test func `messages about bytes that are no text hold none`() throws {
    for bytes in [[0xC3], [0xED, 0xA0, 0x80], [0x00], [0xFF, 0xFE]] as [[UInt8]] {
      for frame in [("{\"a\": \"", "\"}"), ("<Appointment id=\"", "\"/>"), ("", "")] {
        let content = Array(frame.0.utf8) + Array(Self.marked.utf8) + bytes + Array(frame.1.utf8)
        for diagnostic in try validation.validate(content) { expectNoMarks(in: diagnostic.message) }
      }
    }
  }

  @Test func `messages about sidecars hold no values`() throws {
    let lines = [
      "nhs-number: VALUE", "nhs-number: \"VALUE\"", "nhs-number: [VALUE]",
      "nhs-number: {VALUE: VALUE}",
      "nhs-number: \"VALUE", "nhs-number: 'VALUE", "nhs-number: *VALUE", "nhs-number: &VALUE",
      "nhs-number: !VALUE x", "nhs-number: @VALUE", "nhs-number: %VALUE",
      "nhs-number: \"VALUE\\x\"",
      "VALUE: x", "VALUE", "- VALUE", "? VALUE", "%VALUE", "nhs-number: |VALUE", "\tVALUE: x",
      "reason: VALUE\n reason: VALUE", "reason: VALUE: VALUE", "provider-ods: VALUE",
      "dialect: VALUE", "reason: VALUE\nreason: VALUE", "<<: VALUE", "--- VALUE\n--- VALUE",
      "{\"nhs-number\": \"VALUE\"", "{\"nhs-number\": \"VALUE\", \"nhs-number\": \"VALUE\"}",
    ]
    for line in lines {
      for value in Self.marks + ["\(Self.marks[0])-\(Self.marks[1])"] {
        let text = line.replacing("VALUE", with: value)
        do throws(ConfigurationFailure) {
          _ = try SidecarFile.read(bytes: Array(text.utf8), fileName: "a.cancel.yaml")
        } catch {
          expectNoMarks(in: error.description)
        }
      }
    }
  }

  @Test func `paths hold no values`() throws {
    let text = try Repository.file("Samples/inbox/X9C01/cancelled.json").text
    for value in text.matches(of: Self.jsonValue) {
      let changed = Self.text(text, with: "\"\(Self.marked)\"", for: value.1)
      for diagnostic in try validation.validate(Array(changed.utf8)) {
        expectNoMarks(in: diagnostic.path ?? "")
      }
    }
  }

  @Test func `a path of names that FHIR does not define stays short and on its line`() throws {
    let names = [
      String(repeating: "n", count: 10_000), "two\\nlines", "bell\\u0007", "\\u202Eturned",
      "a.b[0]: error: forged [json/syntax]",
    ]
    for name in names {
      let text = """
        {"resourceType": "Appointment", "status": "proposed", "\(name)": {"\(name)": 1},
        "participant": [{"status": "accepted", "type": [{"text": "x"}]}]}
        """
      for diagnostic in try validation.validate(Array(text.utf8)) {
        let path = diagnostic.path ?? ""
        #expect(path.utf8.count <= 1_000, "a path of \(path.utf8.count) bytes")
        #expect(!path.unicodeScalars.contains(where: isControl), "\(name)")
        #expect(!path.contains(": error: "), "\(path)")
      }
    }
  }

  @Test func `messages are one sentence, lower case, without a full stop`() throws {
    let samples = Repository.files.filter { $0.path.hasPrefix("Samples/inbox/") }
    for sample in samples {
      let broken = sample.text.replacing(/[}>]/, with: "", maxReplacements: 1)
      for text in [sample.text, sample.text.replacing(/"[a-z]+"/, with: "\"\""), broken] {
        for diagnostic in try validation.validate(Array(text.utf8)) {
          let message = diagnostic.message
          #expect(message.first?.isUppercase == false, "\(message)")
          #expect(!message.hasSuffix(".") && !message.contains("\n"), "\(message)")
        }
      }
    }
  }

  private let validation = FileValidation(
    profile: .auto,
    limits: ReadLimits(maximumDiagnosticCount: 10_000)
  )

  private static func text(
    _ text: String,
    with replacement: String,
    for part: Substring
  ) -> String {
    text[..<part.startIndex] + replacement + text[part.endIndex...]
  }

  private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  private func expectNoMarks(inFile text: String) throws {
    for diagnostic in try validation.validate(Array(text.utf8)) {
      expectNoMarks(in: diagnostic.message)
      expectNoMarks(in: diagnostic.hint ?? "")
    }
  }

  private func expectNoMarks(
    in text: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    for mark in Self.marks where text.contains(mark) {
      Issue.record("\(mark) in: \(text.prefix(200))", sourceLocation: sourceLocation)
    }
  }
}
