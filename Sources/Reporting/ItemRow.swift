import Cancellation
import FHIRModel

/// What became of one input file: a row of the summary.
///
/// No part holds patient data: names of files, ids, codes and counts only.
/// Source: architecture of ssp-cancel, "Outbox" and D10.
public struct ItemRow: Hashable, Sendable {
  /// The name of the input file, safe to show.
  public var input: String

  /// What became of the appointment.
  public var outcome: CancellationOutcome

  /// The ODS code of the provider; `nil` where none was found.
  public var providerODSCode: String?

  /// The dialect that was spoken, such as `careconnect`; `nil` where none was.
  public var dialect: String?

  /// The logical id of the appointment; `nil` where the file gives none.
  public var appointmentID: String?

  /// The version that was read and sent in `If-Match`.
  public var versionBefore: String?

  /// The version that the cancellation made.
  public var versionAfter: String?

  /// The HTTP status of the answer that decided.
  public var httpStatus: Int?

  /// The error code of the answer that decided.
  public var providerCode: ProviderCode?

  /// The `Ssp-TraceID` of each request, in the order they were sent.
  public var traceIDs: [String]

  /// The `X-Request-ID` of the cancellation.
  public var requestID: String?

  /// The input file that had asked for the same before, where this one got its result.
  public var duplicateOf: String?

  /// Whether a read, not the answer to the cancellation, showed the outcome.
  public var isConfirmedByRead: Bool

  /// How many reads were sent.
  public var readCount: Int

  /// How many cancellations (`PUT`) were sent.
  public var putCount: Int

  /// When the outcome was known; `nil` where nothing was asked of a provider.
  public var settledAt: FHIRInstant?

  /// How long it took from the item's turn to its outcome, waits and repetitions included, in
  /// milliseconds; `nil` where nothing was asked of a provider.
  public var milliseconds: Int?

  /// How soon the appointment would have begun, when its outcome was known.
  public var startsIn: StartDistance?

  /// The codes of the findings about the file, in order.
  public var diagnosticCodes: [String]

  /// The outcome file, as a path within the outbox.
  public var outcomeFile: String?

  /// Where the input file is now, as a path within the outbox.
  public var archivedAs: String?

  /// Creates a row; what else is known is set afterwards.
  public init(input: String, outcome: CancellationOutcome) {
    self.input = input
    self.outcome = outcome
    traceIDs = []
    isConfirmedByRead = false
    readCount = 0
    putCount = 0
    diagnosticCodes = []
  }

  /// The line of ABUS.21 that stands for the outcome; `nil` where none is true.
  public var storyOutcome: CancellationOutcome? { outcome.storyOutcome }

  /// The line to show a person.
  public var text: String { outcome.text }
}
