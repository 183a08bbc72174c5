import Testing

@testable import EmbeddedProvider

@Suite struct Base64URLTests {
  @Test(arguments: [
    ("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYg", "foob"), ("Pz8_", "???"),
    ("Pj4-", ">>>"),
  ])
  func `decodes`(text: String, decoded: String) {
    #expect(Base64URL.decode(text[...]) == Array(decoded.utf8))
  }

  @Test(arguments: ["Zg==", "Zg=", "Z", "Zm9vY", "Zh", "Zm9", "Pz8/", "Pj4+", "Zm 9", "Zmé"])
  func `refuses padding, other alphabets, lone letters and left-over bits`(text: String) {
    #expect(Base64URL.decode(text[...]) == nil)
  }
}
