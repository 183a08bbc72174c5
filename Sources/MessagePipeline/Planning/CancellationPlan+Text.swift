import Reporting
import Spool

/// A plan for people, as the terminal shows it.
extension CancellationPlan {
  /// The counts, and the files whose appointments would not be cancelled.
  ///
  /// - Parameters:
  ///   - notice: what must be said of where the requests went.
  ///   - itemCountMaximum: how many items of each verdict are listed; the others are counted.
  /// - Returns: the text; every line ends with a line feed.
  public func terminalText(notice: String?, itemCountMaximum: Int = 20) -> String {
    var text = WrappedText(columnCount: 80)
    text.writeNotice(notice)
    text.paragraph("ssp-cancel \(programVersion), plan of \(madeAt.text): nothing was changed")
    text.blankLine()
    totals.write(to: &text, PlanVerdict.wouldCancel.text, short: "would be cancelled")
    text.writeArriving(arrivingCount)
    for verdict in PlanVerdict.allCases.dropFirst() where totals.all.count(of: verdict) > 0 {
      text.blankLine()
      text.paragraph("\(verdict.text) (\(totals.all.count(of: verdict)))")
      let listed = items.lazy.filter { $0.verdict == verdict }
      for item in listed.prefix(itemCountMaximum) {
        text.paragraph(item.sentence, indent: 4, hangingIndent: 6)
      }
      let restCount = totals.all.count(of: verdict) - itemCountMaximum
      if restCount > 0 { text.paragraph("and \(restCount) more, see the plan", indent: 4) }
    }
    return text.text
  }
}

extension DryRun {
  /// The counts, and the files that would be asked of nobody, with all that is wrong with them.
  public func terminalText() -> String {
    var text = WrappedText(columnCount: 80)
    text.paragraph("Dry run: no provider was asked, and nothing was changed")
    text.blankLine()
    totals.write(
      to: &text,
      "Would be read, and cancelled if nothing is against it",
      short: "would be read"
    )
    text.writeArriving(arrivingCount)
    if !refused.isEmpty {
      text.blankLine()
      text.paragraph("Nobody would be asked for (\(refused.count))")
    }
    for (input, reasons) in refused {
      text.paragraph("\(input)", indent: 4, hangingIndent: 6)
      for reason in reasons { text.paragraph(reason, indent: 6, hangingIndent: 8) }
    }
    return text.text
  }
}

extension PlanTotals {
  /// Writes the counts; `wouldCancel` and `short` say what `would-cancel` means here.
  fileprivate func write(to text: inout WrappedText, _ wouldCancel: String, short: String) {
    text.paragraph(all.itemCount == 1 ? "1 file" : "\(all.itemCount) files")
    text.blankLine()
    text.countLine(all.count(of: .wouldCancel), wouldCancel)
    for verdict in PlanVerdict.allCases.dropFirst() where all.count(of: verdict) > 0 {
      text.countLine(all.count(of: verdict), verdict.text)
    }
    guard all.itemCount > 0 else { return }
    text.blankLine()
    text.paragraph("By provider")
    for (code, counts) in providers {
      text.countLine(counts.itemCount, counts.line(code ?? "provider not known", short))
    }
    text.blankLine()
    text.paragraph("By day of the appointment")
    for (day, counts) in days {
      text.countLine(counts.itemCount, counts.line(day ?? "day not known", short))
    }
  }
}

extension PlanTotals.Counts {
  fileprivate func line(_ name: String, _ short: String) -> String {
    "\(name), \(count(of: .wouldCancel)) \(short)"
  }
}

extension PlannedItem {
  /// The item in one sentence.
  fileprivate var sentence: String {
    var parts: [String] = []
    if let provider { parts.append("at \(provider)") }
    if let duplicateOf { parts.append("as \(duplicateOf)") }
    if let reason { parts.append(reason) }
    return ([input.description] + [parts.joined(separator: ", ")]).filter { !$0.isEmpty }
      .joined(separator: ": ")
  }
}

extension WrappedText {
  fileprivate mutating func writeNotice(_ notice: String?) {
    guard let notice else { return }
    paragraph("*** \(notice) ***")
    blankLine()
  }

  fileprivate mutating func writeArriving(_ count: Int) {
    guard count > 0 else { return }
    blankLine()
    paragraph(
      count == 1
        ? "1 file was still being dropped, and is left out"
        : "\(count) files were still being dropped, and are left out"
    )
  }
}
