import Cancellation
import FHIRJSON
import FHIRModel

/// Everything that an outbox remembers of one input: the runs that had it, what was sent, and what
/// became of it.
///
/// No part holds patient data.
public struct ItemAccount: Sendable {
  /// The input, safe to show.
  public var input: String
  /// The SHA-256 digest of its content, in hexadecimal digits.
  public var digest: String
  /// Its size in bytes.
  public var byteCount: Int
  /// Where it is now, in words.
  public var place: String
  /// The outcome file below the outbox.
  public var outcomeFile: String?
  /// The ODS code of the provider.
  public var providerODSCode: String?
  /// The dialect that was spoken.
  public var dialect: String?
  /// The id of the appointment.
  public var appointmentID: String?
  /// The input that had asked for the same before.
  public var duplicateOf: String?
  /// The version that the cancellation made.
  public var versionAfter: String?
  /// Whether a read showed the outcome, not the answer to the cancellation.
  public var isConfirmedByRead = false
  /// The runs that had it, oldest first.
  public var results: [Result] = []
  /// The cancellations that were sent, oldest first.
  public var attempts: [Attempt] = []

  /// Creates an account without runs.
  public init(input: String, digest: String, byteCount: Int, place: String) {
    self.input = input
    self.digest = digest
    self.byteCount = byteCount
    self.place = place
  }

  /// What a run came to.
  public struct Result: Sendable {
    /// The run.
    public var runID: String
    /// When the run began.
    public var startedAt: FHIRInstant
    /// What became of the appointment; `nil` where the run came to nothing.
    public var outcome: CancellationOutcome?
    /// Why.
    public var reason: String?
    /// The HTTP status of the answer that decided.
    public var httpStatus: Int?
    /// The `Ssp-TraceID` of each request, in order.
    public var traceIDs: [String]

    /// Creates a result.
    public init(
      runID: String,
      startedAt: FHIRInstant,
      outcome: CancellationOutcome?,
      reason: String?,
      httpStatus: Int?,
      traceIDs: [String]
    ) {
      self.runID = runID
      self.startedAt = startedAt
      self.outcome = outcome
      self.reason = reason
      self.httpStatus = httpStatus
      self.traceIDs = traceIDs
    }
  }

  /// A cancellation that was sent.
  public struct Attempt: Sendable {
    /// How manieth it is.
    public var number: Int
    /// The run.
    public var runID: String
    /// When.
    public var at: FHIRInstant
    /// The version in `If-Match`.
    public var version: String?
    /// The `X-Request-ID`.
    public var requestID: String?
    /// The `Ssp-TraceID`.
    public var traceID: String
    /// What the answer was; `nil` where none is known.
    public var answer: Answer?

    /// Creates an attempt without an answer.
    public init(
      number: Int,
      runID: String,
      at time: FHIRInstant,
      version: String?,
      requestID: String?,
      traceID: String
    ) {
      self.number = number
      self.runID = runID
      at = time
      self.version = version
      self.requestID = requestID
      self.traceID = traceID
    }
  }

  /// An answer to a cancellation.
  public struct Answer: Sendable {
    /// When it came.
    public var at: FHIRInstant
    /// The HTTP status; `nil` where there was no answer, and none can come.
    public var httpStatus: Int?
    /// What it means by itself.
    public var outcome: CancellationOutcome

    /// Creates an answer.
    public init(at time: FHIRInstant, httpStatus: Int?, outcome: CancellationOutcome) {
      at = time
      self.httpStatus = httpStatus
      self.outcome = outcome
    }
  }

  // MARK: - For people

  /// The accounts one after the other, in lines of up to 100 columns.
  public static func text(_ accounts: [ItemAccount]) -> String {
    var text = WrappedText(columnCount: 100)
    for (number, account) in accounts.enumerated() {
      if number > 0 { text.blankLine() }
      account.write(to: &text)
    }
    return text.text
  }

