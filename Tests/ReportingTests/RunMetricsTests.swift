import Cancellation
import FHIRModel
import Reporting
import Testing

@Suite struct RunMetricsTests {
  /// The samples of a text: their names with labels, and their values.
  private func samples(_ bytes: [UInt8]) -> [String: String] {
    var samples: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard !line.hasPrefix("#"), let blank = line.lastIndex(of: " ") else { continue }
      samples[String(line[..<blank])] = String(line[line.index(after: blank)...])
    }
    return samples
  }

  private func metrics(isSuccess: Bool, notice: String? = nil) throws -> RunMetrics {
    RunMetrics(
      summary: try SampleRun.summary(transportNotice: notice),
      exitStatus: isSuccess ? 0 : 5,
      isSuccess: isSuccess
    )
  }

  @Test func `the counts are those of the summary`() throws {
    let summary = try SampleRun.summary()
    let samples = samples(try metrics(isSuccess: false).text())
    for outcome in CancellationOutcome.allCases {
      #expect(
        samples["ssp_cancel_last_run_items{outcome=\"\(outcome.rawValue)\"}"]
          == "\(summary.totals.count(of: outcome))"
      )
    }
    #expect(samples["ssp_cancel_last_run_in_doubt_items"] == "1")
    #expect(samples["ssp_cancel_last_run_duplicate_items"] == "1")
    #expect(samples["ssp_cancel_last_run_exit_status"] == "5")
    #expect(samples["ssp_cancel_last_run_duration_seconds"] == "3.25")
    #expect(samples["ssp_cancel_last_run_timestamp_seconds"] == "1768467603.25")
    #expect(samples["ssp_cancel_build_info{version=\"1.0.0\"}"] == "1")
    #expect(samples["ssp_cancel_last_run_rehearsal"] == "0")
  }

  @Test func `the histogram is cumulative and ends with all`() throws {
    let samples = samples(try metrics(isSuccess: true).text())
    let bucket = { (bound: String) in
      samples["ssp_cancel_last_run_item_seconds_bucket{le=\"\(bound)\"}"]
    }
    #expect(bucket("0.2") == "0")
    #expect(bucket("0.5") == "1")
    #expect(bucket("2") == "2")
    #expect(bucket("+Inf") == "2")
    #expect(samples["ssp_cancel_last_run_item_seconds_sum"] == "1.54")
    #expect(samples["ssp_cancel_last_run_item_seconds_count"] == "2")
  }

  @Test func `every sample has its help and type before it, once`() throws {
    let lines = String(decoding: try metrics(isSuccess: true).text(), as: UTF8.self)
      .split(separator: "\n")
    var known: Set<Substring> = []
    for line in lines {
      if let match = line.wholeMatch(of: /# HELP (ssp_cancel_[a-z_]+) .+\./) {
        #expect(known.insert(match.1).inserted)
      } else if let match = line.wholeMatch(of: /# TYPE (ssp_cancel_[a-z_]+) (gauge|histogram)/) {
        #expect(known.contains(match.1))
      } else {
        let sample = /(ssp_cancel_[a-z_]+?)(?:_bucket|_sum|_count)?(?:\{[a-z]+="[^"]*"\})? [0-9.]+/
        let match = try #require(line.wholeMatch(of: sample), "\(line)")
        #expect(known.contains(match.1), "\(line)")
      }
    }
  }

  @Test func `the last success is that of this run, or of the file before`() throws {
    let name = "ssp_cancel_last_success_timestamp_seconds"
    let success = try metrics(isSuccess: true).text()
    #expect(samples(success)[name] == "1768467603.25")
    let former = Array("# HELP x\n\(name) 1700000000.5\n".utf8)
    #expect(samples(try metrics(isSuccess: false).text(after: former))[name] == "1700000000.5")
    #expect(samples(try metrics(isSuccess: true).text(after: former))[name] == "1768467603.25")
    // A rehearsal is no success.
    let rehearsal = try metrics(isSuccess: true, notice: "embedded provider")
    #expect(samples(rehearsal.text(after: former))[name] == "1700000000.5")
    #expect(samples(rehearsal.text())[name] == nil)
  }

  @Test(arguments: ["x", "1e5", "1\" 2", "", String(repeating: "9", count: 400)])
  func `what a former file says is taken only if it is a number`(value: String) throws {
    let name = "ssp_cancel_last_success_timestamp_seconds"
    let former = Array("\(name) \(value)\n".utf8)
    #expect(samples(try metrics(isSuccess: false).text(after: former))[name] == nil)
  }
}
