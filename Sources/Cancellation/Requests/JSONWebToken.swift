import FHIRJSON
import FHIRModel

/// The token that says who asks for what: unsigned, made anew for every request.
///
/// Source: UEC appointments, "Authentication and authorisation"; GP Connect 1.2.7, "Cross
/// organisation audit and provenance"; RFC 7519, section 6 (unsecured tokens).
public struct JSONWebToken: Hashable, Sendable {
  /// The token: header, claims and an empty signature, so it ends in a full stop.
  public let text: String

  /// Makes a token.
  ///
  /// - Parameters:
  ///   - consumer: who asks.
  ///   - audience: the provider's service root, which stands in the claim as it was given.
  ///   - scope: what is asked for.
  ///   - issuedAt: the time now; its fraction of a second is dropped.
  public init(
    consumer: ConsumerIdentity,
    audience: ServiceRoot,
    scope: RequestedScope,
    issuedAt: FHIRInstant
  ) {
    var writer = JSONWriter(reservingByteCount: 1280)
    let issued = issuedAt.secondsSince1970
    writer.object { claims in
      claims.member("iss", consumer.issuer)
      claims.member("sub", consumer.operator.id)
      claims.member("aud", audience.text)
      claims.member("exp", issued + Self.lifetimeSeconds)
      claims.member("iat", issued)
      claims.member("reason_for_request", "directcare")
      claims.member("requested_scope", scope.text)
      claims.object("requesting_device") { $0.write(consumer.device) }
      claims.object("requesting_organization") { organization in
        organization.member("resourceType", "Organization")
        organization.array("identifier") { array in
          array.identifier(system: IdentifierSystem.odsOrganisationCode, consumer.odsCode.text)
        }
        organization.member("name", consumer.name)
      }
      claims.object("requesting_practitioner") { $0.write(consumer.operator) }
    }
    text = Self.header + "." + Base64URL.encoding(writer.bytes) + "."
  }

  /// How long a token is good for: exactly five minutes, in seconds.
  ///
  /// Source: GP Connect 1.2.7, "Cross organisation audit and provenance", exp.
  public static let lifetimeSeconds: Int64 = 300

  /// The encoding of `{"alg":"none","typ":"JWT"}`.
  private static let header = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
}

extension JSONWebToken: CustomStringConvertible {
  /// Says that there is a token, and not which.
  public var description: String { "token withheld" }
}

extension JSONWriter {
  fileprivate mutating func identifier(system: String, _ value: String) {
    object { identifier in
      identifier.member("system", system)
      identifier.member("value", value)
    }
  }

  fileprivate mutating func write(_ device: ConsumerIdentity.Device) {
    member("resourceType", "Device")
    array("identifier") { $0.identifier(system: device.system, device.value) }
    member("model", device.model)
    member("version", device.version)
  }

  /// Source: GP Connect 1.2.7, "Cross organisation audit and provenance", requesting_practitioner.
  fileprivate mutating func write(_ person: ConsumerIdentity.Operator) {
    member("resourceType", "Practitioner")
    member("id", person.id)
    array("identifier") { array in
      array.identifier(system: "https://fhir.nhs.uk/Id/sds-user-id", person.sdsUserID)
      array.identifier(
        system: "https://fhir.nhs.uk/Id/sds-role-profile-id",
        person.sdsRoleProfileID
      )
      if let local = person.localIdentifier {
        array.identifier(system: local.system, local.value)
      }
    }
    array("name") { array in
      array.object { name in
        name.member("family", person.family)
        name.member("given", person.given)
        if !person.prefix.isEmpty { name.member("prefix", person.prefix) }
      }
    }
  }
}

/// Base64 with the alphabet for URLs, without padding.
///
/// Source: RFC 4648, section 5; RFC 7515, section 2.
enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
  )

  static func encoding(_ bytes: [UInt8]) -> String {
    let alphabet = alphabet
    var encoded: [UInt8] = []
    encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? Int(bytes[start + offset]) : 0)
      }
      // So many bytes need one more digit than there are.
      for digit in 0...count { encoded.append(alphabet[group >> (18 - 6 * digit) & 0x3F]) }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
