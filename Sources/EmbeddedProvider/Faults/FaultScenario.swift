/// A fault that the embedded provider shows for one appointment, the same way every time.
///
/// What a scenario does to which request is in `FaultBehaviour`. The nine cases of NHS Digital's toolkit
/// are among them: not found and cancelled need no scenario, nor does a missing `If-Match`; the
/// others are `differences`, `version-conflict`, `bad-request` (which the toolkit calls a server
/// error), `forbidden`, `server-error` (which it calls a bad gateway), `bad-gateway` and
/// `gateway-timeout`.
/// Source: NHS Digital Toolkit Workbench, FHIR 111 UEC; GP Connect 1.2.7, "Error handling guidance".
public enum FaultScenario: String, Hashable, Sendable, CaseIterable {
  /// Cancelling fails with 500; nothing changes.
  case serverError = "server-error"
  /// Reading fails with 500.
  case readServerError = "read-server-error"
  /// Cancelling is refused with 403, as for an organisation that may not cancel.
  case forbidden
  /// The SSP refuses every request with 403: the two systems have no data sharing agreement.
  case noDataSharingAgreement = "no-data-sharing-agreement"
  /// Cancelling fails with the SSP's 502; nothing changes.
  case badGateway = "bad-gateway"
  /// Cancelling fails with an empty 504; nothing changes.
  case gatewayTimeout = "gateway-timeout"
  /// Cancelling works, but the answer is an empty 504.
  case commitThenGatewayTimeout = "commit-then-gateway-timeout"
  /// Cancelling works, but no answer comes.
  case commitThenNoAnswer = "commit-then-no-answer"
  /// Cancelling works, but no answer comes, and reading fails with 503 from then on.
  case noAnswerAndUnreadable = "no-answer-and-unreadable"
  /// Cancelling works, but the answer is an empty 504, and reading is refused from then on, as for an
  /// appointment that has begun.
  case commitThenReadRefused = "commit-then-read-refused"
  /// Someone else changes the appointment before each cancellation comes in.
  case versionConflict = "version-conflict"
  /// Someone else changes the appointment before the first cancellation comes in.
  case changedOnce = "changed-once"
  /// Cancelling is refused with 422, as for a body that differs from what the provider has.
  case differences
  /// Cancelling is answered with 200 and an OperationOutcome; nothing changes.
  case okWithOperationOutcome = "ok-with-operation-outcome"
  /// Cancelling works, and the answer is an empty 200.
  case okEmpty = "ok-empty"
  /// Cancelling is answered with 200 and the appointment as it was; nothing changes.
  case okStillBooked = "ok-still-booked"
  /// Reading is answered with 200 and a page of HTML.
  case okNotFHIR = "ok-not-fhir"
  /// Cancelling is answered with 429 and the seconds to wait; nothing changes.
  case rateLimited = "rate-limited"
  /// As `rate-limited`, once.
  case rateLimitedOnce = "rate-limited-once"
  /// Cancelling is answered with 599, a network connect timeout; nothing changes.
  case status599 = "status-599"
  /// Cancelling fails with the SSP's 502 in XML, whatever was asked for; nothing changes.
  case xmlError = "xml-error"
  /// Cancelling works, but the body of the answer ends half-way.
  case halfABody = "half-a-body"
  /// Cancelling works, but only after more seconds than a consumer waits.
  case slowThenCommit = "slow-then-commit"
  /// Reading is answered with the `ETag` of an earlier version.
  case staleETag = "stale-etag"
  /// Cancelling works, but only the first characters of the reason are kept.
  case reasonTruncated = "reason-truncated"
  /// Every request is answered with 302 to somewhere else.
  case redirect
  /// The connection is refused for every request.
  case refusedConnection = "refused-connection"
  /// Every request is answered with 410.
  case gone
  /// Cancelling is refused with 400; nothing changes.
  case badRequest = "bad-request"
}
