import Cancellation
import FHIRJSON
import HTTPTypes

/// The Spine Directory Service for the providers of this process: `GET /Device` and `GET /Endpoint`.
///
/// Source: Spine Directory Service FHIR API, FHIR R4.
public struct EmbeddedDirectory: Sendable {
  private let routes: [ProviderRoute]

  /// Creates a directory of providers; several at one organisation are several entries.
  public init(routes: [ProviderRoute]) { self.routes = routes }

  /// Answers a request; `nil` for URLs that are neither of the two.
  public func answer(to request: ProviderRequest) -> InteractionResponse? {
    let parts = request.url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts[0]
    guard !path.contains("/https://"), let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
      let resource = DirectoryQuery.Resource(rawValue: String(path[slash...].dropFirst()))
    else { return nil }
    guard request.method == .get else { return InteractionResponse(status: 405) }
    let key = HTTPField.Name("apikey").flatMap { request.headerFields.value($0) }
    guard let key, !key.isEmpty else { return InteractionResponse(status: 401) }
    let question = DirectoryQuestion(query: parts.count == 2 ? parts[1] : "")
    guard let question else { return InteractionResponse(status: 400) }
    let found = routes.filter(question.matches)
    return InteractionResponse(
      status: 200,
      headerFields: [.contentType: "application/fhir+json"],
      body: Self.bundle(of: found, as: resource)
    )
  }

  private static func bundle(
    of routes: [ProviderRoute],
    as resource: DirectoryQuery.Resource
  ) -> [UInt8] {
    var writer = JSONWriter(reservingByteCount: 1024)
    writer.object { bundle in
      bundle.member("resourceType", "Bundle")
      bundle.member("type", "searchset")
      bundle.member("total", routes.count)
      bundle.array("entry") { entries in
        for route in routes {
          entries.object { entry in
            entry.object("resource") { write(route, as: resource, to: &$0) }
          }
        }
      }
    }
    return writer.bytes
  }

  private static func write(
    _ route: ProviderRoute,
    as resource: DirectoryQuery.Resource,
    to writer: inout JSONWriter
  ) {
    writer.member("resourceType", resource.rawValue)
    writer.member("id", "\(resource.rawValue)-\(route.asid)")
    writer.array("identifier") { identifiers in
      if resource == .device {
        identifier("https://fhir.nhs.uk/Id/nhsSpineASID", route.asid.text, &identifiers)
      }
      if let partyKey = route.partyKey {
        identifier("https://fhir.nhs.uk/Id/nhsMhsPartyKey", partyKey.text, &identifiers)
      }
    }
    guard resource == .endpoint else { return }
    writer.member("status", "active")
    writer.member("address", route.serviceRoot.text)
  }

  private static func identifier(_ system: String, _ value: String, _ writer: inout JSONWriter) {
    writer.object { identifier in
      identifier.member("system", system)
      identifier.member("value", value)
    }
  }
}

/// What a request asks the directory for.
private struct DirectoryQuestion {
  private var odsCode = ""
  private var interactionID = ""
  private var partyKey: String?

  /// Reads the query of a URL; `nil` where organisation or interaction is missing.
  init?(query: Substring) {
    for parameter in query.split(separator: "&") {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let token = Self.decoded(parts[1]),
        let bar = token.firstIndex(of: "|")
      else { return nil }
      let value = String(token[bar...].dropFirst())
      switch (parts[0], token[..<bar]) {
      case ("organization", "https://fhir.nhs.uk/Id/ods-organization-code"): odsCode = value
      case ("identifier", "https://fhir.nhs.uk/Id/nhsServiceInteractionId"): interactionID = value
      case ("identifier", "https://fhir.nhs.uk/Id/nhsMhsPartyKey"): partyKey = value
      default: return nil
      }
    }
    guard !odsCode.isEmpty, !interactionID.isEmpty else { return nil }
  }

  /// Whether a provider is at the organisation and offers the interaction.
  func matches(_ route: ProviderRoute) -> Bool {
    route.odsCode.text == odsCode
      && (partyKey == nil || route.partyKey?.text == partyKey)
      && Interaction.allCases.contains { route.interactionID(for: $0)?.text == interactionID }
  }

  /// A text without its percent-encoding; `nil` where that is broken.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