  private func write(to text: inout WrappedText) {
    text.paragraph(input)
    text.paragraph("SHA-256 \(digest), \(byteCount) bytes", indent: 2)
    let appointment = [
      appointmentID.map { "appointment \($0)" }, providerODSCode.map { "provider \($0)" }, dialect,
    ].compactMap(\.self)
    if !appointment.isEmpty { text.paragraph(appointment.joined(separator: ", "), indent: 2) }
    if let outcome = results.last?.outcome {
      text.paragraph("\(outcome.text) [\(outcome.rawValue)]", indent: 2)
      text.paragraph(outcome.nextStep, indent: 4)
    }
    if let duplicateOf { text.paragraph("\(duplicateOf) asked for the same before", indent: 2) }
    if isConfirmedByRead { text.paragraph("shown by a read", indent: 2) }
    if let versionAfter { text.paragraph("version \(versionAfter) after that", indent: 2) }
    text.paragraph("the file is \(place)", indent: 2)
    if let outcomeFile { text.paragraph("its outcome is \(outcomeFile)", indent: 2) }
    for result in results {
      let facts = [
        result.outcome?.rawValue ?? "no result", result.httpStatus.map { "HTTP \($0)" },
        result.reason,
        result.traceIDs.isEmpty ? nil : "trace \(result.traceIDs.joined(separator: " "))",
      ].compactMap(\.self).joined(separator: ", ")
      text.paragraph(
        "run \(result.runID), \(result.startedAt.text): \(facts)",
        indent: 2,
        hangingIndent: 4
      )
    }
    for attempt in attempts { write(attempt, to: &text) }
  }

  private func write(_ attempt: Attempt, to text: inout WrappedText) {
    let answer =
      attempt.answer.map { answer in
        "answered \(answer.at.text), "
          + (answer.httpStatus.map { "HTTP \($0), " } ?? "") + answer.outcome.rawValue
      } ?? "no answer is known"
    let facts = [
      attempt.version.map { "version \($0)" }, "trace \(attempt.traceID)",
      attempt.requestID.map { "X-Request-ID \($0)" }, answer,
    ].compactMap(\.self).joined(separator: ", ")
    text.paragraph(
      "cancellation \(attempt.number) of run \(attempt.runID), sent \(attempt.at.text): \(facts)",
      indent: 2,
      hangingIndent: 4
    )
  }

  // MARK: - For programs

  /// The accounts as JSON, in UTF-8; `Schemas/item.schema.json` documents it.
  public static func json(_ accounts: [ItemAccount]) -> [UInt8] {
    var writer = JSONWriter(layout: .pretty, reservingByteCount: 65_536)
    writer.beginObject()
    writer.member("formatVersion", OutboxStatus.formatVersion)
    writer.array("items") { array in
      for account in accounts { array.object { account.write(to: &$0) } }
    }
    writer.endObject()
    writer.lineFeed()
    return writer.takeBytes()
  }

  private func write(to object: inout JSONWriter) {
    object.member("input", input)
    object.member("digest", digest)
    object.member("bytes", byteCount)
    object.member("place", place)
    object.member("outcome", ifPresent: results.last?.outcome?.rawValue)
    object.member("outcomeFile", ifPresent: outcomeFile)
    object.member("providerODSCode", ifPresent: providerODSCode)
    object.member("dialect", ifPresent: dialect)
    object.member("appointmentID", ifPresent: appointmentID)
    object.member("duplicateOf", ifPresent: duplicateOf)
    object.member("versionAfter", ifPresent: versionAfter)
    object.member("confirmedByRead", isConfirmedByRead)
    object.array("runs") { array in
      for result in results { array.objectOnOneLine { result.write(to: &$0) } }
    }
    object.array("attempts") { array in
      for attempt in attempts { array.objectOnOneLine { attempt.write(to: &$0) } }
    }
  }
}

extension ItemAccount.Result {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("runID", runID)
    object.member("startedAt", startedAt.text)
    object.member("outcome", ifPresent: outcome?.rawValue)
    object.member("reason", ifPresent: reason)
    if let httpStatus { object.member("httpStatus", httpStatus) }
    object.member("traceIDs", traceIDs)
  }
}

extension ItemAccount.Attempt {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("number", number)
    object.member("runID", runID)
    object.member("at", at.text)
    object.member("version", ifPresent: version)
    object.member("requestID", ifPresent: requestID)
    object.member("traceID", traceID)
    guard let answer else { return }
    object.object("answer") { object in
      object.member("at", answer.at.text)
      if let httpStatus = answer.httpStatus { object.member("httpStatus", httpStatus) }
      object.member("outcome", answer.outcome.rawValue)
    }
  }
}
