import Cancellation
import FHIRJSON
import Spool

/// `summary.json`, the summary for programs; `Schemas/summary.schema.json` documents it.
///
/// The head and the totals come first, then one row a line. Members without a value are left out;
/// arrays and counts are always there.
extension RunSummary {
  /// Gives the text in pieces, so that a large one is never held whole.
  ///
  /// - Throws: what `write` throws, or that the rows cannot be read.
  public func writeSummaryJSON(to write: PieceWriter) throws(SpoolError) {
    var writer = JSONWriter(layout: .pretty, reservingByteCount: Self.pieceByteCount + 4096)
    writer.beginObject()
    writeHead(to: &writer)
    writer.object("totals") { totals.write(to: &$0) }
    writer.key("items")
    writer.beginArray()
    var cursor = rows.cursor()
    while let row = try cursor.nextJSON() {
      writer.literal(row)
      if writer.bytes.count >= Self.pieceByteCount { try write(writer.takeBytes()) }
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
