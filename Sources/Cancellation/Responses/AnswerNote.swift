/// Something worth knowing about an answer that does not change what becomes of the appointment.
public enum AnswerNote: String, Hashable, Sendable, CaseIterable {
  /// The cancellation is known from a read, not from the answer to the request.
  case confirmedByRead = "confirmed-by-read"
  /// The appointment is cancelled, but with another reason than ours.
  case possiblyByAnotherParty = "possibly-by-another-party"
  /// The provider did not give the reason back.
  case reasonNotEchoed = "reason-not-echoed"
  /// The provider did not give the appointment a new version.
  case versionUnchanged = "version-unchanged"
  /// `X-Correlation-ID` is not the request's `X-Request-ID`.
  case correlationMismatch = "correlation-mismatch"
  /// The answer is not what the API says it should be.
  case providerFault = "provider-fault"
  /// The cause is in our configuration, so other requests will fail alike.
  case configurationFault = "configuration-fault"
  /// The cause is in our certificates, so no other request can succeed.
  case stopsRun = "stops-run"

  /// One sentence, lower case, without patient data.
  public var text: String {
    switch self {
    case .confirmedByRead: "confirmed by reading the appointment"
    case .possiblyByAnotherParty: "cancelled, possibly by another party"
    case .reasonNotEchoed: "the provider did not give the reason back"
    case .versionUnchanged: "the provider did not give the appointment a new version"
    case .correlationMismatch: "the provider's X-Correlation-ID is not the request's X-Request-ID"
    case .providerFault: "the provider's answer is not what the API says it should be"
    case .configurationFault: "the cause is in the configuration, so other requests fail alike"
    case .stopsRun:
      "no request of the run can succeed with these certificates; `ssp-cancel doctor` checks them"
    }
  }
}
