import FHIRModel
import Testing

@testable import Cancellation

@Suite struct AmbiguityResolutionTests {
  private let version = EntityTag(versionID: "3")
  private let newer = EntityTag(versionID: "4")

  private func resolve(
    _ ambiguity: Ambiguity,
    _ followUp: FollowUpRead,
    putCount: Int = 1,
    reason: String? = nil,
    hadAmbiguousPut: Bool = false,
    hasUsedNewCycle: Bool = false
  ) throws -> AmbiguityResolution {
    try AmbiguityResolution(
      ambiguity,
      followUp: followUp,
      attempt: CancelAttempt(
        version: #require(version),
        putCount: putCount,
        reason: reason,
        hadAmbiguousPut: hadAmbiguousPut,
        hasUsedNewCycle: hasUsedNewCycle
      )
    )
  }

  private func booked(_ tag: EntityTag?) throws -> FollowUpRead { try .booked(#require(tag)) }

  private let confirmed = AmbiguityResolution.settled(.cancelled, notes: [.confirmedByRead])

  private func settled(_ outcome: CancellationOutcome) -> AmbiguityResolution {
    .settled(outcome, notes: [])
  }

  // MARK: - No answer, or 5xx

  @Test func `scenario 74: a cancelled appointment is confirmed by the read`() throws {
    #expect(try resolve(.unanswered, .cancelled(reason: nil)) == confirmed)
  }

  @Test func `another reason than ours may be another party's`() throws {
    #expect(
      try resolve(.unanswered, .cancelled(reason: "Double book"), reason: "Double booked")
        == confirmed
    )
    for other in ["Other", nil, ""] {
      #expect(
        try resolve(.unanswered, .cancelled(reason: other), reason: "Double booked")
          == .settled(.cancelled, notes: [.confirmedByRead, .possiblyByAnotherParty])
      )
    }
  }

  @Test func `scenario 75: the same version booked is sent again, three times in all`() throws {
    #expect(try resolve(.unanswered, booked(version), putCount: 1) == .sendAgain)
    #expect(try resolve(.unanswered, booked(version), putCount: 2) == .sendAgain)
    #expect(try resolve(.unanswered, booked(version), putCount: 3) == settled(.systemFailure))
  }

