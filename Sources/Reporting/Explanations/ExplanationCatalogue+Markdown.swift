import Diagnostics

extension ExplanationCatalogue {
  /// The whole catalogue as a document with a table of contents.
  public func markdown() -> String {
    var text = """
      # Diagnostics

      What `ssp-cancel` can say about a file, what can become of an appointment, and how a run can end. `ssp-cancel explain CODE` prints
      one of these entries. This file is written by `make documentation`; the texts are those of the
      rules in `Sources`. Codes are permanent. All examples are made up.

      ## Contents

      """
    for (name, explanations) in families {
      text += "\n- [\(name)](#\(Self.anchor(name))): "
      text += explanations.map { "[\($0.code)](#\(Self.anchor($0.code)))" }.joined(separator: ", ")
    }
    text += "\n"
    for (name, explanations) in families {
      text += "\n## \(name)\n"
      for explanation in explanations { text += "\n" + Self.markdown(explanation, level: 3) }
    }
    return text
  }

  /// The explanation of one code, below a heading of a level.
  public static func markdown(_ explanation: Explanation, level: Int = 1) -> String {
    let heading = String(repeating: "#", count: level) + " \(explanation.code)\n\n"
    switch explanation {
    case .rule(let rule): return heading + markdown(rule)
    case .outcome(let outcome): return heading + markdown(outcome.topic)
    case .topic(let topic): return heading + markdown(topic)
    }
  }

  private static func markdown(_ topic: ExplainedTopic) -> String {
    "*\(topic.title)*\n\n" + topic.parts.map { "- \($0.label): \($0.text)\n" }.joined()
  }

  private static func markdown(_ rule: DiagnosticRule) -> String {
    let remark = rule.example.remark.isEmpty ? "" : ", \(rule.example.remark)"
    return """
      *\(rule.severity.rawValue), FHIR issue type \(rule.type.rawValue)*

      \(rule.checks)

      - Why: \(rule.why)
      - Fix: \(rule.fix)
      - Source: \(rule.source)

      Wrong\(remark):

      \(block(rule.example.shownWrong))

      Right:

      \(block(rule.example.shownRight))

      """
  }

  private static func block(_ file: String) -> String {
    let language =
      switch file.unicodeScalars.first {
      // A piece of a document in JSON may begin with the name of a property.
      case "{", "[", "\"": "json"
      case "<": "xml"
      default: "text"
      }
    let text = file.isEmpty ? "(nothing)" : SafeText.lines(file)
    return "```\(language)\n\(text)\n```"
  }

  /// The anchor of a heading, as GitHub makes it.
  private static func anchor(_ heading: String) -> String {
    heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" }
  }
}
