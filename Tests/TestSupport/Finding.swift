import Diagnostics

/// A finding as tests state it: its code, its path, and the marker of its place.
public struct Finding: Hashable, CustomStringConvertible {
  private let code: String
  private let path: String?
  private let location: Diagnostics.SourceLocation?

  /// Takes what a test compares of a finding.
  public init(_ diagnostic: Diagnostic) {
    code = diagnostic.code
    path = diagnostic.path
    location = diagnostic.location
  }

  /// States a finding.
  public init(_ code: String, _ path: String?, _ location: Diagnostics.SourceLocation?) {
    self.code = code
    self.path = path
    self.location = location
  }

  /// The finding in one line.
  public var description: String {
    let place = location.map { "\($0.line):\($0.column) (\($0.byteOffset))" } ?? "nowhere"
    return "\(code) at \(path ?? "no path"), \(place)"
  }
}

/// What a marked source should give.
public struct ExpectedFinding {
  /// The marker of its place; `nil` for one without a place.
  public let marker: Character?
  /// The code.
  public let code: String
  /// The path.
  public let path: String?

  /// States what should be found.
  public init(_ marker: Character?, _ code: String, _ path: String?) {
    self.marker = marker
    self.code = code
    self.path = path
  }
}
