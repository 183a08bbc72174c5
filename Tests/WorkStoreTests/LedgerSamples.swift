import Cancellation
import FHIRModel
import Spool
import Testing

@testable import WorkStore

/// Made-up inputs, runs and results.
enum LedgerSamples {
  static let time = FHIRInstant(secondsSince1970: 1_768_467_600, nanoseconds: 123_456_000)

  static func run(_ id: String, to destination: String? = "embedded providers") -> RunStart {
    RunStart(id: id, programVersion: "0.0.0", startedAt: time, destination: destination)
  }

  static func path(_ text: String) throws -> RelativePath { try #require(RelativePath(text)) }

  static func input(_ name: String, content: String = "content") throws -> ItemInput {
    ItemInput(
      path: try path(name),
      digest: ContentDigest(of: Array(content.utf8)),
      byteCount: content.utf8.count,
      modifiedAt: time
    )
  }

  static func attempt(_ item: ItemID, _ number: Int = 1) -> AttemptStart {
    AttemptStart(
      id: AttemptID(item: item, number: number),
      version: "3",
      requestID: "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a77",
      traceID: "0d6b3c1e-7b0c-4b52-9b61-3f5cf1f2a901",
      at: time
    )
  }

  static func target() throws -> AttemptTarget {
    AttemptTarget(
      provider: try #require(ODSCode("X9C01")),
      routeKey: "X9C01-appointments",
      dialect: .gpconnect,
      appointmentID: try #require(AppointmentID("148")),
      nhsNumber: effect("number"),
      patientID: effect("patient")
    )
  }

  static func answer(
    _ item: ItemID,
    _ number: Int = 1,
    _ outcome: CancellationOutcome = .cancelled
  ) -> AttemptAnswer {
    AttemptAnswer(
      id: AttemptID(item: item, number: number),
      httpStatus: 200,
      outcome: outcome,
      at: time
    )
  }

  static func resolution(
    _ outcome: CancellationOutcome = .cancelled,
    _ standing: ResultStanding = .final
  ) -> ItemResolution {
    var resolution = ItemResolution(outcome, standing: standing)
    resolution.reason = "the provider showed it cancelled"
    resolution.provider = ODSCode("X9C01")
    resolution.dialect = .careconnect
    resolution.appointmentID = AppointmentID("148")
    resolution.versionBefore = "3"
    resolution.versionAfter = "4"
    resolution.httpStatus = 200
    resolution.codeSystem = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1"
    resolution.code = "BAD_REQUEST"
    resolution.traceIDs = ["trace-1", "trace-2"]
    resolution.requestID = "request-1"
    resolution.readCount = 2
    resolution.putCount = 1
    resolution.isConfirmedByRead = true
    resolution.duplicateOf = RelativePath("X9C01/first.json")
    return resolution
  }

  static func settle(
    _ item: ItemID,
    _ outcome: CancellationOutcome = .cancelled,
    _ standing: ResultStanding = .final
  ) throws -> LedgerChange {
    .settle(
      item,
      resolution(outcome, standing),
      PlannedOutcome(
        path: try path("outcomes/\(item.number).outcome.json"),
        replacesOwn: false,
        bytes: Array("outcome of \(item.number)".utf8)
      )
    )
  }

  static func effect(_ text: String) -> KeyedDigest {
    KeyedDigest(of: Array(text.utf8), key: [1])
  }
}
