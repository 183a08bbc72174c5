import Cancellation
import FHIRModel
import Reporting
import Spool
import TestSupport
import Testing

/// A run that is read again from its file of rows says what it said first.
@Suite struct RunReadingTests {
  /// A run with all there is, settled in another order than that of its inputs.
  ///
  /// Unless they are few, its codes make lines that no piece of the file holds whole, and its inputs lie so far
  /// apart that they share no part of the index.
  private func run(
    isEnded: Bool = true,
    isSmall: Bool = false
  ) throws -> (RunSummary, OutboxFile) {
    let file = try SampleFile.make()
    var summary = try RunSummary(
      runID: "20260115T090000Z-1f3a",
      programVersion: "1.0.0",
      startedAt: try #require(FHIRInstant("2026-01-15T09:00:00Z")),
      transportNotice: nil,
      in: file
    )
    var rows = SampleRun.rows
    for (number, outcome) in CancellationOutcome.allCases.enumerated() {
      var row = ItemRow(input: "every \"\(number)\"\\\t\u{1}é.json", outcome: outcome)
      row.startsIn = StartDistance.allCases[number % StartDistance.allCases.count]
      row.settledAt = FHIRInstant(secondsSince1970: 1_768_467_600 + Int64(number))
      row.milliseconds = 977 * number * number
      row.diagnosticCodes = (0..<(isSmall ? number % 3 : number * 60)).map { "json/code-\($0)" }
      rows.append(row)
    }
    let recorded = rows.enumerated().map {
      (position: $0.offset * (isSmall ? 7 : 700), row: $0.element)
    }.reversed()
    try summary.add(Array(recorded.prefix(9)))
    try summary.add(Array(recorded.dropFirst(9)))
    guard isEnded else { return (summary, file) }
    summary.remainder.reason = "it was interrupted"
    summary.remainder.arrivingCount = 2
    summary.remainder.unplannedCount = 3
    summary.remainder.inDoubt = [ItemRow(input: "y", outcome: .outcomeUnknown)]
    try summary.end(at: try #require(FHIRInstant("2026-01-15T09:00:31.25Z")))
    return (summary, file)
  }

  @Test func `every document is the same to the byte`() throws {
    let (summary, file) = try run()
    let reading = try RunReading(file)
    #expect(reading.tornByteCount == 0)
    for document in SummaryDocument.allCases {
      for place in [SummaryDocument.Place.outbox, .runFolder] {
        let first = document.bytes(of: summary, in: place)
        #expect(first.count > 500)
        let isSame = document.bytes(of: reading.summary, in: place) == first
        #expect(isSame, "\(document)")
      }
    }
    #expect(reading.summary.items == summary.items)
    #expect(reading.summary.totals == summary.totals)
    #expect(try reading.summary.terminalText() == summary.terminalText())
  }

  @Test func `rows come in the order of their inputs, whenever they were settled`() throws {
    let (summary, _) = try run()
    #expect(summary.items.prefix(7).map(\.input) == SampleRun.rows.map(\.input))
    #expect(summary.items.first == SampleRun.rows.first)
  }

  @Test func `a run that has not ended says so, and shows what there is`() throws {
    let (summary, file) = try run(isEnded: false)
    let reading = try RunReading(file)
    #expect(reading.summary.finishedAt == nil)
    #expect(reading.summary.items == summary.items)
    #expect(reading.summary.summaryText().contains("not finished"))
    #expect(try RunBrief(file)?.description == "started 2026-01-15T09:00:00Z, not finished")
    let (_, ended) = try run()
    #expect(
      try RunBrief(ended)?.description
        == "started 2026-01-15T09:00:00Z, finished 2026-01-15T09:00:31.25Z, 25 files"
    )
  }

  @Test func `a file that ends anywhere gives the rows that are whole`() throws {
    #expect(try readableStarts(of: try run(isSmall: true), every: 37) > 100)
    #expect(try readableStarts(of: try run(), every: 5_003) > 20)
  }

  /// Reads the file of a run as if it ended after so many bytes, twice as many, and so on; returns how many
  /// of these can be read.
  private func readableStarts(of run: (RunSummary, OutboxFile), every step: Int) throws -> Int {
    let (summary, file) = run
    let bytes = try SampleFile.bytes(of: file)
    let items = summary.items
    var readable = 0
    for count in stride(from: 0, to: bytes.count, by: step) {
      let start = Array(bytes.prefix(count))
      let lineCount = start.count { $0 == UInt8(ascii: "\n") }
      do {
        let reading = try RunReading(SampleFile.make(start))
        let lines = start.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        #expect(reading.tornByteCount == lines.last?.count)
        #expect(Set(reading.summary.items).isSubset(of: items))
        #expect(reading.summary.totals.itemCount == min(lineCount - 1, items.count))
        readable += 1
      } catch let fault as RunReading.Fault {
        #expect(lineCount == 0)
        guard case .notARun = fault else { throw fault }
      }
    }
    return readable
  }

  @Test func `bytes that were changed are found or make another text, and stop nothing`() throws {
    let (_, file) = try run(isSmall: true)
    let bytes = try SampleFile.bytes(of: file)
    var generator = SeededGenerator(seed: 20_260_115)
    var faultCount = 0
    for _ in 0..<200 {
      var changed = bytes
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      changed[place] = UInt8.random(in: 0...255, using: &generator)
      do {
        let summary = try RunReading(SampleFile.make(changed)).summary
        for document in SummaryDocument.allCases {
          #expect(!document.bytes(of: summary, in: .outbox).isEmpty)
        }
      } catch is RunReading.Fault {
        faultCount += 1
      }
    }
    #expect(faultCount > 20)
  }

  @Test func `says which line is not as it was written`() throws {
    let (_, file) = try run()
    var lines = try SampleFile.bytes(of: file).split(separator: UInt8(ascii: "\n")).map(Array.init)
    func fault(_ lines: [[UInt8]]) throws -> String {
      let file = try SampleFile.make(Array(lines.map { $0 + [UInt8(ascii: "\n")] }.joined()))
      let fault = #expect(throws: RunReading.Fault.self) { _ = try RunReading(file) }
      return fault?.description ?? ""
    }
    #expect(try fault([Array("{}".utf8)]).contains("is not what a run writes"))
    let newer = String(decoding: lines[0], as: UTF8.self)
      .replacing("\"formatVersion\":1", with: "\"formatVersion\":2")
    #expect(try fault([Array(newer.utf8)] + lines.dropFirst()).contains("a newer version"))
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(try fault([lines[0], Array("{\"a\":".utf8) + deep]).contains("line 2 of"))
    lines[3] = lines[2]
    #expect(try fault(lines).contains("line 4 of"))
  }
}
