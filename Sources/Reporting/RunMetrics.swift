import Cancellation
import FHIRModel

/// What a run did, for Prometheus: a file for the textfile collector of its node exporter.
///
/// All are gauges of the last run, since each run is a process of its own. Only the time of the last
/// success is taken over from the file of the run before.
/// Source: Prometheus, "Text-based format" (version 0.0.4).
public struct RunMetrics: Sendable {
  /// The run.
  public let summary: RunSummary

  /// What the program ends with.
  public let exitStatus: Int

  /// Whether all was settled: nothing is in doubt, failed or left out.
  public let isSuccess: Bool

  /// Takes a run that has ended.
  public init(summary: RunSummary, exitStatus: Int, isSuccess: Bool) {
    self.summary = summary
    self.exitStatus = exitStatus
    self.isSuccess = isSuccess
  }

  private static let lastSuccess = "ssp_cancel_last_success_timestamp_seconds"

  /// The text.
  ///
  /// - Parameter former: the file of the run before; empty where there is none.
  /// - Returns: the metrics, in UTF-8.
  public func text(after former: [UInt8] = []) -> [UInt8] {
    var text = Exposition()
    text.gauge("build_info", "The version of ssp-cancel.", ["version": summary.programVersion], 1)
    text.head("last_run_items", "gauge", "Files of the last run, by outcome.")
    for outcome in CancellationOutcome.allCases {
      text.sample(
        "last_run_items",
        ["outcome": outcome.rawValue],
        "\(summary.totals.count(of: outcome))"
      )
    }
    text.gauge(
      "last_run_in_doubt_items",
      "Files of the last run of which nobody knows whether their appointment is cancelled.",
      [:],
      summary.totals.count(of: .outcomeUnknown)
    )
    text.gauge(
      "last_run_duplicate_items",
      "Files of the last run that asked for the same as another.",
      [:],
      summary.totals.duplicateCount
    )
    text.gauge(
      "last_run_rehearsal",
      "Whether the last run had embedded providers, so that nothing was cancelled.",
      [:],
      summary.transportNotice == nil ? 0 : 1
    )
    text.gauge("last_run_exit_status", "The exit status of the last run.", [:], exitStatus)
    writeTimes(to: &text, former)
    writeHistogram(to: &text)
    return Array(text.text.utf8)
  }

  private func writeTimes(to text: inout Exposition, _ former: [UInt8]) {
    let end = (summary.finishedAt ?? summary.startedAt).millisecondsSince1970
    let start = summary.startedAt.millisecondsSince1970
    text.head("last_run_timestamp_seconds", "gauge", "When the last run ended.")
    text.sample("last_run_timestamp_seconds", [:], Self.seconds(end))
    text.head("last_run_duration_seconds", "gauge", "How long the last run took.")
    text.sample("last_run_duration_seconds", [:], Self.seconds(end - start))
    let isRealSuccess = isSuccess && summary.transportNotice == nil
    guard let success = isRealSuccess ? Self.seconds(end) : Self.lastSuccess(in: former) else {
      return
    }
    text.head(
      "last_success_timestamp_seconds",
      "gauge",
      "When the last run ended that settled all of its files at real providers."
    )
    text.sample("last_success_timestamp_seconds", [:], success)
  }

  private func writeHistogram(to text: inout Exposition) {
    let name = "last_run_item_seconds"
    text.head(name, "histogram", "Time from an item's turn to its outcome in the last run.")
    let times = summary.times
    var below = 0
    for (bound, inRange) in zip(RunTimes.bounds, times.counts) {
      below += inRange
      text.sample("\(name)_bucket", ["le": Self.seconds(bound)], "\(below)")
    }
    text.sample("\(name)_bucket", ["le": "+Inf"], "\(times.count)")
    text.sample("\(name)_sum", [:], Self.seconds(times.sum))
    text.sample("\(name)_count", [:], "\(times.count)")
  }

  /// Milliseconds as seconds, without trailing zeros.
  private static func seconds(_ milliseconds: Int) -> String {
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    guard rest != 0 else { return "\(whole)" }
    var fraction = String(1000 + rest.magnitude).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(milliseconds < 0 && whole == 0 ? "-" : "")\(whole).\(fraction)"
  }

  /// The time of the last success that a former file tells, where it is a number.
  private static func lastSuccess(in former: [UInt8]) -> String? {
    for line in former.split(separator: UInt8(ascii: "\n")) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard words.count == 2, words[0] == lastSuccess else { continue }
      let isNumber = words[1].utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
      }
      return isNumber && words[1].utf8.count <= 20 ? String(words[1]) : nil
    }
    return nil
  }
}

/// The text format of Prometheus.
private struct Exposition {
  private(set) var text = ""

  mutating func head(_ name: String, _ type: String, _ help: String) {
    text += "# HELP ssp_cancel_\(name) \(help)\n# TYPE ssp_cancel_\(name) \(type)\n"
  }

  mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: String) {
    let labels = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    text += "ssp_cancel_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n"
  }

  mutating func gauge(
    _ name: String,
    _ help: String,
    _ labels: KeyValuePairs<String, String>,
    _ value: Int
  ) {
    head(name, "gauge", help)
    sample(name, labels, "\(value)")
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
