/// A folder of the outbox.
public enum OutboxFolder: String, CaseIterable, Sendable {
  /// One OperationOutcome for each input.
  case outcomes
  /// The requests that were sent.
  case requests
  /// The inputs that are settled.
  case archive
  /// The inputs that could not be used.
  case rejected
  /// One folder for each run.
  case runs

  /// The path of a file in this folder, with the input's own path below it.
  ///
  /// - Parameters:
  ///   - input: The path of the input in the inbox.
  ///   - suffix: What follows the input's name, such as `.outcome.json`; at most 64 bytes.
  /// - Returns: The path below the outbox.
  public func path(of input: RelativePath, suffix: String = "") -> RelativePath {
    path.appending(suffix.isEmpty ? input : input.appending(suffix: suffix))
  }

  /// The path of a file in the folder of a run.
  public static func path(ofRun id: String, _ fileName: String) -> RelativePath {
    guard let path = RelativePath("\(runs.rawValue)/\(id)/\(fileName)") else {
      preconditionFailure("a run's id is a name")
    }
    return path
  }

  var path: RelativePath {
    guard let path = RelativePath(rawValue) else { preconditionFailure("a folder has a name") }
    return path
  }
}
