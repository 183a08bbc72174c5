import Cancellation
import Testing

@testable import MessagePipeline

@Suite struct ExitStatusTests {
  /// The table of the README, one line an outcome.
  static let table: [CancellationOutcome: Int] = [
    .cancelled: 0, .alreadyCancelled: 0,
    .notFound: 3, .notForThisPatient: 3, .inThePast: 3, .versionConflict: 3, .notPermitted: 3,
    .rejectedByProvider: 3, .notCancellableStatus: 3, .patientNotVerifiable: 3,
    .inputRejected: 4,
    .systemFailure: 5, .outcomeUnknown: 5, .invalidRequest: 5, .invalidProviderResponse: 5,
    .routingFailure: 5, .rateLimited: 5,
    .notAttempted: 6,
  ]

  @Test(arguments: CancellationOutcome.allCases)
  func `has a status for every outcome`(outcome: CancellationOutcome) {
    #expect(ExitStatus(outcome).rawValue == Self.table[outcome])
  }

  @Test func `takes the gravest of several`() {
    let order = [143, 130, 1, 2, 11, 6, 5, 4, 3, 0].compactMap(ExitStatus.init(rawValue:))
    #expect(order.count == ExitStatus.allCases.count)
    #expect(ExitStatus.precedence == order)
    for (position, status) in order.enumerated() {
      #expect(ExitStatus(of: order[position...].reversed()) == status)
      #expect(ExitStatus(of: [.settled, status, .settled]) == status)
    }
  }

  @Test func `is settled when there was nothing to do`() {
    #expect(ExitStatus(of: []) == .settled)
  }

  @Test func `says of the samples that the run was stopped`() async throws {
    let run = try await SampleRun.result
    #expect(ExitStatus(of: run.summary.items.map { ExitStatus($0.outcome) }) == .stopped)
  }
}
