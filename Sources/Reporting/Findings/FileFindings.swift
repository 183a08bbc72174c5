import Diagnostics

/// What was found in one file.
public struct FileFindings: Sendable {
  /// The file as it is shown.
  public let file: String

  /// What was found, in the order of the file.
  public let diagnostics: [Diagnostic]

  /// Creates the findings of a file.
  public init(file: String, diagnostics: [Diagnostic]) {
    self.file = file
    self.diagnostics = diagnostics
  }

  /// Whether nothing was found that makes the file invalid.
  public var isValid: Bool { !diagnostics.hasErrors }
}
