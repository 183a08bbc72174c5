/// What a configuration says for an option of a run, as it is written there.
///
/// What the option may be is known where it is declared, so that a file and the command line take the
/// same.
public struct OptionValue: Hashable, Sendable {
  /// The values, more than one for an option that may be given several times; never empty.
  public let texts: [String]

  private let fileName: String
  private let line: Int?
  private let column: Int?

  init(_ texts: [String], fileName: String, line: Int?, column: Int?) {
    self.texts = texts
    self.fileName = fileName
    self.line = line
    self.column = column
  }

  /// An error at the place where the value stands.
  public func error(_ message: String) -> ConfigurationError {
    ConfigurationError(fileName: fileName, line: line, column: column, message: message)
  }
}
