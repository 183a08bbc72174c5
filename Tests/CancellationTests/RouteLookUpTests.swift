import Cancellation
import FHIRModel
import Testing

/// What is asked of the Spine Directory Service, and what is made of its answers.
@Suite struct RouteLookUpTests {
  private let lookUp: RouteLookUp

  init() throws {
    let code = try #require(ODSCode("A20047"))
    lookUp = try #require(RouteLookUp(odsCode: code, dialect: .gpconnect))
  }

  @Test func `asks for the endpoint of an organisation and an interaction`() throws {
    let base = try SDSBase("https://sds.example/spine-directory/FHIR/R4/")
    #expect(
      lookUp.endpointQuery.url(base: base)
        == "https://sds.example/spine-directory/FHIR/R4/Endpoint"
        + "?organization=https://fhir.nhs.uk/Id/ods-organization-code%7CA20047"
        + "&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C"
        + "urn:nhs:names:services:gpconnect:fhir:rest:cancel:appointment-1"
    )
  }

  @Test func `asks for the system with the party key of the endpoint`() throws {
    let base = try SDSBase("https://sds.example")
    let endpoint = try lookUp.entry(in: bundle([endpoint()]), of: lookUp.endpointQuery)
    let url = lookUp.deviceQuery(after: endpoint).url(base: base)
    #expect(url.hasPrefix("https://sds.example/Device?organization="))
    #expect(url.hasSuffix("&identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey%7CA20047-821022"))
  }

  @Test func `two answers make a route, its service root byte for byte`() throws {
    let root = "https://GP.example:443/A20047/STU3/1/gpconnect/%7E"
    let endpoint = try lookUp.entry(
      in: bundle([endpoint(address: root)]),
      of: lookUp.endpointQuery
    )
    let query = lookUp.deviceQuery(after: endpoint)
    let device = try lookUp.entry(in: bundle([device()]), of: query)
    let now = FHIRInstant(secondsSince1970: 1_768_467_600)
    let route = try lookUp.route(endpoint: endpoint, device: device, lookedUpAt: now)
    #expect(route.serviceRoot.text == root)
    #expect(route.asid.text == "918999199002")
    #expect(route.partyKey?.text == "A20047-821022")
    #expect(route.dialect == .gpconnect)
    #expect(route.key == "A20047")
    #expect(route.lookedUpAt == now)
  }

  // Scenarios 63 and 64 of the specification.
  @Test func `no entry, or more than one, is no route`() throws {
    let code = lookUp.odsCode
    #expect(
      throws: RouteRefusal.notInDirectory(code, .gpConnectCancelAppointment, resource: .endpoint)
    ) {
      try lookUp.entry(in: bundle([]), of: lookUp.endpointQuery)
    }
    #expect(throws: RouteRefusal.severalInDirectory(code, resource: .endpoint, count: 2)) {
      try lookUp.entry(in: bundle([endpoint(), endpoint()]), of: lookUp.endpointQuery)
    }
    #expect(throws: RouteRefusal.severalInDirectory(code, resource: .endpoint, count: 7)) {
      try lookUp.entry(in: bundle([endpoint()], total: 7), of: lookUp.endpointQuery)
    }
  }

  @Test(arguments: [
    "", "<html/>", "{}", #"{"resourceType":"OperationOutcome"}"#, #"{"resourceType":"Bundle""#,
    #"{"resourceType":"Bundle","total":1}"#,
  ])
  func `what is no Bundle of what was asked for is not used`(body: String) {
    #expect {
      try lookUp.entry(in: Array(body.utf8), of: lookUp.endpointQuery)
    } throws: { error in
      if case .directoryUnusable? = error as? RouteRefusal { true } else { false }
    }
  }

  @Test(arguments: [
    ("http://gp.example/x", "918999199002", "does not begin with https"),
    ("https://gp.example/x?y", "918999199002", "query"),
    ("", "918999199002", "has no address"),
    ("https://gp.example/x", "12", "ASID"),
  ])
  func `an entry that cannot be used is a routing failure`(
    address: String,
    asid: String,
    words: String
  ) throws {
    let endpoint = try lookUp.entry(
      in: bundle([endpoint(address: address)]),
      of: lookUp.endpointQuery
    )
    let device = try lookUp.entry(
      in: bundle([device(asid: asid)]),
      of: lookUp.deviceQuery(after: endpoint)
    )
    #expect {
      try lookUp.route(
        endpoint: endpoint,
        device: device,
        lookedUpAt: FHIRInstant(secondsSince1970: 0)
      )
    } throws: { error in
      guard let refusal = error as? RouteRefusal else { return false }
      return refusal.outcome == .routingFailure && refusal.text.contains(words)
    }
  }

  @Test func `a directory that cannot be asked is a failure of the system`() {
    let refusal = RouteRefusal.directoryUnavailable(lookUp.odsCode, "it answered HTTP 503")
    #expect(refusal.outcome == .systemFailure)
  }

  private func endpoint(address: String = "https://gp.example/A20047/STU3/1/gpconnect") -> String {
    let member = address.isEmpty ? "" : #","address":"\#(address)""#
    return """
      {"resourceType":"Endpoint","id":"e","identifier":[
        {"system":"https://fhir.nhs.uk/Id/nhsMhsFQDN","value":"gp.example"},
        {"system":"https://fhir.nhs.uk/Id/nhsMhsPartyKey","value":"A20047-821022"}]\(member)}
      """
  }

  private func device(asid: String = "918999199002") -> String {
    """
    {"resourceType":"Device","id":"d","identifier":[
      {"system":"https://fhir.nhs.uk/Id/nhsSpineASID","value":"\(asid)"},
      {"system":"https://fhir.nhs.uk/Id/nhsMhsPartyKey","value":"A20047-821022"}]}
    """
  }

  private func bundle(_ resources: [String], total: Int? = nil) -> [UInt8] {
    let entries = resources.map { #"{"fullUrl":"urn:x","resource":\#($0)}"# }
    let members = entries.isEmpty ? "" : #","entry":[\#(entries.joined(separator: ","))]"#
    return Array(
      #"{"resourceType":"Bundle","type":"searchset","total":\#(total ?? resources.count)\#(members)}"#
        .utf8
    )
  }
}
