import Synchronization

/// The tokens that were found good lately, so that one that comes again is not taken apart again.
///
/// Tokens of one second, for one provider and one scope, are the same to the letter.
final class AcceptedTokens: Sendable {
  private let tokens = Mutex<[Key: String]>([:])

  /// More than a run has at a time: one for each provider and scope.
  private static let maximumCount = 64

  private struct Key: Hashable {
    let serviceRoot: String
    let scope: String
    let isGPConnect: Bool
    let second: Int64

    init(_ check: TokenCheck) {
      serviceRoot = check.serviceRoot
      scope = check.scope
      isGPConnect = check.dialect == .gpconnect
      second = check.now.secondsSince1970
    }
  }

  /// Whether the same check has found the same token good.
  func contains(_ authorization: String, _ check: TokenCheck) -> Bool {
    let key = Key(check)
    return tokens.withLock { $0[key] } == authorization
  }

  /// Notes that a check has found a token good.
  func insert(_ authorization: String, _ check: TokenCheck) {
    let key = Key(check)
    tokens.withLock { tokens in
      if tokens.count >= Self.maximumCount { tokens.removeAll() }
      tokens[key] = authorization
    }
  }
}
