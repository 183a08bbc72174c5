import Cancellation
import FHIRModel
import Reporting
import Testing

/// A run with every outcome that a golden needs; every name and number is made up.
enum SampleRun {
  static func summary(transportNotice: String? = nil) throws -> RunSummary {
    var summary = try RunSummary(
      runID: "20260115T090000Z-1f3a",
      programVersion: "1.0.0",
      startedAt: try #require(FHIRInstant("2026-01-15T09:00:00Z")),
      transportNotice: transportNotice
    )
    for row in rows { try summary.add(row) }
    try summary.end(at: try #require(FHIRInstant("2026-01-15T09:00:03.25Z")))
    return summary
  }

  static let rows = [cancelled, confirmed, inDoubt, past, duplicate, rejected, conflict]

  private static let cancelled: ItemRow = {
    var row = ItemRow(input: "appointment-1.json", outcome: .cancelled)
    row.providerODSCode = "A00001"
    row.dialect = "careconnect"
    row.appointmentID = "cfd9eba2-cc66-4195-a70c-10112ab1c838"
    row.versionBefore = "2"
    row.versionAfter = "3"
    row.httpStatus = 200
    row.traceIDs = [
      "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222",
    ]
    row.requestID = "33333333-3333-4333-8333-333333333333"
    row.readCount = 1
    row.putCount = 1
    row.settledAt = FHIRInstant("2026-01-15T09:00:01Z")
    row.milliseconds = 340
    row.startsIn = .within24Hours
    row.outcomeFile = "outcomes/appointment-1.json.outcome.json"
    row.archivedAs = "archive/appointment-1.json"
    return row
  }()

  private static let confirmed: ItemRow = {
    var row = ItemRow(input: "appointment-2.xml", outcome: .cancelled)
    row.providerODSCode = "A00001"
    row.appointmentID = "2"
    row.httpStatus = 504
    row.isConfirmedByRead = true
    row.readCount = 2
    row.putCount = 1
    row.settledAt = FHIRInstant("2026-01-15T09:00:03Z")
    row.milliseconds = 1200
    return row
  }()

  private static let inDoubt: ItemRow = {
    var row = ItemRow(input: "appointment-3.json", outcome: .outcomeUnknown)
    row.providerODSCode = "B00001"
    row.appointmentID = "3"
    row.httpStatus = 504
    row.traceIDs = [
      "44444444-4444-4444-8444-444444444444", "55555555-5555-4555-8555-555555555555",
    ]
    row.outcomeFile = "outcomes/appointment-3.json.outcome.json"
    return row
  }()

  private static let past: ItemRow = {
    var row = ItemRow(input: "appointment-4.json", outcome: .inThePast)
    row.providerODSCode = "B00001"
    row.appointmentID = "4"
    row.httpStatus = 422
    row.providerCode = ProviderCode(
      system: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
      code: "INVALID_RESOURCE"
    )
    return row
  }()

  private static let duplicate: ItemRow = {
    var row = ItemRow(input: "appointment-4 (copy).json", outcome: .inThePast)
    row.providerODSCode = "B00001"
    row.appointmentID = "4"
    row.duplicateOf = "appointment-4.json"
    return row
  }()

  private static let rejected: ItemRow = {
    var row = ItemRow(input: "notes.json", outcome: .inputRejected)
    row.diagnosticCodes = ["json/syntax", "element/unknown", "element/unknown"]
    row.outcomeFile = "outcomes/notes.json.outcome.json"
    row.archivedAs = "rejected/notes.json"
    return row
  }()

  private static let conflict: ItemRow = {
    var row = ItemRow(input: "appointment-5.json", outcome: .versionConflict)
    row.providerODSCode = "A00001"
    row.httpStatus = 409
    return row
  }()
}
