import Diagnostics

/// How many files there were, and how much was found in them.
public struct FindingsTotals: Hashable, Sendable {
  /// The files.
  public private(set) var fileCount = 0

  /// The files with a finding that makes them invalid.
  public private(set) var invalidCount = 0

  /// The findings of severity fatal or error.
  public private(set) var errorCount = 0

  /// The findings of severity warning.
  public private(set) var warningCount = 0

  /// The findings of severity information.
  public private(set) var informationCount = 0

  /// Creates the totals of no files.
  public init() {}

  /// Counts one more file.
  public mutating func add(_ diagnostics: [Diagnostic]) {
    fileCount += 1
    guard !diagnostics.isEmpty else { return }
    if diagnostics.hasErrors { invalidCount += 1 }
    for diagnostic in diagnostics {
      switch diagnostic.severity {
      case .fatal, .error: errorCount += 1
      case .warning: warningCount += 1
      case .information: informationCount += 1
      }
    }
  }

  /// Whether anything was found.
  public var hasFindings: Bool { errorCount + warningCount + informationCount > 0 }

  /// One line for a person, such as `3 files, 2 invalid, 5 errors, 1 warning`.
  public var text: String {
    var parts = [Self.counted(fileCount, "file")]
    parts.append(invalidCount == 0 ? "all valid" : "\(invalidCount) invalid")
    if fileCount == 0 { parts.removeLast() }
    if errorCount > 0 { parts.append(Self.counted(errorCount, "error")) }
    if warningCount > 0 { parts.append(Self.counted(warningCount, "warning")) }
    if informationCount > 0 { parts.append(Self.counted(informationCount, "note")) }
    return parts.joined(separator: ", ")
  }

  /// A number and its noun, such as `1 error` or `2 errors`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
