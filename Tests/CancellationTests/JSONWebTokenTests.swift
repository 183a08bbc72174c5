import FHIRModel
import Testing

@testable import Cancellation

@Suite struct JSONWebTokenTests {
  @Test func `scenario 58: makes the worked example exactly`() throws {
    let token = try JSONWebToken(
      consumer: sampleConsumer(),
      audience: careConnectRoute().serviceRoot,
      scope: .patientAppointmentWrite,
      issuedAt: instant("2026-01-01T00:00:00Z")
    )
    #expect(token.text == Self.example)
    #expect(token.text.utf8.count == 1408)
  }

  @Test func `scenario 32: is unpadded base64url in three parts, the last one empty`() throws {
    for second in 0..<3 {
      var consumer = try sampleConsumer()
      consumer = try ConsumerIdentity(
        asid: consumer.asid,
        odsCode: consumer.odsCode,
        name: "Ünïcode >>>???" + String(repeating: "~", count: second),
        issuer: consumer.issuer,
        device: consumer.device,
        operator: consumer.operator
      )
      let token = try makeToken(of: consumer)
      #expect(token.text.hasSuffix("."))
      let parts = token.text.split(separator: ".", omittingEmptySubsequences: false)
      #expect(parts.count == 3)
      #expect(parts[2].isEmpty)
      #expect(!token.text.contains { "+/=".contains($0) })
      #expect(Base64URLDecoding.text(parts[0]) == #"{"alg":"none","typ":"JWT"}"#)
      #expect(Base64URLDecoding.text(parts[1])?.contains("Ünïcode >>>???") == true)
    }
  }

  @Test func `scenario 34: is good for exactly 300 seconds, fractions dropped`() throws {
    let token = try JSONWebToken(
      consumer: sampleConsumer(),
      audience: careConnectRoute().serviceRoot,
      scope: .patientAppointmentRead,
      issuedAt: instant("2026-01-01T00:00:00.999Z")
    )
    let claims = try #require(readClaims(of: token))
    #expect(claims.contains(#""exp":1767225900,"iat":1767225600,"#))
  }

  @Test func `scenario 38: has UNK where no smartcard is known, and no local id that is not given`()
    throws
  {
    var person = sampleOperator
    person.localIdentifier = nil
    person.prefix = []
    let claims = try #require(readClaims(of: makeToken(of: consumer(with: person))))
    #expect(claims.contains(#"{"system":"https://fhir.nhs.uk/Id/sds-user-id","value":"UNK"}"#))
    #expect(claims.contains(#"sds-role-profile-id","value":"UNK"}],"name""#))
    #expect(!claims.contains("prefix"))
  }

  @Test func `scenario 40: has the operator's id as sub and as the practitioner's id`() throws {
    let claims = try #require(readClaims(of: makeToken(of: sampleConsumer())))
    #expect(claims.contains(#""sub":"op-0042""#))
    #expect(
      claims.contains(#""requesting_practitioner":{"resourceType":"Practitioner","id":"op-0042""#)
    )
  }

  @Test func `has the service root as it was given as audience`() throws {
    let root = try ServiceRoot("https://provider.nhs.uk/a b/")
    let token = try JSONWebToken(
      consumer: sampleConsumer(),
      audience: root,
      scope: .patientWrite,
      issuedAt: FHIRInstant(secondsSince1970: 0)
    )
    let claims = try #require(readClaims(of: token))
    #expect(claims.contains(#""aud":"https://provider.nhs.uk/a b/""#))
  }

  @Test func `escapes what JSON wants escaped`() throws {
    var person = sampleOperator
    person.family = "O\"Neil\\"
    let claims = try #require(readClaims(of: makeToken(of: consumer(with: person))))
    #expect(claims.contains(#""family":"O\"Neil\\""#))
  }

  @Test func `does not describe itself`() throws {
    #expect(try "\(makeToken(of: sampleConsumer()))" == "token withheld")
  }

  private func consumer(with person: ConsumerIdentity.Operator) throws -> ConsumerIdentity {
    let consumer = try sampleConsumer()
    return try ConsumerIdentity(
      asid: consumer.asid,
      odsCode: consumer.odsCode,
      name: consumer.name,
      issuer: consumer.issuer,
      device: consumer.device,
      operator: person
    )
  }

