import Cancellation
import FHIRModel

/// Checks the token of a request as a provider does.
///
/// The token is not signed: it says who asks, and the SSP vouches for the connection.
/// Source: UEC appointments, "Authentication and authorisation"; GP Connect 1.2.7, "Cross
/// organisation audit and provenance" and its acceptance tests, `JWT.feature`.
struct TokenCheck {
  /// The claims whose absence is refused, and the practitioner too, depend on the dialect.
  let dialect: Dialect
  /// The service root that the token must be for.
  let serviceRoot: String
  /// The scope that the interaction needs.
  let scope: String
  /// The provider's time.
  let now: FHIRInstant

  /// Checks the value of the header `Authorization`.
  func check(_ authorization: String) throws(Refusal) {
    let claims = try claims(of: authorization)
    try checkTimes(claims)
    try require(claims.text("iss") != nil, "iss is missing")
    try require(claims.text("aud") == serviceRoot, "aud is not the service root")
    try require(
      claims.text("reason_for_request") == "directcare",
      "reason_for_request is not directcare"
    )
    try require(claims.text("requested_scope") == scope, "requested_scope does not allow this")
    try require(!claims.has("requested_record"), "requested_record is not used any more")
    try checkDevice(claims)
    try checkOrganisation(claims)
    try checkPractitioner(claims)
  }

  private func claims(of authorization: String) throws(Refusal) -> TokenClaims {
    let scheme = "Bearer "
    try require(authorization.utf8.starts(with: scheme.utf8), "expected Bearer and a token")
    let parts = authorization.utf8.dropFirst(scheme.utf8.count)
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Substring.init)
    try require(parts.count == 3, "a token has three parts")
    try require(parts[2].isEmpty, "the token is not signed, so its third part is empty")
    guard let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]) else {
      throw refusal("the token is not base64url without padding")
    }
    try require(
      header == Array(#"{"alg":"none","typ":"JWT"}"#.utf8),
      "the header of the token is wrong"
    )
    guard let claims = TokenClaims(payload: payload) else {
      throw refusal("the payload of the token is not a JSON object")
    }
    return claims
  }

  private func checkTimes(_ claims: TokenClaims) throws(Refusal) {
    guard let issued = claims.integer("iat"), let expires = claims.integer("exp") else {
      throw refusal("iat or exp is missing")
    }
    try require(expires == issued + 300, "exp is not 300 seconds after iat")
    try require(expires > now.secondsSince1970, "the token has expired")
  }

  private func checkDevice(_ claims: TokenClaims) throws(Refusal) {
    guard let device = claims.object("requesting_device") else {
      throw refusal("requesting_device is missing")
    }
    try checkType(device, "Device")
    let identifiers = device.objects("identifier")
    try require(
      identifiers.contains { $0.text("system") != nil && $0.text("value") != nil }
        && device.text("model") != nil && device.text("version") != nil,
      "requesting_device lacks an identifier, a model or a version"
    )
  }

  private func checkOrganisation(_ claims: TokenClaims) throws(Refusal) {
    guard let organisation = claims.object("requesting_organization") else {
      throw refusal("requesting_organization is missing")
    }
    try checkType(organisation, "Organization")
    let hasCode = organisation.objects("identifier").contains { identifier in
      identifier.text("system") == IdentifierSystem.odsOrganisationCode
        && identifier.text("value") != nil
    }
    try require(
      hasCode && organisation.text("name") != nil,
      "requesting_organization lacks an ODS code or a name"
    )
  }

  /// Care Connect providers do without a practitioner, but not with a wrong one.
  private func checkPractitioner(_ claims: TokenClaims) throws(Refusal) {
    guard let subject = claims.text("sub") else { throw refusal("sub is missing") }
    try require(!Self.genericIDs.contains(subject.lowercased()), "sub is not a person")
    guard claims.has("requesting_practitioner") || dialect == .gpconnect else { return }
    guard let practitioner = claims.object("requesting_practitioner") else {
      throw refusal("requesting_practitioner is missing")
    }
    try checkType(practitioner, "Practitioner")
    try require(
      practitioner.text("id") == subject,
      "sub is not the id of requesting_practitioner"
    )
    try require(
      !practitioner.objects("identifier").isEmpty,
      "requesting_practitioner has no identifier"
    )
    guard let family = practitioner.objects("name").first?.text("family") else {
      throw refusal("requesting_practitioner has no family name, or a list of them")
    }
    try require(
      !Self.genericFamilies.contains(family.lowercased()),
      "requesting_practitioner is not a person"
    )
  }

  private func checkType(_ resource: TokenClaims, _ type: String) throws(Refusal) {
    guard resource.text("resourceType") == type else {
      throw Refusal(.badTokenResource, "a claim is not of the type \(type)")
    }
  }

  /// Ids that stand for no person, as those of unattended programs do.
  ///
  /// Source: GP Connect 1.2.7, "Cross organisation audit and provenance".
  private static let genericIDs: Set<String> = [
    "admin", "administrator", "anonymous", "batch", "default", "generic", "robot", "service",
    "system", "systemuser", "unk", "unknown", "user",
  ]

  private static let genericFamilies: Set<String> = ["generic", "system", "system user", "unknown"]

  private func require(_ condition: Bool, _ text: String) throws(Refusal) {
    guard condition else { throw refusal(text) }
  }

  private func refusal(_ text: String) -> Refusal { Refusal(.badToken, text) }
}
