/// One thing that keeps a consumer's identity from being used.
public struct ConsumerIdentityFault: Hashable, Sendable {
  /// The field, such as `operator.family`.
  public let field: String

  /// What is wrong with it.
  public let kind: Kind

  /// What is wrong with a field.
  public enum Kind: Hashable, Sendable {
    /// It is empty or blank.
    case missing
    /// It is no `https` URL.
    case notHTTPS
    /// It names a program instead of a person.
    case genericOperator
  }

  /// One sentence, lower case.
  public var text: String {
    switch kind {
    case .missing: "\(field) is missing"
    case .notHTTPS: "\(field) is not a URL that begins with https://"
    case .genericOperator:
      """
      \(field) names a generic system user; providers want the person who ordered the run, because \
      they record who cancelled
      """
    }
  }
}

/// Everything that keeps a consumer's identity from being used.
public struct ConsumerIdentityFaults: Error, Hashable, Sendable {
  /// The faults, in the order of the fields; never empty.
  public let faults: [ConsumerIdentityFault]
}
