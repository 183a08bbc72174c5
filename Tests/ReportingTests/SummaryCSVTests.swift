import Cancellation
import FHIRModel
import Reporting
import Testing

@Suite struct SummaryCSVTests {
  /// The rows of a text, read by the rules of RFC 4180.
  private func read(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = [[]]
    var field: [UInt8] = []
    var isQuoted = false
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && rest.first == byte:
        field.append(byte)
        rest.removeFirst()
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted, 0x0D where !isQuoted:
        rows[rows.count - 1].append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == 0x0D {
          rest.removeFirst()
          rows.append([])
        }
      default: field.append(byte)
      }
    }
    return rows.dropLast()
  }

  private func csv(_ summary: RunSummary) -> [[String]] {
    read(SummaryDocument.csv.bytes(of: summary, in: .outbox))
  }

  private func callbacks(_ summary: RunSummary) -> [[String]] {
    let bytes = SummaryDocument.callbacks.bytes(of: summary, in: .outbox)
    #expect(Array(bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
    return read(Array(bytes.dropFirst(3)))
  }

  @Test func `every row of summary json has a row with the same values`() throws {
    let summary = try SampleRun.summary(transportNotice: "embedded provider")
    let items = try #require(try JSONValue(parsing: summary.summaryJSON())["items"]?.items)
    let rows = csv(summary)
    #expect(rows.count == items.count + 1)
    for (row, item) in zip(rows.dropFirst(), items) {
      #expect(row.count == rows[0].count)
      for (column, value) in zip(rows[0], row) {
        let expected: String =
          switch (column, item[column]) {
          case ("nextStep", _):
            CancellationOutcome(rawValue: item["outcome"]?.text ?? "")?.nextStep ?? ""
          case ("transportNotice", _): "embedded provider"
          case ("reads", _), ("puts", _): "\(item["attempts"]?[column]?.integer ?? -1)"
          case ("providerCode", let code): code?["code"]?.text ?? ""
          case (_, .bool(let flag)): "\(flag)"
          case (_, .integer(let number)): "\(number)"
          case (_, .array(let texts)): texts.compactMap(\.text).joined(separator: " ")
          case (_, let other): other?.text ?? ""
          }
        #expect(value == expected, "\(column)")
      }
    }
  }

  @Test func `what a spreadsheet would compute is text`() throws {
    var summary = try SampleRun.summary()
    for name in ["=1+1", "+1", "-1", "@a", "\t=1", "=\"a\",\"b\"", "a,\"b\"\r\nc"] {
      try summary.add(ItemRow(input: name, outcome: .cancelled))
    }
    let names = csv(summary).suffix(7).map { $0[0] }
    #expect(
      names == ["'=1+1", "'+1", "'-1", "'@a", "'\t=1", "'=\"a\",\"b\"", "a,\"b\"\r\nc"]
    )
    #expect(callbacks(summary).map { $0[5] }.contains("'=\"a\",\"b\""))
  }

  @Test func `many rows are written in pieces`() throws {
    var summary = try SampleRun.summary()
    for _ in 0..<5000 { try summary.add(SampleRun.rows[0]) }
    var pieceCount = 0
    try summary.writeSummaryCSV { piece in
      pieceCount += 1
      #expect(piece.count < 70_000)
    }
    #expect(pieceCount > 10)
    #expect(csv(summary).count == 5008)
  }

  // MARK: - Whom to telephone

  @Test(arguments: CancellationOutcome.allCases)
  func `only who has a cancelled appointment is telephoned`(outcome: CancellationOutcome) throws {
    var summary = try SampleRun.summary()
    try summary.add(ItemRow(input: "this.json", outcome: outcome))
    let row = try #require(callbacks(summary).first { $0[5] == "this.json" })
    let expected =
      switch outcome {
      case .cancelled: "yes"
      case .alreadyCancelled: "if-not-told"
      case .outcomeUnknown: "not-yet"
      default: "no"
      }
    #expect(row[0] == expected)
    #expect(row[1].hasSuffix("."))
    #expect(row[7] == outcome.rawValue)
  }

  @Test func `nobody is telephoned after a rehearsal`() throws {
    let summary = try SampleRun.summary(transportNotice: "embedded provider")
    let rows = callbacks(summary).dropFirst()
    #expect(rows.count == summary.items.count)
    #expect(rows.allSatisfy { $0[0] == "no" && $0[1].hasPrefix("A rehearsal") })
  }

  @Test func `a patient is telephoned once, although two files asked`() throws {
    var summary = try SampleRun.summary()
    var again = ItemRow(input: "again.json", outcome: .cancelled)
    again.duplicateOf = "appointment-1.json"
    try summary.add(again)
    let row = try #require(callbacks(summary).first { $0[5] == "again.json" })
    #expect(row[0] == "no")
    #expect(row[1].contains("appointment-1.json"))
  }

  @Test func `the soonest come first, then what is to be asked`() throws {
    var summary = try SampleRun.summary()
    for distance in [StartDistance.later, .past, .within7Days, .within24Hours] {
      var row = ItemRow(input: distance.rawValue, outcome: .cancelled)
      row.startsIn = distance
      try summary.add(row)
    }
    let rows = callbacks(summary).dropFirst()
    #expect(
      rows.prefix(6).map { $0[5] } == [
        "appointment-1.json", "24-hours", "7-days", "later", "past", "appointment-2.xml",
      ]
    )
    #expect(Array(rows.map { $0[0] }.prefix(7)) == Array(repeating: "yes", count: 6) + ["not-yet"])
    #expect(rows.first?[2] == "within 24 hours")
    #expect(rows.first?[6] == "archive/appointment-1.json")
  }

  @Test(arguments: [
    (-1, StartDistance.past), (0, .past), (1, .within24Hours), (86_400, .within24Hours),
    (86_401, .within7Days), (604_800, .within7Days), (604_801, .later),
  ])
  func `how soon an appointment begins`(seconds: Int, expected: StartDistance) {
    let now = FHIRInstant(secondsSince1970: 1_768_467_600)
    #expect(StartDistance(of: now.adding(seconds: Int64(seconds)), from: now) == expected)
  }
}
