import Cancellation
import Diagnostics

/// A code that a message has, and what `ssp-cancel explain` says about it.
public enum Explanation: Hashable, Sendable {
  /// A rule that a file can break.
  case rule(DiagnosticRule)

  /// What became of an appointment.
  case outcome(CancellationOutcome)

  /// What else a run can meet or end with.
  case topic(ExplainedTopic)

  /// The code.
  public var code: String {
    switch self {
    case .rule(let rule): rule.code
    case .outcome(let outcome): outcome.rawValue
    case .topic(let topic): topic.code
    }
  }

  /// The codes are listed by this: the module of a rule, or that it is an outcome.
  var family: String {
    switch self {
    case .rule(let rule): String(rule.family)
    case .outcome: "outcomes"
    case .topic(let topic): topic.code.split(separator: "/").first.map(String.init) ?? topic.code
    }
  }

  /// One line for a list.
  var summary: String {
    switch self {
    case .rule(let rule): rule.checks
    case .outcome(let outcome): outcome.text
    case .topic(let topic): topic.title
    }
  }
}

/// All codes that can be explained.
public struct ExplanationCatalogue: Sendable {
  /// The explanations, those of one family together.
  public let explanations: [Explanation]

  /// Creates a catalogue of rules and topics, in which every outcome is too.
  public init(rules: [DiagnosticRule], topics: [ExplainedTopic]) {
    let all =
      rules.map(Explanation.rule) + CancellationOutcome.allCases.map(Explanation.outcome)
      + topics.map(Explanation.topic)
    var families: [String] = []
    for explanation in all where !families.contains(explanation.family) {
      families.append(explanation.family)
    }
    explanations = families.flatMap { family in all.filter { $0.family == family } }
  }

  /// The families in their order, each with what it has.
  var families: [(name: String, explanations: [Explanation])] {
    var groups: [(name: String, explanations: [Explanation])] = []
    for explanation in explanations {
      if groups.last?.name == explanation.family {
        groups[groups.count - 1].explanations.append(explanation)
      } else {
        groups.append((explanation.family, [explanation]))
      }
    }
    return groups
  }

  /// The explanation of a code; brackets around it, its case and, where that is clear without it, the
  /// part before the slash do not matter.
  public func explanation(of code: String) -> Explanation? {
    let wanted = Self.normalised(code)
    if let exact = explanations.first(where: { $0.code.lowercased() == wanted }) { return exact }
    let sameEnding = explanations.filter { $0.code.lowercased().hasSuffix("/" + wanted) }
    return sameEnding.count == 1 ? sameEnding.first : nil
  }

  /// The codes that may have been meant by one that there is not, the nearest first.
  public func suggestions(for code: String) -> [String] {
    let wanted = Self.normalised(code)
    let sameEnding = explanations.map(\.code).filter {
      $0.split(separator: "/").last?.lowercased() == wanted
    }
    if !sameEnding.isEmpty { return sameEnding }
    if let nearest = Suggestion.nearest(to: wanted, in: explanations.map(\.code)) {
      return [nearest]
    }
    let endings = explanations.map { String($0.code.split(separator: "/").last ?? "") }
    guard let ending = Suggestion.nearest(to: wanted, in: endings) else { return [] }
    return explanations.map(\.code).filter { $0.hasSuffix("/" + ending) || $0 == ending }
  }

  private static func normalised(_ code: String) -> String {
    code.lowercased().filter { $0 != "[" && $0 != "]" }
  }
}

extension DiagnosticRule.Example {
  /// What the files of the example need around them, as words; empty for nothing.
  var settingText: String {
    switch setting {
    case nil: ""
    case .profile(let name): "with `--profile \(name)`"
    case .maximumBytes(let count): "with `--maximum-bytes \(count)`"
    case .maximumDepth(let count): "with `--maximum-depth \(count)`"
    case .maximumAttributes(let count): "with `--maximum-attributes \(count)`"
    case .baseline(let code, let path): "with a baseline that accepts `\(code)` at `\(path)`"
    case .maximumDiagnostics(let count): "with `limits.maximum-diagnostics: \(count)`"
    case .schema: "with an XML schema of FHIR"
    case .run: "as an input of `run`"
    case .sidecar: "as the sidecar of an input of `run`"
    }
  }

  /// What must be said about characters that cannot be shown; empty for nothing.
  var noteText: String {
    shownWrong.unicodeScalars.contains("\u{FFFD}") ? "\u{FFFD} stands for the byte E9" : ""
  }

  /// Setting, note, and what a piece is of, for a heading.
  var remark: String {
    let extentText = isPiece ? "within an Appointment that keeps the profile" : ""
    return [settingText, noteText, extentText].filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
