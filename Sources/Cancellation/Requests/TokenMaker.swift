import FHIRModel
import HTTPTypes
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
    /// The header field, which checks its 1,400 letters once only.
    let field: HTTPField
  }

  /// The header field with the token of a request; `consumer` is the same at every call.
  func authorization(
    consumer: ConsumerIdentity,
    audience: ServiceRoot,
    scope: RequestedScope,
    issuedAt: FHIRInstant
  ) -> HTTPField {
    let kind = Kind(audience: audience.text, scope: scope.text)
    let second = issuedAt.secondsSince1970
    if let made = last.withLock({ $0[kind] }), made.second == second { return made.field }
    let token = JSONWebToken(
      consumer: consumer,
      audience: audience,
      scope: scope,
      issuedAt: issuedAt
    )
    let field = HTTPField(name: .authorization, value: "Bearer " + token.text)
    last.withLock { $0[kind] = Made(second: second, field: field) }
    return field
  }
}
