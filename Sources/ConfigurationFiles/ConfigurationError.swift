/// One thing that is wrong with a configuration file, at its place.
///
/// The message says what to do and never quotes a value: a sidecar file holds an NHS number.
public struct ConfigurationError: Error, Hashable, Sendable {
  /// The file, as the caller named it.
  public let fileName: String

  /// The 1-based line; `nil` where the file as a whole is meant.
  public let line: Int?

  /// The 1-based column, counted in Unicode scalars; `nil` where the file as a whole is meant.
  public let column: Int?

  /// One sentence, lower case, without a full stop.
  public let message: String

  /// Creates an error.
  public init(fileName: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.fileName = fileName
    self.line = line
    self.column = column
    self.message = message
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// The error as compilers write it: `file:line:column: error: message`.
  public var description: String {
    guard let line, let column else { return "\(fileName): error: \(message)" }
    return "\(fileName):\(line):\(column): error: \(message)"
  }
}

/// Everything that is wrong with a configuration file; it cannot be used.
public struct ConfigurationFailure: Error, Hashable, Sendable {
  /// What is wrong, in the order of the file; never empty.
  public let errors: [ConfigurationError]

  /// Creates a failure.
  public init(_ errors: [ConfigurationError]) {
    precondition(!errors.isEmpty, "a configuration fails for at least one reason")
    self.errors = errors
  }
}

extension ConfigurationFailure: CustomStringConvertible {
  /// The errors, one a line.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
