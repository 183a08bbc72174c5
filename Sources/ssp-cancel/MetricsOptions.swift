import ArgumentParser
import MessagePipeline
import Reporting
import Spool

/// Where a run tells Prometheus what it did.
struct MetricsOptions: ConfigurableOptions {
  @Option(
    help: ArgumentHelp(
      "A file for the textfile collector of Prometheus, replaced when the run has ended.",
      valueName: "file"
    )
  )
  var metrics: String?

  /// The largest file of a former run that is looked at, in bytes.
  private static let maximumByteCount = 1_048_576

  mutating func take(_ source: inout OptionSource) {
    source.take(
      "metrics",
      &metrics,
      standard: "none",
      expected: "a file that ends in .prom: no other is collected"
    ) { $0.hasSuffix(".prom") }
  }

  /// Writes the file, if one is wanted; what cannot be read of the former one is passed over.
  func write(_ summary: RunSummary, _ status: ExitStatus) throws(ExitWithMessage) {
    guard let metrics else { return }
    let isSuccess =
      switch status {
      case .settled, .someNotCancelled, .someRejected: true
      default: false
      }
    let text = RunMetrics(summary: summary, exitStatus: status.rawValue, isSuccess: isSuccess)
      .text(after: former(at: metrics))
    do throws(SpoolError) {
      try WholeFile(path: metrics).write(text, isPublic: true)
    } catch {
      throw ExitWithMessage(error)
    }
  }

  private func former(at path: String) -> [UInt8] {
    // Counters begin anew then, which Prometheus understands.
    let reading = try? FileReading(path: path, maximumByteCount: Self.maximumByteCount)
    guard case .content(let content) = reading else { return [] }
    return content.bytes
  }
}
