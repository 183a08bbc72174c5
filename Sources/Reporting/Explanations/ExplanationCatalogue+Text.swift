import Diagnostics

extension ExplanationCatalogue {
  private static let columnCount = 100

  /// The explanation of one code, for a terminal.
  public static func text(_ explanation: Explanation) -> String {
    switch explanation {
    case .rule(let rule): text(rule)
    case .outcome(let outcome): text(outcome.topic, kind: "an outcome of run")
    case .topic(let topic): text(topic, kind: nil)
    }
  }

  /// All codes in groups, a line each, for a terminal.
  public func list() -> String {
    var text = ""
    for (name, explanations) in families {
      text += "\(text.isEmpty ? "" : "\n")\(name)\n"
      let width = explanations.map(\.code.count).max() ?? 0
      for explanation in explanations {
        let code = explanation.code.padded(to: width)
        let severity =
          switch explanation {
          case .rule(let rule): rule.severity.rawValue.padded(to: 11) + "  "
          case .outcome, .topic: ""
          }
        var line = WrappedText(columnCount: Self.columnCount)
        line.paragraph(explanation.summary)
        let first = line.text.split(separator: "\n").joined(separator: " ")
        text += "  \(code)  \(severity)\(first)\n"
      }
    }
    return text + "\nssp-cancel explain CODE says more about one of them.\n"
  }

  private static func text(_ rule: DiagnosticRule) -> String {
    var text = WrappedText(columnCount: columnCount)
    text.paragraph(
      "\(rule.code)  (\(rule.severity.rawValue), FHIR issue type \(rule.type.rawValue))"
    )
    text.blankLine()
    for (label, words) in [
      ("Checks", rule.checks), ("Why", rule.why), ("Fix", rule.fix), ("Source", rule.source),
    ] {
      text.labelled(label, words)
    }
    let remark = rule.example.remark.isEmpty ? "" : ", \(rule.example.remark)"
    return text.text
      + "\nWrong\(remark):\n\(block(rule.example.shownWrong))\nRight:\n\(block(rule.example.shownRight))"
  }

  private static func text(_ topic: ExplainedTopic, kind: String?) -> String {
    var text = WrappedText(columnCount: columnCount)
    text.paragraph(topic.code + (kind.map { "  (\($0))" } ?? ""))
    text.blankLine()
    text.labelled("Words", topic.title)
    for part in topic.parts { text.labelled(part.label, part.text) }
    return text.text
  }

  private static func block(_ file: String) -> String {
    let lines = SafeText.lines(file).split(separator: "\n", omittingEmptySubsequences: false)
    guard !file.isEmpty else { return "  (nothing)\n" }
    return lines.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }
}

extension WrappedText {
  fileprivate mutating func labelled(_ label: String, _ words: String) {
    paragraph("\(label): \(words)", hangingIndent: 2)
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
