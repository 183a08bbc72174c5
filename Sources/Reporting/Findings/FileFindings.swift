import Diagnostics

/// What was found in one file.
public struct FileFindings: Sendable {
  /// The file as it is shown.
  public let file: String

  /// What was found, in the order of the file.
  public let diagnostics: [Diagnostic]

  /// The bytes that the findings are about, from which lines are shown and columns counted; empty
  /// where they are not known, and where nothing was found.
  public let source: [UInt8]

  /// Where `source` begins in the file, in bytes.
  public let sourceStart: Int

  /// Creates the findings of a file.
  public init(
    file: String,
    diagnostics: [Diagnostic],
    source: [UInt8] = [],
    sourceStart: Int = 0
  ) {
    self.file = file
    self.diagnostics = diagnostics
    self.source = source
    self.sourceStart = sourceStart
  }

  /// Whether nothing was found that makes the file invalid.
  public var isValid: Bool { !diagnostics.hasErrors }
}
