import ElementModel
import FHIRModel
import HTTPTypes

/// What an answer shows besides its status: who gave it, its codes and its words.
///
/// The words may hold patient data. They are searched for known phrases and go nowhere else.
struct AnswerEvidence {
  /// Who answered.
  private(set) var answeredBy: Answerer

  /// The codes of all issues, in one spelling.
  private(set) var codes: [SpineErrorCode] = []

  /// The first code as it was received, without its display.
  private(set) var firstCoding: Coding?

  /// The issue types of all issues.
  private(set) var issueTypes: [String] = []

  /// Texts of all issues, ASCII letters in lower case; of a body that is no resource, its beginning.
  private var words: [UInt8] = []

  /// Whether the body is an OperationOutcome.
  private(set) var isOutcome = false

  /// Whether an OperationOutcome lacks what a provider must give.
  private(set) var isMalformed = false

  /// Looks through an answer.
  init(_ body: ResponseBody, response: InteractionResponse) {
    answeredBy = .gateway
    switch body {
    case .empty: break
    case .notFHIR:
      add(words: response.body.prefix(Self.maximumSearchedByteCount))
      if saysSSPPhrase { answeredBy = .spine }
    case .resource(let tree):
      answeredBy = .provider
      if let outcome = OperationOutcome(tree) { read(outcome) }
    }
  }

  /// The evidence of no answer at all.
  static let none = AnswerEvidence(answeredBy: .nobody)

  private init(answeredBy: Answerer) { self.answeredBy = answeredBy }

  /// The most of a body that is no resource that is searched, in bytes.
  private static let maximumSearchedByteCount = 16_384

  private mutating func read(_ outcome: OperationOutcome) {
    isOutcome = true
    var systems: Set<String> = []
    let issues = outcome.issues
    for issue in issues {
      if let type = issue.code { issueTypes.append(type) }
      for coding in issue.codings {
        if let system = coding.system { systems.insert(system) }
        add(coding)
      }
      add(words: issue.detailsText?.utf8)
      add(words: issue.diagnostics?.utf8)
    }
    isMalformed = issues.isEmpty || issueTypes.count < issues.count
    answeredBy = answerer(systems: systems, profiles: outcome.profiles)
  }

  private mutating func add(_ coding: Coding) {
    add(words: coding.display?.utf8)
    guard let code = coding.code else { return }
    add(words: code.utf8)
    codes.append(SpineErrorCode(code))
    if firstCoding == nil { firstCoding = Self.withoutPatientData(coding.system, code) }
  }

  private mutating func add(words text: (some Collection<UInt8>)?) {
    guard let text else { return }
    words.append(contentsOf: text.lazy.map { $0.isASCIIUppercase ? $0 | 0x20 : $0 })
    words.append(UInt8(ascii: "\n"))
  }

  /// A code that is a code: no free text that a provider put in its place, and no NHS number.
  private static func withoutPatientData(_ system: String?, _ code: String) -> Coding? {
    guard (1...64).contains(code.utf8.count), NHSNumber(code) == nil,
      code.utf8.allSatisfy({
        $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: " ")
      })
    else { return nil }
    let isKnown = system.map { knownSystems.contains($0) } ?? false
    return Coding(system: isKnown ? system : nil, code: code)
  }

  private static let knownSystems: Set<String> = AnswerSystem.provider.union([
    AnswerSystem.ssp, AnswerSystem.spine, AnswerSystem.hl7,
  ])

  /// The systems of the codes tell first, because Care Connect simulators use Spine's profile too.
  private func answerer(systems: Set<String>, profiles: [String]) -> Answerer {
    if systems.contains(AnswerSystem.ssp) || systems.contains(AnswerSystem.spine) { return .spine }
    if saysSSPPhrase { return .spine }
    if !systems.isDisjoint(with: AnswerSystem.provider) || systems.contains(AnswerSystem.hl7) {
      return .provider
    }
    return profiles.contains { $0.hasSuffix(AnswerSystem.spineProfileSuffix) } ? .spine : .provider
  }

  private var saysSSPPhrase: Bool { SSPPhrase.allCases.contains { says($0.rawValue) } }

  // MARK: - Looking for signs

  /// Whether any issue has one of some codes.
  func has(_ wanted: [SpineErrorCode]) -> Bool { codes.contains { wanted.contains($0) } }

  /// Whether any text has a phrase, which is given in lower case.
  func says(_ phrase: String) -> Bool {
    let letters = Array(phrase.utf8)
    guard let first = letters.first, words.count >= letters.count else { return false }
    for start in 0...(words.count - letters.count) where words[start] == first {
      if words[start..<start + letters.count].elementsEqual(letters) { return true }
    }
    return false
  }

  /// Whether the texts say that the appointment is in the past.
  ///
  /// A token's times can be in the past too, so the appointment must be spoken of.
  /// Source: GP Connect 1.2.7, "Read an appointment": past appointments are not given.
  var saysPastAppointment: Bool {
    isOutcome && !says("token") && !says("jwt")
      && (says("past appointment") || (says("in the past") && says("appointment")))
  }
}

/// The phrases by which the SSP says why it does not let a request through, in lower case.
///
/// Source: GP Connect 1.2.7, "Error handling guidance", SSP errors.
enum SSPPhrase: String, CaseIterable {
  /// The URL is not the one of the directory.
  case otherURL = "_varies_from_targeturl"
  /// The consumer's ASID is not known or not allowed.
  case sender = "asid_check_failed_messagesender"
  /// The provider's ASID and the interaction do not belong together.
  case receiver = "partykey_interaction_check_failed_messagereceiver"
  /// The two organisations have no agreement.
  case agreement = "fot_check_failed_messagesender"
}
