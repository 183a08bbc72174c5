import Cancellation
import ConfigurationFiles
import Testing

@Suite struct RoutesFileTests {
  private func errors(_ text: String) -> [String] {
    ConfigurationFilesTests.errors { () throws(ConfigurationFailure) in
      try RoutesFile.read(bytes: bytes(text), fileName: "routes.yaml")
    }
  }

  @Test func `reads routes in the order of the file`() throws {
    let text = """
      providers:
        B81617:
          dialect: careconnect
          asid: "012345678901"
          service-root: https://cc.example/STU3/1/careconnect
        A20047:
          dialect: gpconnect
          asid: 918999199002
          service-root: https://gp.example/A20047/STU3/1/gpconnect
          display-name: Example Surgery
          party-key: A20047-821848
          interactions:
            cancel-appointment: urn:nhs:names:services:gpconnect:fhir:rest:cancel:appointment
          scopes: { read-patient: patient/*.read, cancel-appointment: patient/x.write }
      """
    let table = try RoutesFile.read(bytes: bytes(text), fileName: "routes.yaml")
    #expect(table.routes.map(\.odsCode.text) == ["B81617", "A20047"])
    #expect(table.routes.map(\.dialect) == [.careconnect, .gpconnect])
    #expect(table.routes.map(\.asid.text) == ["012345678901", "918999199002"])
    let route = try table.route(to: "A20047")
    #expect(route.serviceRoot.text == "https://gp.example/A20047/STU3/1/gpconnect")
    #expect(route.displayName == "Example Surgery")
    #expect(route.partyKey?.text == "A20047-821848")
    #expect(
      route.interactionID(for: .cancelAppointment)?.text
        == "urn:nhs:names:services:gpconnect:fhir:rest:cancel:appointment"
    )
    #expect(route.interactionID(for: .readAppointment) == .gpConnectReadAppointment)
    #expect(route.scope(for: .cancelAppointment)?.text == "patient/x.write")
  }

  @Test func `reports every fault of every route`() {
    let text = """
      providers:
        a20047:
          dialect: gpconnect
          asid: "918999199002"
          service-root: https://gp.example/A20047
        B81617:
          dialekt: careconnect
          asid: 9189991990
          service-root: https://user@cc.example/STU3
          party-key: B81617
          interactions: { cancel: x, read-appointment: "a b" }
        C12345: nothing
      """
    #expect(
      errors(text) == [
        "2:3: a key under `providers` must be an ODS code: 3 to 12 capital letters and digits",
        "7:5: `dialect` is missing: `careconnect` or `gpconnect`",
        "7:5: unknown key; did you mean `dialect`?",
        "8:11: `asid` must be an ASID: exactly 12 digits, in quotes so that a leading 0 is kept",
        "9:19: `service-root` is not usable: the URL has a user name",
        "10:16: `party-key` must be a party key: an ODS code, `-`, and 6 or 7 digits",
        "11:21: unknown key; what may stand here is `read-appointment`, `cancel-appointment`, "
          + "`read-patient`, `search-appointments`",
        "11:50: `read-appointment` must be the name of an interaction, which has no blanks",
        "12:11: expected a mapping with the keys `dialect`, `asid`, `service-root`, "
          + "`display-name`, `party-key`, `interactions`, `scopes`, `concurrency`, `rate-limit`",
      ]
    )
  }

  @Test func `reads how much a provider takes`() throws {
    let route = "dialect: gpconnect, asid: \"918999199002\", service-root: https://gp.example/A"
    let text = "providers: { A20047: { \(route), concurrency: 3, rate-limit: 30/min } }"
    let table = try RoutesFile.read(bytes: Array(text.utf8), fileName: "routes.yaml")
    #expect(try table.route(to: "A20047").concurrency == 3)
    #expect(try table.route(to: "A20047").rateLimit?.description == "30/min")
    let wrong = "providers: { A20047: { \(route), concurrency: 0, rate-limit: fast } }"
    #expect(
      errors(wrong).map { $0.drop { $0 != "`" } } == [
        "`concurrency` must be a whole number from 1 to 1000",
        "`rate-limit` must be a number of requests and a time, such as 2/s or 30/min",
      ]
    )
  }

  @Test(arguments: ["", "providers: {}", "providers:", "routes: {}"])
  func `a file without a route is an error`(text: String) {
    #expect(!errors(text).isEmpty)
  }

  @Test func `a provider named twice is an error`() {
    let route =
      "{ dialect: gpconnect, asid: \"918999199002\", service-root: https://gp.example/A }"
    let errors = errors("providers:\n  A20047: \(route)\n  A20047: \(route)\n")
    #expect(errors == ["2:3: this key is there more than once; keep one"])
  }

  @Test func `an unknown dialect is an error`() {
    let text =
      "providers: { A20047: { dialect: bars, asid: \"918999199002\", service-root: https://a.example } }"
    #expect(errors(text) == ["1:33: `dialect` must be `careconnect` or `gpconnect`"])
  }
}
