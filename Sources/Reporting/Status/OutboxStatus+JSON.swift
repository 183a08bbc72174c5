import Cancellation
import FHIRJSON

/// The status for programs; `Schemas/status.schema.json` documents it.
extension OutboxStatus {
  /// The whole text, in UTF-8.
  public func json() -> [UInt8] {
    var writer = JSONWriter(layout: .pretty, reservingByteCount: 65_536)
    writer.beginObject()
    writer.member("formatVersion", Self.formatVersion)
    writer.member("folder", folder)
    writer.member("runCount", runCount)
    writer.key("runs")
    writer.beginArray()
    for run in runs { writer.objectOnOneLine { run.write(to: &$0) } }
    writer.endArray()
    writer.member("inDoubtCount", inDoubtCount)
    write(inDoubt, as: "inDoubt", to: &writer)
    writer.member("openCount", openCount)
    write(open, as: "open", to: &writer)
    writer.member("nextSteps", nextSteps)
    writer.endObject()
    writer.lineFeed()
    return writer.takeBytes()
  }

  private func write(_ items: [Item], as name: String, to writer: inout JSONWriter) {
    writer.key(name)
    writer.beginArray()
    for item in items { writer.objectOnOneLine { item.write(to: &$0) } }
    writer.endArray()
  }
}

extension OutboxStatus.Run {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("id", id)
    object.member("purpose", purpose)
    object.member("programVersion", programVersion)
    object.member("startedAt", startedAt.text)
    object.member("finishedAt", ifPresent: finishedAt?.text)
    switch end {
    case .status(let status, let meaning):
      object.member("state", "ended")
      object.member("exitStatus", status)
      object.member("meaning", meaning)
    case .running(let process):
      object.member("state", "running")
      object.member("process", process)
    case .stopped: object.member("state", "stopped")
    }
    object.object("byOutcome") { object in
      for outcome in CancellationOutcome.allCases {
        if let count = counts[outcome] { object.member(outcome.rawValue, count) }
      }
    }
  }
}

extension OutboxStatus.Item {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("input", input)
    object.member("digest", digest)
    object.member("outcome", ifPresent: outcome?.rawValue)
    object.member("reason", ifPresent: reason)
    object.member("providerODSCode", ifPresent: providerODSCode)
    object.member("appointmentID", ifPresent: appointmentID)
    object.member("traceID", ifPresent: traceID)
    object.member("runID", ifPresent: runID)
  }
}
