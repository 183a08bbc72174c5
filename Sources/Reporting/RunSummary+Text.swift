import Cancellation
import Spool

/// The summary for people: `summary.txt`, and what the terminal shows at the end of a run.
///
/// Both say first where the requests went, if not to real providers; then the counts, the six lines
/// of ABUS.21 always; then what is not cancelled, by outcome, each with what to do next. What is in
/// doubt comes first, because it must not be mistaken for either.
extension RunSummary {
  /// Gives `summary.txt` in pieces: everything, in lines of up to 100 columns.
  ///
  /// - Throws: what `write` throws, or that the rows cannot be read.
  public func writeSummaryText(to write: PieceWriter) throws(SpoolError) {
    var text = WrappedText(columnCount: 100)
    writeHead(to: &text)
    writeCounts(to: &text)
    writeProviders(to: &text)
    writeRemainder(to: &text)
    for outcome in Self.listedOutcomes + [.cancelled] where totals.count(of: outcome) > 0 {
      writeHeading(outcome, to: &text)
      var cursor = rows.cursor(.outcome(outcome))
      while let row = try cursor.next() {
        text.paragraph(row.sentence(isTerminal: false), indent: 4, hangingIndent: 6)
        if text.byteCount >= Self.pieceByteCount { try write(text.takeBytes()) }
      }
    }
    writeClosingNotice(to: &text)
    try write(text.takeBytes())
  }

  /// What the terminal shows at the end of a run: the counts and what is not cancelled.
  ///
  /// - Parameters:
  ///   - columnCount: the width of the terminal; taken as 80 if less and as 100 if more.
  ///   - itemCountMaximum: how many items of each outcome are listed; the others are counted.
  /// - Returns: the text; every line ends with a line feed.
  /// - Throws: that the rows cannot be read.
  public func terminalText(
    columnCount: Int = 80,
    itemCountMaximum: Int = 20
  ) throws(SpoolError) -> String {
    var text = WrappedText(columnCount: min(max(columnCount, 80), 100))
    writeHead(to: &text)
    writeCounts(to: &text)
    writeRemainder(to: &text)
    for outcome in Self.listedOutcomes where totals.count(of: outcome) > 0 {
      writeHeading(outcome, to: &text)
      var cursor = rows.cursor(.outcome(outcome))
      var listedCount = 0
      while listedCount < itemCountMaximum, let row = try cursor.next() {
        text.paragraph(row.sentence(isTerminal: true), indent: 4, hangingIndent: 6)
        listedCount += 1
      }
      let moreCount = totals.count(of: outcome) - listedCount
      if moreCount > 0 { text.paragraph("and \(moreCount) more, see summary.txt", indent: 4) }
    }
    writeClosingNotice(to: &text)
    return text.text
  }

  /// The outcomes whose items are listed, those in doubt first.
  static let listedOutcomes: [CancellationOutcome] =
    [.outcomeUnknown]
    + (CancellationOutcome.storyOutcomes + CancellationOutcome.otherOutcomes).filter {
      $0 != .cancelled && $0 != .outcomeUnknown
    }

  // MARK: - Head and counts

  private func writeHead(to text: inout WrappedText) {
    if let transportNotice {
      text.paragraph("*** \(transportNotice) ***")
      text.blankLine()
    }
    text.paragraph("ssp-cancel \(programVersion), run \(runID)")
    let end = finishedAt.map { "finished \($0.text)" } ?? "not finished"
    text.paragraph("started \(startedAt.text), \(end)")
    text.blankLine()
    let files = totals.itemCount == 1 ? "1 file" : "\(totals.itemCount) files"
    let duplicates =
      totals.duplicateCount > 0
      ? ", of which \(totals.duplicateCount) asked for the same again" : ""
    text.paragraph(files + duplicates)
    text.blankLine()
  }

  /// Says once more where the requests went, because the last lines are what a person sees.
  private func writeClosingNotice(to text: inout WrappedText) {
    guard let transportNotice, totals.itemCount > 0 else { return }
    text.blankLine()
    text.paragraph("*** \(transportNotice) ***")
  }

  private func writeCounts(to text: inout WrappedText) {
    for outcome in CancellationOutcome.storyOutcomes {
      let isConfirmed = outcome == .cancelled && totals.confirmedByReadCount > 0
      text.countLine(
        totals.count(of: outcome),
        outcome.text + (isConfirmed ? " (\(totals.confirmedByReadCount) shown by a read)" : "")
      )
    }
    for outcome in CancellationOutcome.otherOutcomes where totals.count(of: outcome) > 0 {
      text.countLine(totals.count(of: outcome), outcome.text)
    }
  }

  private func writeProviders(to text: inout WrappedText) {
    guard totals.itemCount > 0 else { return }
    text.blankLine()
    text.paragraph("By provider")
    for provider in totals.providers {
      let inDoubt = provider.count(of: .outcomeUnknown)
      text.countLine(
        provider.itemCount,
        "\(provider.odsCode ?? "provider not known"), \(provider.count(of: .cancelled)) cancelled"
          + (inDoubt > 0 ? ", \(inDoubt) not known" : "")
      )
    }
  }

  private func writeRemainder(to text: inout WrappedText) {
    if let reason = remainder.reasonText {
      text.blankLine()
      text.paragraph(reason)
      text.paragraph(RunRemainder.reasonStep, indent: 2)
    }
    for sentence in [remainder.arrivingText, remainder.unplannedText].compactMap(\.self) {
      text.blankLine()
      text.paragraph(sentence)
    }
    if !remainder.inDoubt.isEmpty {
      text.blankLine()
      text.paragraph("In doubt since an earlier run (\(remainder.inDoubt.count))")
      text.paragraph(RunRemainder.inDoubtStep, indent: 2)
      for row in remainder.inDoubt {
        text.paragraph(row.sentence(isTerminal: false), indent: 4, hangingIndent: 6)
      }
    }
  }

  // MARK: - Items

  private func writeHeading(_ outcome: CancellationOutcome, to text: inout WrappedText) {
    text.blankLine()
    text.paragraph("\(outcome.text) (\(totals.count(of: outcome)))")
    text.paragraph(outcome.nextStep, indent: 2)
  }
}

extension ItemRow {
  /// What the provider answered: the status, and its code where that says more.
  var answerTexts: [String] {
    var texts: [String] = []
    if let httpStatus { texts.append("HTTP \(httpStatus)") }
    if let code = providerCode?.code, code != httpStatus.map(String.init) { texts.append(code) }
    return texts
  }

  /// The row in one sentence.
  ///
  /// The terminal gets the last trace id only, and no files of the outbox.
  fileprivate func sentence(isTerminal: Bool) -> String {
    var parts: [String] = []
    if let providerODSCode { parts.append("provider \(providerODSCode)") }
    if let appointmentID { parts.append("appointment \(appointmentID)") }
    parts += answerTexts
    if isConfirmedByRead { parts.append("shown by a read") }
    if let duplicateOf { parts.append("same as \(duplicateOf)") }
    parts += Set(diagnosticCodes).sorted()
    let shownTraceIDs = isTerminal ? traceIDs.suffix(1) : traceIDs[...]
    if !shownTraceIDs.isEmpty { parts.append("trace \(shownTraceIDs.joined(separator: " "))") }
    if !isTerminal, let outcomeFile { parts.append("see \(outcomeFile)") }
    return parts.isEmpty ? input : "\(input): \(parts.joined(separator: ", "))"
  }
}
