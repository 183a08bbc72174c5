import Cancellation
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

@Suite struct TokenTests {
  /// The worked example of the requirements, whose service root and scope are Care Connect's.
  static let payload = """
    {"iss":"https://spine-client.example-consumer.nhs.uk/","sub":"op-0042",\
    "aud":"https://booking.example-provider.nhs.uk/STU3/1/careconnect/appointment",\
    "exp":1767225900,"iat":1767225600,"reason_for_request":"directcare",\
    "requested_scope":"patient/appointment.write","requesting_device":{"resourceType":"Device",\
    "identifier":[{"system":"https://example-consumer.nhs.uk/Id/device-identifier",\
    "value":"CANCELBATCH-01"}],"model":"appointment-cancel","version":"1.0.0"},\
    "requesting_organization":{"resourceType":"Organization",\
    "identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"X9X99"}],\
    "name":"Example 111 Provider"},"requesting_practitioner":{"resourceType":"Practitioner",\
    "id":"op-0042","identifier":[{"system":"https://fhir.nhs.uk/Id/sds-user-id","value":"UNK"}],\
    "name":[{"family":"Sample","given":["Robin"],"prefix":["Mx"]}]}}
    """
  static let header = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"

  private func encode(_ text: String) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var result = ""
    var bits = 0
    var bitCount = 0
    for byte in text.utf8 {
      bits = (bits << 8 | Int(byte)) & 0xFFFF
      bitCount += 8
      while bitCount >= 6 {
        bitCount -= 6
        result.append(letters[bits >> bitCount & 0x3F])
      }
    }
    if bitCount > 0 { result.append(letters[bits << (6 - bitCount) & 0x3F]) }
    return result
  }

  private func reason(
    _ authorization: String,
    dialect: Dialect = .careconnect,
    secondsLater: Int64 = 0
  ) -> RefusalReason? {
    let check = TokenCheck(
      dialect: dialect,
      serviceRoot: "https://booking.example-provider.nhs.uk/STU3/1/careconnect/appointment",
      scope: "patient/appointment.write",
      now: FHIRInstant(secondsSince1970: 1_767_225_600 + secondsLater)
    )
    do {
      try check.check(authorization)
      return nil
    } catch { return error.reason }
  }

  private func reason(
    changing old: String,
    to new: String,
    dialect: Dialect = .careconnect
  )
    -> RefusalReason?
  {
    #expect(Self.payload.contains(old))
    let payload = Self.payload.replacing(old, with: new)
    return reason("Bearer \(Self.header).\(encode(payload)).", dialect: dialect)
  }

  @Test func `accepts a whole token`() {
    #expect(reason("Bearer \(Self.header).\(encode(Self.payload)).") == nil)
  }

  @Test
  func `scenarios 35, 36: accepts a clock that is 200 seconds ahead, and refuses an expired token`()
  {
    let token = "Bearer \(Self.header).\(encode(Self.payload))."
    #expect(reason(token, secondsLater: -200) == nil)
    #expect(reason(token, secondsLater: 299) == nil)
    #expect(reason(token, secondsLater: 300) == .badToken)
    #expect(reason(token, secondsLater: 600) == .badToken)
  }

  @Test func `scenario 32: refuses a token of another form`() {
    let payload = encode(Self.payload)
    let wrong = [
      "\(Self.header).\(payload).", "Basic \(Self.header).\(payload).", "Bearer",
      "Bearer  \(Self.header).\(payload).", "Bearer \(Self.header).\(payload)",
      "Bearer \(Self.header).\(payload).c2ln", "Bearer \(Self.header).\(payload)=.",
      "Bearer \(Self.header).+\(payload).", "Bearer .\(payload).", "Bearer \(Self.header)..",
      "Bearer \(encode(#"{"alg":"none", "typ":"JWT"}"#)).\(payload).",
      "Bearer \(encode(#"{"alg":"HS256","typ":"JWT"}"#)).\(payload).",
      "Bearer \(Self.header).\(encode("[]")).", "Bearer \(Self.header).\(encode("{")).",
    ]
    for token in wrong { #expect(reason(token) == .badToken, "\(token.prefix(60))") }
  }

  @Test(arguments: [
    "iss", "sub", "aud", "exp", "iat", "reason_for_request", "requested_scope", "requesting_device",
    "requesting_organization",
  ])
  func `scenario 33: refuses a token without a claim`(claim: String) {
    #expect(reason(changing: "\"\(claim)\"", to: "\"x\"") == .badToken)
  }

  @Test func `GP Connect wants a practitioner, Care Connect does without`() {
    let claim = "\"requesting_practitioner\""
    #expect(reason(changing: claim, to: "\"x\"") == nil)
    #expect(reason(changing: claim, to: "\"x\"", dialect: .gpconnect) == .badToken)
    #expect(reason(changing: "{\"family\"", to: "{\"fam\"") == .badToken)
    #expect(reason(changing: "\"family\":\"Sample\"", to: "\"family\":[\"Sample\"]") == .badToken)
  }

  @Test(arguments: [
    ("1767225900", "1767225901"), ("1767225900", "1767225899"), ("1767225900", "1767225599"),
    ("1767225900", "\"1767225900\""), ("directcare", "audit"),
    ("patient/appointment.write", "patient/appointment.read"),
    ("appointment\",\"exp\"", "appointment/\",\"exp\""), ("\"id\":\"op-0042\"", "\"id\":\"op-1\""),
    ("op-0042", "System"), ("\"Sample\"", "\"System\""), ("\"X9X99\"", "\"\""),
    ("ods-organization-code", "other-code"), ("\"1.0.0\"", "\"\""),
    ("{\"iss\"", "{\"requested_record\":{},\"iss\""), ("{\"iss\"", "{\"iss\":\"a\",\"iss\""),
  ])
  func `scenarios 34, 40: refuses a claim with a wrong value`(old: String, new: String) {
    #expect(reason(changing: old, to: new) == .badToken)
  }

  @Test(arguments: ["Device", "Organization", "Practitioner"])
  func `scenario 37: refuses a claim of a wrong resource type`(type: String) {
    #expect(
      reason(changing: "\"resourceType\":\"\(type)\"", to: "\"resourceType\":\"Patient\"")
        == .badTokenResource
    )
  }

  @Test func `scenario 65: each dialect has its own status for a bad token`() async throws {
    let world = try World()
    let careConnect = try world.readRequest(Samples.careConnectID, at: world.careConnect)
    #expect(
      try await world.provider.send(careConnect.changed([.authorization: "Bearer a.b."])).summary
        == "403 ACCESS_DENIED"
    )
    let gpConnect = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    #expect(
      try await world.provider.send(gpConnect.changed([.authorization: "Bearer a.b."])).summary
        == "400 BAD_REQUEST"
    )
    #expect(Refusal(.badTokenResource, "").code(in: .gpconnect).status == 422)
  }

  @Test func `scenario 39: the token of a read does not cancel`() async throws {
    let world = try World()
    for route in [world.careConnect, world.gpConnect] {
      let id = route.dialect == .gpconnect ? Samples.gpConnectID : Samples.careConnectID
      let read = try world.readRequest(id, at: route)
      let cancel = try world.cancelRequest(id, at: route).changed([
        .authorization: read.headerFields[.authorization]
      ])
      let response = try await world.provider.send(cancel)
      #expect(response.status == (route.dialect == .gpconnect ? 400 : 403))
      #expect(world.status(of: id, at: route) == "booked")
    }
  }

  @Test func `a route's own scope is the one that counts`() async throws {
    let world = try World()
    var route = world.gpConnect
    route.scopes = [.readAppointment: try #require(RequestedScope("patient/x.read"))]
    let provider = EmbeddedProvider(routes: [route], book: world.book, clock: { World.now })
    let request = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    #expect(try await provider.send(request).status == 400)
    #expect(
      try await provider.send(try world.readRequest(Samples.gpConnectID, at: route)).status == 200
    )
  }
}