  @Test func `another version booked is cancelled in one new cycle`() throws {
    let newer = try #require(newer)
    #expect(try resolve(.unanswered, .booked(newer)) == .newCycle(newer))
    #expect(
      try resolve(.unanswered, .booked(newer), hasUsedNewCycle: true) == settled(.versionConflict)
    )
    #expect(try resolve(.unanswered, .booked(newer), putCount: 3) == settled(.versionConflict))
  }

  @Test(arguments: [
    CancellationOutcome.notForThisPatient, .inThePast, .notCancellableStatus, .patientNotVerifiable,
  ])
  func `what fails the checks now is that outcome`(outcome: CancellationOutcome) throws {
    for ambiguity in Ambiguity.allCases where ambiguity != .refusal {
      let resolution = try resolve(ambiguity, .failsChecks(outcome, reason: "why"))
      #expect(resolution == .settled(outcome, reason: "why"))
    }
  }

  @Test func `scenario 76: without a read that shows it the outcome is not known`() throws {
    #expect(try resolve(.unanswered, .failed) == settled(.outcomeUnknown))
    #expect(try resolve(.unanswered, .gone) == settled(.outcomeUnknown))
  }

  @Test func `what may be carried out later is not known while it is booked, and not sent again`()
    throws
  {
    #expect(try resolve(.delayed, .cancelled(reason: nil)) == confirmed)
    for version in [version, newer] {
      guard case .settled(.outcomeUnknown, _, _) = try resolve(.delayed, booked(version)) else {
        Issue.record("a request that may be carried out yet is in doubt")
        continue
      }
    }
    #expect(try resolve(.delayed, .gone) == settled(.outcomeUnknown))
    #expect(try resolve(.delayed, .failed) == settled(.outcomeUnknown))
  }

  // MARK: - 409 and 412

  @Test func `scenario 77: after an open try, a cancelled appointment is ours`() throws {
    for ambiguity in [Ambiguity.conflict, .duplicate, .refusal] {
      #expect(
        try resolve(ambiguity, .cancelled(reason: nil), putCount: 2, hadAmbiguousPut: true)
          == confirmed
      )
      #expect(try resolve(ambiguity, .cancelled(reason: nil)) == settled(.alreadyCancelled))
    }
  }

  @Test func `scenario 78: a conflict has one new cycle, and a second one is a version conflict`()
    throws
  {
    let newer = try #require(newer)
    #expect(try resolve(.conflict, .booked(newer)) == .newCycle(newer))
    #expect(
      try resolve(.conflict, .booked(newer), putCount: 2, hasUsedNewCycle: true)
        == settled(.versionConflict)
    )
  }

  @Test func `a conflict about the current version is one all the same`() throws {
    #expect(try resolve(.conflict, booked(version)) == settled(.versionConflict))
    #expect(try resolve(.duplicate, booked(version)) == settled(.versionConflict))
  }

  @Test func `a duplicate has no new cycle`() throws {
    #expect(try resolve(.duplicate, booked(newer)) == settled(.versionConflict))
  }

  @Test func `a conflict about what is gone or cannot be read`() throws {
    #expect(try resolve(.conflict, .gone) == settled(.notFound))
    #expect(try resolve(.conflict, .failed) == settled(.versionConflict))
    #expect(try resolve(.conflict, .gone, hadAmbiguousPut: true) == settled(.outcomeUnknown))
    #expect(try resolve(.conflict, .failed, hadAmbiguousPut: true) == settled(.outcomeUnknown))
  }

  // MARK: - Successes that show nothing

  @Test func `scenario 79: a success that shows nothing is confirmed by a read or is none`() throws
  {
    for ambiguity in [Ambiguity.unconfirmedSuccess, .successWithOutcome] {
      #expect(try resolve(ambiguity, .cancelled(reason: nil)) == confirmed)
      #expect(try resolve(ambiguity, booked(version)) == settled(.invalidProviderResponse))
      #expect(try resolve(ambiguity, booked(newer)) == settled(.invalidProviderResponse))
      #expect(try resolve(ambiguity, .failed) == settled(.outcomeUnknown))
    }
    #expect(try resolve(.successWithOutcome, .gone) == settled(.notFound))
    #expect(try resolve(.unconfirmedSuccess, .gone) == settled(.outcomeUnknown))
  }

  // MARK: - 422

  @Test func `a refusal of anything but a cancelled appointment is the provider's`() throws {
    #expect(try resolve(.refusal, booked(version)) == settled(.rejectedByProvider))
    #expect(try resolve(.refusal, booked(newer)) == settled(.rejectedByProvider))
    let past = FollowUpRead.failsChecks(.inThePast, reason: "")
    #expect(try resolve(.refusal, past) == settled(.rejectedByProvider))
    #expect(try resolve(.refusal, .gone) == settled(.rejectedByProvider))
    #expect(try resolve(.refusal, .failed) == settled(.rejectedByProvider))
    #expect(try resolve(.refusal, .failed, hadAmbiguousPut: true) == settled(.outcomeUnknown))
  }

  // MARK: - All of them

  @Test(arguments: Ambiguity.allCases)
  func `an open try is never "not cancelled" without a read that shows it`(
    ambiguity: Ambiguity
  ) throws {
    for followUp in [FollowUpRead.failed, .gone] {
      let resolution = try resolve(ambiguity, followUp, putCount: 2, hadAmbiguousPut: true)
      #expect(resolution == settled(.outcomeUnknown))
    }
  }

  // MARK: - What a read shows

  @Test func `takes what the checks say of a read`() throws {
    let cancelled = try GPConnectSample(status: "cancelled", reason: "Double booked").appointment
    func followUp(_ decision: ReadDecision) -> FollowUpRead {
      FollowUpRead(decision, of: cancelled, dialect: .gpconnect)
    }
    #expect(
      followUp(.stop(.alreadyCancelled, reason: "")) == .cancelled(reason: "Double booked")
    )
    #expect(
      FollowUpRead(.stop(.alreadyCancelled, reason: ""), of: cancelled, dialect: .careconnect)
        == .cancelled(reason: nil)
    )
    #expect(try followUp(.cancel(#require(version))) == booked(version))
    #expect(
      followUp(.stop(.inThePast, reason: "why")) == .failsChecks(.inThePast, reason: "why")
    )
    #expect(followUp(.stop(.invalidProviderResponse, reason: "")) == .failed)
    // Whose appointment it is comes before whether it is cancelled, so nobody has looked at that.
    #expect(followUp(.stop(.patientNotVerifiable, reason: "")) == .failed)
  }

  @Test(arguments: [
    (404, FollowUpRead.gone), (410, .gone), (403, .failed), (500, .failed), (429, .failed),
    (302, .failed), (599, .failed),
  ])
  func `takes what a read without the appointment says`(status: Int, expected: FollowUpRead) throws
  {
    let response = InteractionResponse(status: status)
    let classification = try ResponseClassifier.classify(
      .success(response),
      of: SampleRequest.read()
    )
    #expect(FollowUpRead(unsuccessful: classification) == expected)
  }

  @Test func `a past appointment that is not shown may be cancelled`() throws {
    let body = outcome("INVALID_RESOURCE", diagnostics: "The appointment is in the past")
    let response = InteractionResponse(status: 422, body: Array(body.utf8))
    let classification = try ResponseClassifier.classify(
      .success(response),
      of: SampleRequest.read()
    )
    #expect(classification.verdict == .settled(.inThePast))
    #expect(FollowUpRead(unsuccessful: classification) == .failed)
  }
}
