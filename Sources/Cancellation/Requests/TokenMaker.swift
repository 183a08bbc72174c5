import FHIRModel
import Synchronization

/// Makes a token for every request.
///
/// Tokens that one consumer asks one provider for one scope with, in one second, are the same to the
/// letter, so the last of each kind is kept and given again within its second.
final class TokenMaker: Sendable {
  private let last = Mutex<[Kind: Made]>([:])

  private struct Kind: Hashable {
    let audience: String
    let scope: String
  }

  private struct Made {
    let second: Int64
    let token: JSONWebToken
  }

  /// The token of a request; `consumer` is the same at every call.
  func token(
    consumer: ConsumerIdentity,
    audience: ServiceRoot,
    scope: RequestedScope,
    issuedAt: FHIRInstant
  ) -> JSONWebToken {
    let kind = Kind(audience: audience.text, scope: scope.text)
    let second = issuedAt.secondsSince1970
    if let made = last.withLock({ $0[kind] }), made.second == second { return made.token }
    let token = JSONWebToken(
      consumer: consumer,
      audience: audience,
      scope: scope,
      issuedAt: issuedAt
    )
    last.withLock { $0[kind] = Made(second: second, token: token) }
    return token
  }
}
