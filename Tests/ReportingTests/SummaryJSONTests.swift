import Cancellation
import Reporting
import Testing

@Suite struct SummaryJSONTests {
  @Test func `writes the summary of a run`() throws {
    let json = try SampleRun.summary(
      transportNotice: "embedded provider: nothing left this machine"
    ).summaryJSON()
    #expect(String(decoding: json, as: UTF8.self) == Self.golden)
  }

  @Test func `the pieces make the whole`() throws {
    let summary = try SampleRun.summary()
    var pieces: [[UInt8]] = []
    summary.writeSummaryJSON(pieceByteCount: 100) { pieces.append($0) }
    #expect(pieces.count == summary.items.count + 1)
    #expect(Array(pieces.joined()) == summary.summaryJSON())
  }

  @Test func `an error of the taker stops the writing`() throws {
    struct Full: Error {}
    let summary = try SampleRun.summary()
    #expect(throws: Full.self) {
      try summary.writeSummaryJSON { (_: [UInt8]) throws(Full) in throw Full() }
    }
  }

  @Test func `many rows are written in pieces of limited size`() throws {
    var summary = try SampleRun.summary()
    var row = ItemRow(input: "many.json", outcome: .cancelled)
    row.providerODSCode = "A00001"
    for _ in 0..<20_000 { summary.add(row) }
    var byteCount = 0
    var pieceByteCountMaximum = 0
    summary.writeSummaryJSON { piece in
      byteCount += piece.count
      pieceByteCountMaximum = max(pieceByteCountMaximum, piece.count)
    }
    #expect(byteCount > 2_000_000)
    #expect(pieceByteCountMaximum < 70_000)
    #expect(summary.totals.count(of: .cancelled) == 20_002)
  }

  private static let golden = #"""
    """#
}
