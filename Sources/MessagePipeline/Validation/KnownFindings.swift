import ConfigurationFiles
import Diagnostics
import Spool

/// Findings that need not be reported: those that somebody suppressed with a reason, and those that
/// a baseline accepts.
public struct KnownFindings {
  /// A suppression of an ignore file or of the command line.
  public struct Suppression {
    let code: String
    let path: String?
    let files: PathPattern?
    /// Where it stands: a file and a line, or nothing for the command line.
    let place: (file: String, line: Int)?
    /// Whether one of the files that it is for was validated, and whether it suppressed something.
    var isAsked = false
    var isUsed = false
  }

  private var suppressions: [Suppression]
  private let baseline: (file: String, accepted: BaselineFile)?
  private let recordsBaseline: Bool
  /// What the baseline accepts of each file and was not found yet; of files that were validated.
  private var remaining: [String: [BaselineFile.Finding: Int]] = [:]
  private var accepted: [String: [BaselineFile.Finding: Int]] = [:]

  /// What is to be accepted from now on, where a baseline is being written.
  public private(set) var recorded = BaselineFile()

  /// Creates a filter.
  ///
  /// - Parameters:
  ///   - suppressions: what is suppressed.
  ///   - baseline: what is accepted, and the file that says so.
  ///   - recordsBaseline: whether everything found is taken into ``recorded`` instead of reported.
  public init(
    suppressions: [Suppression] = [],
    baseline: (file: String, accepted: BaselineFile)? = nil,
    recordsBaseline: Bool = false
  ) {
    self.suppressions = suppressions
    self.baseline = baseline
    self.recordsBaseline = recordsBaseline
    for (finding, count) in baseline?.accepted.counts ?? [:] {
      accepted[finding.file, default: [:]][finding] = count
    }
  }

  /// Whether there is anything to be filtered.
  public var isEmpty: Bool { suppressions.isEmpty && baseline == nil && !recordsBaseline }

  /// Begins to validate the same inputs once more.
  public mutating func startOver() { remaining = [:] }

  /// What is left to be reported about an input, or a line of it.
  public mutating func filter(_ findings: InputFindings) -> [Diagnostic] {
    guard !isEmpty else { return findings.diagnostics }
    for position in suppressions.indices where !suppressions[position].isAsked {
      suppressions[position].isAsked = suppressions[position].isFor(findings.input)
    }
    let file = findings.input.shownPath
    if remaining[file] == nil { remaining[file] = accepted[file] ?? [:] }
    return findings.diagnostics.filter { diagnostic in
      diagnostic.staysReported
        || !(isSuppressed(diagnostic, in: findings.input) || isAccepted(diagnostic, in: file))
    }
  }

  private mutating func isSuppressed(_ diagnostic: Diagnostic, in input: ValidationInput) -> Bool {
    let found = suppressions.firstIndex { $0.isFor(input) && $0.isOf(diagnostic) }
    guard let found else { return false }
    suppressions[found].isUsed = true
    return true
  }

  private mutating func isAccepted(_ diagnostic: Diagnostic, in file: String) -> Bool {
    let finding = BaselineFile.Finding(file: file, code: diagnostic.code, path: diagnostic.path)
    if recordsBaseline {
      recorded.counts[finding, default: 0] += 1
      return true
    }
    guard let count = remaining[file]?[finding], count > 0 else { return false }
    remaining[file]?[finding] = count - 1
    return true
  }

  // MARK: - What is not needed any more

  /// What is to be said about suppressions that suppressed nothing and about a baseline that accepts
  /// more than there is, by the files that they stand in.
  public func leftovers() -> [(file: String, diagnostics: [Diagnostic])] {
    var found: [(file: String, diagnostics: [Diagnostic])] = []
    for suppression in suppressions where suppression.isAsked && !suppression.isUsed {
      let location = suppression.place.map {
        SourceLocation(line: $0.line, column: 1, byteOffset: 0)
      }
      let diagnostic = Diagnostic(
        .suppressionUnused,
        message: "nothing of \(suppression.code) is found where this is for",
        location: location
      )
      found.append((suppression.place?.file ?? Self.commandLine, [diagnostic]))
    }
    let stale = staleFindings()
    if let baseline, !stale.isEmpty { found.append((baseline.file, stale)) }
    return found
  }

  /// What findings about `--ignore` stand under.
  private static let commandLine = "(command line)"

  private func staleFindings() -> [Diagnostic] {
    let stale = remaining.values.flatMap { $0 }.filter { $0.value > 0 }.sorted { left, right in
      left.key.isBefore(right.key)
    }
    return stale.map { finding, count in
      let times = count == 1 ? "" : " (\(count) times)"
      return Diagnostic(
        .baselineStale,
        message: "\(finding.code) is not found in \(finding.file) any more\(times)",
        path: finding.path
      )
    }
  }
}

extension KnownFindings.Suppression {
  /// A suppression of the command line; `nil` when findings of the code cannot be suppressed.
  public init(code: String) {
    self.init(code: code, path: nil, files: nil, place: nil)
  }

  /// A suppression of an ignore file.
  public init(_ entry: IgnoreFile.Entry, files: PathPattern?, in file: String) {
    self.init(
      code: entry.code,
      path: entry.path,
      files: files,
      place: (file, entry.line)
    )
  }

  fileprivate func isFor(_ input: ValidationInput) -> Bool { files?.matches(input.path) ?? true }

  fileprivate func isOf(_ diagnostic: Diagnostic) -> Bool {
    guard diagnostic.code == code else { return false }
    guard let path else { return true }
    return diagnostic.path.map { Self.contains(path, $0) } ?? false
  }

  /// Whether an element is the one with a path, or within it; without an index, the path is that of
  /// every repeat.
  private static func contains(_ path: String, _ element: String) -> Bool {
    let wanted = path.split(separator: ".")
    let steps = element.split(separator: ".")
    guard wanted.count <= steps.count else { return false }
    return zip(wanted, steps).allSatisfy { want, step in
      want == step || want == step.prefix { $0 != "[" }
    }
  }
}

extension BaselineFile.Finding {
  fileprivate func isBefore(_ other: Self) -> Bool {
    (file, path ?? "", code) < (other.file, other.path ?? "", other.code)
  }
}

extension BaselineFile {
  /// The findings in a lasting order.
  var inOrder: [(finding: Finding, count: Int)] {
    counts.map { (finding: $0.key, count: $0.value) }.sorted { $0.finding.isBefore($1.finding) }
  }
}
