import Testing

@testable import Cancellation

@Suite struct ServiceRootTests {
  @Test(arguments: [
    "https://booking.example-provider.nhs.uk/STU3/1/careconnect/appointment",
    "https://Provider.Example.NHS.uk:443/T99999/STU3/1/gpconnect",
    "https://provider.nhs.uk/a//b/%7Bx%7D:@;=,~!$&'()*+",
    "https://provider.nhs.uk",
    "HTTPS://provider.nhs.uk/x",
  ])
  func `keeps a URL byte for byte`(text: String) throws {
    let root = try ServiceRoot(text)
    #expect(root.text == text)
    #expect(root.requestText == text)
    #expect(!root.hasTrailingSlash)
  }

  @Test(arguments: [
    ("http://provider.nhs.uk/x", ServiceURLFault.notHTTPS),
    ("provider.nhs.uk/x", .notHTTPS),
    ("https:/provider.nhs.uk", .notHTTPS),
    ("", .notHTTPS),
    (" https://provider.nhs.uk", .notHTTPS),
    ("ftp://provider.nhs.uk", .notHTTPS),
    ("https://", .noHost),
    ("https:///x", .noHost),
    ("https://:443/x", .noHost),
    ("https://user@provider.nhs.uk/x", .userInformation),
    ("https://user:word@provider.nhs.uk/x", .userInformation),
    ("https://provider.nhs.uk/x?y=z", .query),
    ("https://provider.nhs.uk/x#y", .fragment),
    ("https://provider.nhs.uk/x\r\nX-Other: y", .controlCharacter),
    ("https://provider.nhs.uk/x\u{0}", .controlCharacter),
    ("https://pro vider.nhs.uk/x", .illegalHost),
    ("https://provider.nhs.uk:port/x", .illegalHost),
    ("https://provider.nhs.uk:/x", .illegalHost),
    ("https://provider.nhs.uk/100%", .strayPercent),
    ("https://provider.nhs.uk/%4", .strayPercent),
    ("https://provider.nhs.uk/%zz", .strayPercent),
  ])
  func `refuses what requests may not go to`(text: String, fault: ServiceURLFault) {
    #expect(throws: fault) { try ServiceRoot(text) }
  }

  @Test func `has a sentence for every fault`() {
    for fault in ServiceURLFault.allCases {
      #expect(fault.text.hasPrefix("the URL") || !fault.text.isEmpty)
    }
  }

  @Test func `leaves out slashes at the end, and says so`() throws {
    let root = try ServiceRoot("https://provider.nhs.uk/STU3//")
    #expect(root.hasTrailingSlash)
    #expect(root.text == "https://provider.nhs.uk/STU3//")
    #expect(root.requestText == "https://provider.nhs.uk/STU3")
  }

  @Test func `scenario 59: encodes only octets that no URI can have`() throws {
    let root = try ServiceRoot("https://provider.nhs.uk/a b\"<>\\^`{|}é%20/[x]:@")
    #expect(
      root.requestText
        == "https://provider.nhs.uk/a%20b%22%3C%3E%5C%5E%60%7B%7C%7D%C3%A9%20/[x]:@"
    )
    #expect(root.hasIllegalOctets)
    #expect(root.text.hasSuffix("é%20/[x]:@"))
  }

  @Test(arguments: [
    "https://ssp.example.nhs.uk", "https://ssp.example.nhs.uk/", "https://ssp.example.nhs.uk///",
  ])
  func `scenario 86: exactly one slash is in front of the service root`(base: String) throws {
    let base = try SSPBase(base)
    let root = try ServiceRoot("https://provider.nhs.uk/STU3")
    #expect(base.text == "https://ssp.example.nhs.uk/")
    #expect(
      base.url(root: root, type: "Appointment", id: "9")
        == "https://ssp.example.nhs.uk/https://provider.nhs.uk/STU3/Appointment/9"
    )
  }

  @Test func `takes plain HTTP to this machine only`() throws {
    #expect(try SSPBase("http://127.0.0.1:8080").text == "http://127.0.0.1:8080/")
    #expect(try SSPBase("http://localhost").text == "http://localhost/")
    #expect(throws: ServiceURLFault.notHTTPS) { try SSPBase("http://ssp.example.nhs.uk") }
    #expect(throws: ServiceURLFault.notHTTPS) { try SSPBase("http://localhost.example.uk") }
  }
}
