import Cancellation
import Reporting
import Spool
import Testing

@Suite struct SummaryJSONTests {
  @Test func `writes the summary of a run`() throws {
    let json = try SampleRun.summary(
      transportNotice: "embedded provider: nothing left this machine"
    ).summaryJSON()
    #expect(String(decoding: json, as: UTF8.self) == Self.golden)
  }

  @Test func `an error of the taker stops the writing`() throws {
    let summary = try SampleRun.summary()
    let full = SpoolError.cannotWrite(path: "summary.json", errno: 28)
    for document in SummaryDocument.allCases {
      #expect(throws: full) {
        try document.write(summary, in: .outbox) { _ throws(SpoolError) in throw full }
      }
    }
  }

  @Test func `many rows are written in pieces of limited size`() throws {
    var summary = try SampleRun.summary()
    var row = ItemRow(input: "many.json", outcome: .cancelled)
    row.providerODSCode = "A00001"
    for _ in 0..<20_000 { try summary.add(row) }
    var byteCount = 0
    var pieceByteCountMaximum = 0
    try summary.writeSummaryJSON { piece in
      byteCount += piece.count
      pieceByteCountMaximum = max(pieceByteCountMaximum, piece.count)
    }
    #expect(byteCount > 2_000_000)
    #expect(pieceByteCountMaximum < 70_000)
    #expect(summary.totals.count(of: .cancelled) == 20_002)
  }

  private static let golden = #"""
    {
      "formatVersion": 1,
      "transportNotice": "embedded provider: nothing left this machine",
      "runID": "20260115T090000Z-1f3a",
      "programVersion": "1.0.0",
      "startedAt": "2026-01-15T09:00:00Z",
      "finishedAt": "2026-01-15T09:00:03.25Z",
      "totals": {
        "items": 7,
        "duplicates": 1,
        "confirmedByRead": 1,
        "byOutcome": {
          "cancelled": 2,
          "system-failure": 0,
          "not-found": 0,
          "not-for-this-patient": 0,
          "in-the-past": 2,
          "already-cancelled": 0,
          "outcome-unknown": 1,
          "version-conflict": 1,
          "not-permitted": 0,
          "rejected-by-provider": 0,
          "invalid-request": 0,
          "not-cancellable-status": 0,
          "patient-not-verifiable": 0,
          "invalid-provider-response": 0,
          "routing-failure": 0,
          "rate-limited": 0,
          "not-attempted": 0,
          "input-rejected": 1
        },
        "byStoryOutcome": {
          "cancelled": 2,
          "system-failure": 1,
          "not-found": 0,
          "not-for-this-patient": 0,
          "in-the-past": 2,
          "already-cancelled": 0
        },
        "outsideStory": 2,
        "byProvider": [
          {"odsCode":"A00001","items":3,"byOutcome":{"cancelled":2,"version-conflict":1}},
          {"odsCode":"B00001","items":3,"byOutcome":{"in-the-past":2,"outcome-unknown":1}},
          {"items":1,"byOutcome":{"input-rejected":1}}
        ]
      },
      "items": [
        {"input":"appointment-1.json","outcome":"cancelled","storyOutcome":"cancelled","text":"Cancelled","providerODSCode":"A00001","dialect":"careconnect","appointmentID":"cfd9eba2-cc66-4195-a70c-10112ab1c838","versionBefore":"2","versionAfter":"3","httpStatus":200,"traceIDs":["11111111-1111-4111-8111-111111111111","22222222-2222-4222-8222-222222222222"],"requestID":"33333333-3333-4333-8333-333333333333","confirmedByRead":false,"attempts":{"reads":1,"puts":1},"settledAt":"2026-01-15T09:00:01Z","milliseconds":340,"startsIn":"24-hours","diagnosticCodes":[],"outcomeFile":"outcomes/appointment-1.json.outcome.json","archivedAs":"archive/appointment-1.json"},
        {"input":"appointment-2.xml","outcome":"cancelled","storyOutcome":"cancelled","text":"Cancelled","providerODSCode":"A00001","appointmentID":"2","httpStatus":504,"traceIDs":[],"confirmedByRead":true,"attempts":{"reads":2,"puts":1},"settledAt":"2026-01-15T09:00:03Z","milliseconds":1200,"diagnosticCodes":[]},
        {"input":"appointment-3.json","outcome":"outcome-unknown","text":"Outcome not known – check with the provider","providerODSCode":"B00001","appointmentID":"3","httpStatus":504,"traceIDs":["44444444-4444-4444-8444-444444444444","55555555-5555-4555-8555-555555555555"],"confirmedByRead":false,"attempts":{"reads":0,"puts":0},"diagnosticCodes":[],"outcomeFile":"outcomes/appointment-3.json.outcome.json"},
        {"input":"appointment-4.json","outcome":"in-the-past","storyOutcome":"in-the-past","text":"Not cancelled – already in the past","providerODSCode":"B00001","appointmentID":"4","httpStatus":422,"providerCode":{"system":"https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1","code":"INVALID_RESOURCE"},"traceIDs":[],"confirmedByRead":false,"attempts":{"reads":0,"puts":0},"diagnosticCodes":[]},
        {"input":"appointment-4 (copy).json","outcome":"in-the-past","storyOutcome":"in-the-past","text":"Not cancelled – already in the past","providerODSCode":"B00001","appointmentID":"4","traceIDs":[],"duplicateOf":"appointment-4.json","confirmedByRead":false,"attempts":{"reads":0,"puts":0},"diagnosticCodes":[]},
        {"input":"notes.json","outcome":"input-rejected","text":"Not sent – the file is not a valid Appointment","traceIDs":[],"confirmedByRead":false,"attempts":{"reads":0,"puts":0},"diagnosticCodes":["json/syntax","element/unknown","element/unknown"],"outcomeFile":"outcomes/notes.json.outcome.json","archivedAs":"rejected/notes.json"},
        {"input":"appointment-5.json","outcome":"version-conflict","storyOutcome":"system-failure","text":"Not cancelled – changed by someone else","providerODSCode":"A00001","httpStatus":409,"traceIDs":[],"confirmedByRead":false,"attempts":{"reads":0,"puts":0},"diagnosticCodes":[]}
      ]
    }

    """#
}
