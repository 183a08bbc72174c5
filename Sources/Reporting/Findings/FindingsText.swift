import Diagnostics

/// Findings for people: `file:line:column: severity: message [code]` as compilers write it, the line
/// with a mark under what is meant, and what to do.
///
/// Lines of a file can hold patient data. They are shown here only, and only where they were asked
/// for.
public struct FindingsText: FindingsDocument {
  /// Whether lines of the file are shown.
  public var showsSource: Bool

  /// Whether escape sequences of terminals colour the text.
  public var isColoured: Bool

  /// Creates a style.
  public init(showsSource: Bool = false, isColoured: Bool = false) {
    self.showsSource = showsSource
    self.isColoured = isColoured
  }

  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    bytes += text(findings).utf8
  }

  /// The lines for one file; empty where nothing was found.
  public func text(_ findings: FileFindings) -> String {
    var text = ""
    var explained: Set<String> = []
    for diagnostic in findings.diagnostics {
      text += heading(diagnostic, file: findings.file) + "\n"
      let gutter = diagnostic.location.map { String($0.line).utf8.count } ?? 1
      if showsSource { text += sourceLines(diagnostic, findings) }
      // What a rule always says is said once a file.
      let isNew = explained.insert(diagnostic.code).inserted
      guard let hint = diagnostic.hint ?? (isNew ? diagnostic.rule.fix : nil) else { continue }
      let indentation = String(repeating: " ", count: gutter + 2)
      text += "\(indentation)\(coloured("hint:", .hint)) \(hint)\n"
    }
    return text
  }

  private func heading(_ diagnostic: Diagnostic, file: String) -> String {
    let place = diagnostic.location.map { ":\($0.line):\($0.column)" } ?? ""
    let path = diagnostic.path.map { "\($0): " } ?? ""
    let severity = coloured("\(diagnostic.severity.rawValue):", .severity(diagnostic.severity))
    return coloured("\(file)\(place):", .file)
      + " \(severity) \(path)\(diagnostic.message) " + coloured("[\(diagnostic.code)]", .code)
  }

  private func sourceLines(_ diagnostic: Diagnostic, _ findings: FileFindings) -> String {
    guard let location = diagnostic.location, !findings.source.isEmpty,
      let span = SourceSpan(of: diagnostic, in: findings),
      let line = SourceLine(around: span.range, in: findings.source)
    else { return "" }
    let number = String(location.line)
    let margin = String(repeating: " ", count: number.utf8.count + 1)
    let shown = line.text.isEmpty ? "" : " \(line.text)"
    let mark = "^" + String(repeating: "~", count: line.width - 1)
    let indentation = String(repeating: " ", count: line.indentation)
    return " \(number) |\(shown)\n\(margin) | \(indentation)\(coloured(mark, .mark))\n"
  }

  // MARK: - Colours

  private enum Part {
    case file
    case severity(IssueSeverity)
    case code
    case mark
    case hint

    /// The parameters of the escape sequence, ECMA-48 "Select graphic rendition".
    var rendition: String {
      switch self {
      case .file: "1"
      case .severity(.fatal), .severity(.error): "1;31"
      case .severity(.warning): "1;33"
      case .severity(.information): "1;36"
      case .code: "2"
      case .mark: "1;32"
      case .hint: "36"
      }
    }
  }

  private func coloured(_ text: String, _ part: Part) -> String {
    isColoured ? "\u{1B}[\(part.rendition)m\(text)\u{1B}[0m" : text
  }
}