  private func makeToken(of consumer: ConsumerIdentity) throws -> JSONWebToken {
    try JSONWebToken(
      consumer: consumer,
      audience: careConnectRoute().serviceRoot,
      scope: .patientAppointmentWrite,
      issuedAt: instant("2026-01-01T00:00:00Z")
    )
  }

  private func readClaims(of token: JSONWebToken) -> String? {
    token.text.split(separator: ".").dropFirst().first.flatMap { Base64URLDecoding.text($0) }
  }

  private static let example =
    """
    eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL3NwaW5lLWNsaWVudC5leGFt\
    cGxlLWNvbnN1bWVyLm5ocy51ay8iLCJzdWIiOiJvcC0wMDQyIiwiYXVkIjoiaHR0cHM6Ly9ib29raW5n\
    LmV4YW1wbGUtcHJvdmlkZXIubmhzLnVrL1NUVTMvMS9jYXJlY29ubmVjdC9hcHBvaW50bWVudCIsImV4\
    cCI6MTc2NzIyNTkwMCwiaWF0IjoxNzY3MjI1NjAwLCJyZWFzb25fZm9yX3JlcXVlc3QiOiJkaXJlY3Rj\
    YXJlIiwicmVxdWVzdGVkX3Njb3BlIjoicGF0aWVudC9hcHBvaW50bWVudC53cml0ZSIsInJlcXVlc3Rp\
    bmdfZGV2aWNlIjp7InJlc291cmNlVHlwZSI6IkRldmljZSIsImlkZW50aWZpZXIiOlt7InN5c3RlbSI6\
    Imh0dHBzOi8vZXhhbXBsZS1jb25zdW1lci5uaHMudWsvSWQvZGV2aWNlLWlkZW50aWZpZXIiLCJ2YWx1\
    ZSI6IkNBTkNFTEJBVENILTAxIn1dLCJtb2RlbCI6ImFwcG9pbnRtZW50LWNhbmNlbCIsInZlcnNpb24i\
    OiIxLjAuMCJ9LCJyZXF1ZXN0aW5nX29yZ2FuaXphdGlvbiI6eyJyZXNvdXJjZVR5cGUiOiJPcmdhbml6\
    YXRpb24iLCJpZGVudGlmaWVyIjpbeyJzeXN0ZW0iOiJodHRwczovL2ZoaXIubmhzLnVrL0lkL29kcy1v\
    cmdhbml6YXRpb24tY29kZSIsInZhbHVlIjoiWDlYOTkifV0sIm5hbWUiOiJFeGFtcGxlIDExMSBQcm92\
    aWRlciJ9LCJyZXF1ZXN0aW5nX3ByYWN0aXRpb25lciI6eyJyZXNvdXJjZVR5cGUiOiJQcmFjdGl0aW9u\
    ZXIiLCJpZCI6Im9wLTAwNDIiLCJpZGVudGlmaWVyIjpbeyJzeXN0ZW0iOiJodHRwczovL2ZoaXIubmhz\
    LnVrL0lkL3Nkcy11c2VyLWlkIiwidmFsdWUiOiJVTksifSx7InN5c3RlbSI6Imh0dHBzOi8vZmhpci5u\
    aHMudWsvSWQvc2RzLXJvbGUtcHJvZmlsZS1pZCIsInZhbHVlIjoiVU5LIn0seyJzeXN0ZW0iOiJodHRw\
    czovL2V4YW1wbGUtY29uc3VtZXIubmhzLnVrL0lkL3VzZXItZ3VpZCIsInZhbHVlIjoiNGQxZjBjN2Ut\
    MGQwYS00YjBlLTlhNTUtMmY0ZjRhNmYxYzAxIn1dLCJuYW1lIjpbeyJmYW1pbHkiOiJTYW1wbGUiLCJn\
    aXZlbiI6WyJSb2JpbiJdLCJwcmVmaXgiOlsiTXgiXX1dfX0.
    """
}

/// Decodes base64url, slowly and independently of the encoder.
enum Base64URLDecoding {
  static func text(_ encoded: Substring) -> String? {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var bits: [Bool] = []
    for letter in encoded {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      for position in stride(from: 5, through: 0, by: -1) {
        bits.append(value >> position & 1 == 1)
      }
    }
    let bytes = stride(from: 0, through: bits.count - 8, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
