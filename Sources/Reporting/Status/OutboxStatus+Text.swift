import Cancellation
import FHIRModel

/// The status for people.
extension OutboxStatus {
  /// The runs, what is in doubt, what is open, and what to do next, in lines of up to 100 columns.
  public func text() -> String {
    var text = WrappedText(columnCount: 100)
    text.paragraph(
      runCount > runs.count
        ? "The newest \(runs.count) of \(runCount) runs in \(folder)" : "Runs in \(folder)"
    )
    for run in runs { write(run, to: &text) }
    writeList(
      "In doubt (\(inDoubtCount)): a cancellation may have been carried out",
      inDoubt,
      inDoubtCount,
      to: &text
    )
    writeList("Not finished (\(openCount))", open, openCount, to: &text)
    text.blankLine()
    text.paragraph("What to do next")
    for step in nextSteps { text.paragraph(step, indent: 2) }
    return text.text
  }

  private func write(_ run: Run, to text: inout WrappedText) {
    text.blankLine()
    let purpose = run.purpose == "run" ? "" : " (\(run.purpose))"
    text.paragraph("\(run.id)\(purpose)", indent: 2)
    let end =
      switch run.end {
      case .status(let status, let meaning):
        "to \(run.finishedAt?.text ?? "?"), exit status \(status): \(meaning)"
      case .running(let process): "still running (\(process))"
      case .stopped: "stopped without an end"
      }
    text.paragraph("\(run.startedAt.text) \(end)", indent: 4)
    let counts = CancellationOutcome.allCases.compactMap { outcome in
      run.counts[outcome].map { "\($0) \(outcome.rawValue)" }
    }
    text.paragraph(counts.isEmpty ? "no results" : counts.joined(separator: ", "), indent: 4)
  }

  private func writeList(
    _ title: String,
    _ items: [Item],
    _ count: Int,
    to text: inout WrappedText
  ) {
    guard count > 0 else { return }
    text.blankLine()
    text.paragraph(title)
    for item in items { text.paragraph(item.sentence, indent: 2, hangingIndent: 4) }
    if count > items.count {
      text.paragraph("and \(count - items.count) more; --items shows more of them", indent: 2)
    }
  }
}

extension OutboxStatus.Item {
  fileprivate var sentence: String {
    var parts = [outcome?.rawValue ?? "no result"]
    if let providerODSCode { parts.append("provider \(providerODSCode)") }
    if let appointmentID { parts.append("appointment \(appointmentID)") }
    if let traceID { parts.append("trace \(traceID)") }
    if let runID { parts.append("run \(runID)") }
    if let reason { parts.append(reason) }
    return "\(input): \(parts.joined(separator: ", "))"
  }
}
