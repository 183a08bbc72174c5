import Cancellation
import FHIRJSON
import FHIRModel

/// One thing that was done, by whom and to which appointment, for those who look into it later.
///
/// It has no bodies, no tokens, no free text, and NHS numbers as keyed digests only.
public struct AuditRecord: Hashable, Sendable {
  /// What was done.
  public enum Event: String, Hashable, Sendable, CaseIterable {
    /// A run began.
    case runStarted = "run-started"
    /// A run ended.
    case runEnded = "run-ended"
    /// A cancellation is about to be sent.
    case attempt
    /// An input has its result.
    case result
  }

  /// What was done.
  public var event: Event
  /// When.
  public var at: FHIRInstant
  /// The id of the run.
  public var runID: String
  /// The id of the operator, as the tokens give it.
  public var operatorID: String?
  /// The ODS code of the consumer.
  public var consumerODSCode: ODSCode?
  /// The ASID of the consumer.
  public var consumerASID: ASID?
  /// The ODS code of the provider.
  public var providerODSCode: ODSCode?
  /// The dialect that was spoken.
  public var dialect: Dialect?
  /// The id of the appointment at the provider.
  public var appointmentID: AppointmentID?
  /// The digest of the patient's NHS number, by ``StateKey/digest(of:)-(NHSNumber)``.
  public var patient: KeyedDigest?
  /// The path of the input in the inbox, safe to show.
  public var input: String?
  /// The `Ssp-TraceID` of each request, in order.
  public var traceIDs: [String] = []
  /// The `X-Request-ID` of the cancellation.
  public var requestID: String?
  /// The version that was to be cancelled.
  public var versionBefore: String?
  /// The version that the cancellation made.
  public var versionAfter: String?
  /// What became of the appointment.
  public var outcome: CancellationOutcome?

  /// Creates a record; what else is known is set afterwards.
  public init(_ event: Event, at time: FHIRInstant, runID: String) {
    self.event = event
    at = time
    self.runID = runID
  }

  /// The record as an open JSON object on one line: the closing brace is missing, for its link.
  func openLine(number: Int) -> [UInt8] {
    var writer = JSONWriter(reservingByteCount: 768)
    writer.beginObject()
    writer.member("record", number)
    writer.member("event", event.rawValue)
    writer.member("at", at.text)
    writer.member("run", runID)
    writer.member("operator", ifPresent: operatorID)
    writer.member("consumerODSCode", ifPresent: consumerODSCode?.text)
    writer.member("consumerASID", ifPresent: consumerASID?.text)
    writer.member("providerODSCode", ifPresent: providerODSCode?.text)
    writer.member("dialect", ifPresent: dialect?.rawValue)
    writer.member("appointmentID", ifPresent: appointmentID?.text)
    writer.member("patientDigest", ifPresent: patient?.description)
    writer.member("input", ifPresent: input)
    if !traceIDs.isEmpty { writer.member("traceIDs", traceIDs) }
    writer.member("requestID", ifPresent: requestID)
    writer.member("versionBefore", ifPresent: versionBefore)
    writer.member("versionAfter", ifPresent: versionAfter)
    writer.member("outcome", ifPresent: outcome?.rawValue)
    return writer.takeBytes()
  }
}
