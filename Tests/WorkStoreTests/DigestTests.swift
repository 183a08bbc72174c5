import Cancellation
import TestSupport
import Testing

@testable import WorkStore

@Suite struct DigestTests {
  // Source: FIPS 180-4, examples published by NIST.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `computes SHA-256`(text: String, digest: String) {
    #expect(ContentDigest(of: Array(text.utf8)).description == digest)
  }

  // Source: RFC 4231, test cases 1 and 2.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
  ])
  func `computes HMAC-SHA-256`(key: [UInt8], message: String, digest: String) {
    #expect(KeyedDigest(of: Array(message.utf8), key: key).description == digest)
  }

  @Test func `tells effects apart by each part, and by nothing else`() throws {
    let key = try #require(StateKey(bytes: Array(repeating: 7, count: 32)))
    let other = try #require(StateKey(bytes: Array(repeating: 8, count: 32)))
    let effect = EffectKey(
      dialect: .careconnect,
      routeKey: "X9C01",
      appointmentID: try #require(AppointmentID("148")),
      version: "12",
      reason: nil
    )
    var changed: [EffectKey] = [effect, effect, effect, effect, effect, effect, effect]
    changed[1].dialect = .gpconnect
    changed[2].routeKey = "X9C0"
    changed[3].appointmentID = try #require(AppointmentID("1481"))
    changed[4].version = nil
    changed[5].version = ""
    changed[6].reason = ""
    let digests = changed.map { key.digest(of: $0) }
    #expect(Set(digests).count == changed.count)
    #expect(key.digest(of: effect) == digests[0])
    #expect(other.digest(of: effect) != digests[0])
    #expect(StateKey(bytes: [1, 2, 3]) == nil)
  }

  @Test func `reads back the digits it writes, and no others`() throws {
    var random = SeededGenerator(seed: 5)
    let bytes = (0..<100).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    #expect(HexadecimalText.bytes(of: HexadecimalText.utf8(of: bytes)) == bytes)
    for text in ["0", "0g", "AB", " 1"] { #expect(HexadecimalText.bytes(of: text.utf8) == nil) }
  }
}
