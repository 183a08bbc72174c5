import ElementModel
import Testing

@testable import EmbeddedProvider

@Suite struct RequestTargetTests {
  @Test(arguments: [
    (
      "https://ssp.example/https://p.example/a//b/Appointment/1",
      "https://p.example/a//b/Appointment/1"
    ),
    ("http://localhost:1/HTTPS://P.example/x", "HTTPS://P.example/x"),
    ("https://ssp.example/path/https://p.example/x?_format=xml", "https://p.example/x"),
  ])
  func `finds the provider's URL and leaves it as it is`(url: String, inner: String) throws {
    #expect(try #require(RequestTarget(url)).url == inner)
  }

  @Test(arguments: ["", "https://p.example/Appointment/1", "https://ssp.example/http://p.example"])
  func `there is none without one`(url: String) {
    #expect(RequestTarget(url) == nil)
  }

  @Test func `cuts the URL from its end`() throws {
    let target = try #require(RequestTarget("https://s.example/https://p.example/r/Appointment/1"))
    #expect(
      target.cuts.map(\.serviceRoot) == [
        "https://p.example/r/Appointment", "https://p.example/r", "https://p.example", "https:/",
      ]
    )
    #expect(target.cuts[1].path == ["Appointment", "1"])
  }

  @Test(arguments: [
    ("application/fhir+json", FHIRFormat.json), ("application/fhir+xml; charset=utf-8", .xml),
    ("text/html, application/json;q=0.5", .json), ("APPLICATION/XML", .xml), ("text/html", nil),
    ("", nil),
  ])
  func `takes the first format of a list`(list: String, format: FHIRFormat?) {
    #expect(FHIRFormat(accepting: list) == format)
  }
}
