import Cancellation
import FHIRJSON

/// `summary.json`, the summary for programs; `Schemas/summary.schema.json` documents it.
///
/// The head and the totals come first, then one row a line. Members without a value are left out;
/// arrays and counts are always there.
extension RunSummary {
  /// The whole text, in UTF-8.
  public func summaryJSON() -> [UInt8] {
    var whole: [UInt8] = []
    writeSummaryJSON { whole += $0 }
    return whole
  }

  /// Gives the text in pieces, so that a large one is never held whole.
  ///
  /// - Parameters:
  ///   - pieceByteCount: about how large a piece is, in bytes.
  ///   - write: takes the pieces, in order.
  /// - Throws: what `write` throws.
  public func writeSummaryJSON<Failure: Error>(
    pieceByteCount: Int = 65_536,
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var writer = JSONWriter(layout: .pretty, reservingByteCount: pieceByteCount + 4096)
    writer.beginObject()
    writeHead(to: &writer)
    writer.object("totals") { totals.write(to: &$0) }
    writer.key("items")
    writer.beginArray()
    for row in items {
      writer.objectOnOneLine { row.write(to: &$0) }
      if writer.bytes.count >= pieceByteCount { try write(writer.takeBytes()) }
    }
    writer.endArray()
    writer.endObject()
    writer.lineFeed()
    try write(writer.takeBytes())
  }

  private func writeHead(to writer: inout JSONWriter) {
    writer.member("formatVersion", Self.formatVersion)
    writer.member("transportNotice", ifPresent: transportNotice)
    writer.member("runID", runID)
    writer.member("programVersion", programVersion)
    writer.member("startedAt", startedAt.text)
    writer.member("finishedAt", ifPresent: finishedAt?.text)
    guard !remainder.isEmpty else { return }
    writer.object("remainder") { object in
      object.member("reason", ifPresent: remainder.reason)
      object.member("arriving", remainder.arrivingCount)
      if remainder.unplannedCount > 0 { object.member("unplanned", remainder.unplannedCount) }
      object.key("inDoubt")
      object.beginArray()
      for row in remainder.inDoubt { object.objectOnOneLine { row.write(to: &$0) } }
      object.endArray()
    }
  }
}

extension RunTotals {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("items", itemCount)
    object.member("duplicates", duplicateCount)
    object.member("confirmedByRead", confirmedByReadCount)
    object.object("byOutcome") { counts in
      for outcome in CancellationOutcome.allCases {
        counts.member(outcome.rawValue, count(of: outcome))
      }
    }
    object.object("byStoryOutcome") { counts in
      for outcome in CancellationOutcome.storyOutcomes {
        counts.member(outcome.rawValue, storyCount(of: outcome))
      }
    }
    object.member("outsideStory", outsideStoryCount)
    object.array("byProvider") { array in
      for provider in providers {
        array.objectOnOneLine { provider.write(to: &$0) }
      }
    }
  }
}

extension RunTotals.ProviderTotals {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("odsCode", ifPresent: odsCode)
    object.member("items", itemCount)
    object.object("byOutcome") { counts in
      for outcome in CancellationOutcome.allCases where count(of: outcome) > 0 {
        counts.member(outcome.rawValue, count(of: outcome))
      }
    }
  }
}

extension ItemRow {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("input", input)
    object.member("outcome", outcome.rawValue)
    object.member("storyOutcome", ifPresent: storyOutcome?.rawValue)
    object.member("text", text)
    object.member("providerODSCode", ifPresent: providerODSCode)
    object.member("dialect", ifPresent: dialect)
    object.member("appointmentID", ifPresent: appointmentID)
    object.member("versionBefore", ifPresent: versionBefore)
    object.member("versionAfter", ifPresent: versionAfter)
    if let httpStatus { object.member("httpStatus", httpStatus) }
    if let providerCode {
      object.object("providerCode") { code in
        code.member("system", ifPresent: providerCode.system)
        code.member("code", providerCode.code)
      }
    }
    object.member("traceIDs", traceIDs)
    object.member("requestID", ifPresent: requestID)
    object.member("duplicateOf", ifPresent: duplicateOf)
    object.member("confirmedByRead", isConfirmedByRead)
    object.object("attempts") { attempts in
      attempts.member("reads", readCount)
      attempts.member("puts", putCount)
    }
    object.member("settledAt", ifPresent: settledAt?.text)
    if let milliseconds { object.member("milliseconds", milliseconds) }
    object.member("startsIn", ifPresent: startsIn?.rawValue)
    object.member("diagnosticCodes", diagnosticCodes)
    object.member("outcomeFile", ifPresent: outcomeFile)
    object.member("archivedAs", ifPresent: archivedAs)
  }
}
