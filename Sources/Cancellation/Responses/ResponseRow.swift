/// One row of the table of answers.
///
/// A row applies to requests that change an appointment, to requests that read, or to both, with a
/// verdict for each; the first row that applies and whose sign is seen is taken.
struct ResponseRow: Sendable {
  /// The row's number, for reports and tests.
  let number: Int

  /// The answers the row is for.
  let answers: Answers

  /// What must be seen besides.
  let sign: Sign

  /// What follows for a request to cancel; `nil` if the row is not for those.
  let cancel: Classification.Verdict?

  /// What follows for a request to read; `nil` if the row is not for those.
  let read: Classification.Verdict?

  /// Notes that come with the row.
  let notes: [AnswerNote]

  /// What happened: one sentence, lower case, without patient data.
  let reason: String

  /// Creates a row with a verdict for one kind of request, or one for each.
  init(
    _ number: Int,
    _ answers: Answers,
    _ sign: Sign = .any,
    cancel: Classification.Verdict? = nil,
    read: Classification.Verdict? = nil,
    notes: [AnswerNote] = [],
    _ reason: String
  ) {
    self.number = number
    self.answers = answers
    self.sign = sign
    self.cancel = cancel
    self.read = read
    self.notes = notes
    self.reason = reason
  }

  /// Creates a row with the same verdict for all requests.
  init(
    _ number: Int,
    _ answers: Answers,
    _ sign: Sign = .any,
    both verdict: Classification.Verdict,
    notes: [AnswerNote] = [],
    _ reason: String
  ) {
    self.init(number, answers, sign, cancel: verdict, read: verdict, notes: notes, reason)
  }

  /// A set of answers.
  enum Answers: Sendable, ExpressibleByArrayLiteral {
    /// Answers with one of these statuses.
    case statuses([Int])
    /// Answers with a status in this range.
    case range(ClosedRange<Int>)
    /// Any answer.
    case anyStatus
    /// No answer to a request that was sent.
    case noAnswer
    /// A request that was not sent.
    case notSent
    /// A request that was not sent because the certificates are not trusted.
    case notTrusted

    /// Answers with one of these statuses.
    init(arrayLiteral statuses: Int...) { self = .statuses(statuses) }
  }

  /// What an answer must show for a row to apply.
  enum Sign: Sendable {
    /// Nothing in particular.
    case any
    /// The resource that was asked for; of a cancellation, with the status `cancelled`.
    case resource
    /// Nothing in the body.
    case emptyBody
    /// An OperationOutcome.
    case outcome
    /// A body that is no resource.
    case notFHIR
    /// One of these codes.
    case codes([SpineErrorCode])
    /// No code at all.
    case noCode
    /// A code, and all of these words, in lower case.
    case codeAndWords(SpineErrorCode, [String])
    /// A phrase of the SSP's.
    case phrase(SSPPhrase)
    /// Words that say that the appointment is in the past.
    case pastAppointment
    /// An issue of the type `throttled`.
    case throttled
    /// A request that had no `If-Match`.
    case noIfMatch
    /// A request to read a Patient.
    case patientRequest
    /// A request to read a Patient, and a code.
    case patientRequestAndCode(SpineErrorCode)
  }
}
