import FHIRModel

/// One question to the Spine Directory Service: who has an interaction at an organisation.
///
/// Source: Spine Directory Service FHIR API, `GET /Endpoint` and `GET /Device`.
public struct DirectoryQuery: Hashable, Sendable {
  /// What is asked for.
  public enum Resource: String, Hashable, Sendable {
    /// The system: its ASID.
    case device = "Device"
    /// Where it is reached: its service root.
    case endpoint = "Endpoint"
  }

  /// What is asked for.
  public let resource: Resource

  /// The organisation.
  public let odsCode: ODSCode

  /// The interaction that must be registered.
  public let interactionID: InteractionID

  /// The key of one message handling system of the organisation, where one is known.
  public let partyKey: PartyKey?

  /// Creates a question.
  public init(
    _ resource: Resource,
    odsCode: ODSCode,
    interactionID: InteractionID,
    partyKey: PartyKey? = nil
  ) {
    self.resource = resource
    self.odsCode = odsCode
    self.interactionID = interactionID
    self.partyKey = partyKey
  }

  /// The URL of the question, in which `|` is percent-encoded.
  public func url(base: SDSBase) -> String {
    var parameters = [
      "organization=" + Self.token(DirectorySystem.odsCode, odsCode.text),
      "identifier=" + Self.token(DirectorySystem.interactionID, interactionID.text),
    ]
    if let partyKey {
      parameters.append("identifier=" + Self.token(DirectorySystem.partyKey, partyKey.text))
    }
    return "\(base.text)/\(resource.rawValue)?\(parameters.joined(separator: "&"))"
  }

  private static func token(_ system: String, _ value: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in (system + "|" + value).utf8 {
      if byte.isASCIILetter || byte.isASCIIDigit || "-._~:/".utf8.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The namespaces of identifiers in the Spine Directory Service.
enum DirectorySystem {
  static let odsCode = "https://fhir.nhs.uk/Id/ods-organization-code"
  static let interactionID = "https://fhir.nhs.uk/Id/nhsServiceInteractionId"
  static let partyKey = "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
  static let asid = "https://fhir.nhs.uk/Id/nhsSpineASID"
}
