import Cancellation
import FHIRJSON
import FHIRModel

/// A row as a JSON object: the same in `summary.json` and in `items.ndjson`.
///
/// Members without a value are left out; arrays and counts are always there.
extension ItemRow {
  /// Writes the members of the object.
  func write(to object: inout JSONWriter) {
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

  /// Reads an object; what is no row makes the reader faulty.
  ///
  /// What follows from other members, and what a later version adds, is passed over.
  static func read(_ reader: inout JSONLineReader) -> ItemRow {
    var row = ItemRow(input: "", outcome: .outcomeUnknown)
    var outcome: CancellationOutcome?
    reader.object { key, value in
      switch key {
      case "input": row.input = value.string()
      case "outcome": outcome = CancellationOutcome(rawValue: value.string())
      default: row.read(key, &value)
      }
    }
    guard let outcome, !row.input.isEmpty else {
      reader.refuse()
      return row
    }
    row.outcome = outcome
    return row
  }

  private mutating func read(_ key: String, _ value: inout JSONLineReader) {
    switch key {
    case "providerODSCode": providerODSCode = value.string()
    case "dialect": dialect = value.string()
    case "appointmentID": appointmentID = value.string()
    case "versionBefore": versionBefore = value.string()
    case "versionAfter": versionAfter = value.string()
    case "httpStatus": httpStatus = value.integer()
    case "providerCode": readProviderCode(&value)
    case "traceIDs": traceIDs = value.strings()
    case "requestID": requestID = value.string()
    case "duplicateOf": duplicateOf = value.string()
    case "confirmedByRead": isConfirmedByRead = value.bool()
    case "attempts": readAttempts(&value)
    case "settledAt": settledAt = FHIRInstant(value.string())
    case "milliseconds":
      let time = value.integer()
      if !Self.plausibleMilliseconds.contains(time) { value.refuse() }
      milliseconds = time
    case "startsIn": startsIn = StartDistance(rawValue: value.string())
    case "diagnosticCodes": diagnosticCodes = value.strings()
    case "outcomeFile": outcomeFile = value.string()
    case "archivedAs": archivedAs = value.string()
    default: _ = value.value()
    }
  }

  /// No item takes longer than some years.
  private static let plausibleMilliseconds = 0...(1 << 40)

  private mutating func readProviderCode(_ value: inout JSONLineReader) {
    var (system, code): (String?, String?)
    value.object { key, value in
      switch key {
      case "system": system = value.string()
      case "code": code = value.string()
      default: _ = value.value()
      }
    }
    providerCode = ProviderCode(system: system, code: code)
  }

  private mutating func readAttempts(_ value: inout JSONLineReader) {
    value.object { key, value in
      switch key {
      case "reads": readCount = value.integer()
      case "puts": putCount = value.integer()
      default: _ = value.value()
      }
    }
  }
}
