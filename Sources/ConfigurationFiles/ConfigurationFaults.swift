import Yams

/// Collects what is wrong with one file while it is read, so that all of it is reported at once.
final class ConfigurationFaults {
  /// The file, as the caller named it.
  let fileName: String
  private var errors: [ConfigurationError] = []

  /// Begins a file.
  init(fileName: String) { self.fileName = fileName }

  /// Whether nothing is wrong so far.
  var isEmpty: Bool { errors.isEmpty }

  /// Adds an error at a place.
  func report(_ message: String, at mark: Mark?) {
    errors.append(
      ConfigurationError(
        fileName: fileName,
        line: mark?.line,
        column: mark?.column,
        message: message
      )
    )
  }

  /// Adds an error of an environment variable.
  func report(_ message: String, of variable: String) {
    errors.append(ConfigurationError(fileName: variable, message: message))
  }

  /// The failure that stands for everything reported, in the order of the file.
  func makeFailure() -> ConfigurationFailure {
    ConfigurationFailure(
      errors.sorted { left, right in
        (left.line ?? 0, left.column ?? 0, left.message)
          < (right.line ?? 0, right.column ?? 0, right.message)
      }
    )
  }
}
