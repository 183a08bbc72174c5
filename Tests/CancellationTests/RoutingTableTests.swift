import FHIRModel
import Testing

@testable import Cancellation

@Suite struct RoutingTableTests {
  @Test func `finds a route by its key`() throws {
    let table = try RoutingTable([careConnectRoute(), gpConnectRoute()])
    #expect(try table.route(to: "T99999").dialect == .gpconnect)
    #expect(try table.route(to: "A1001", dialect: .careconnect) == careConnectRoute())
  }

  @Test func `says which route may be meant`() throws {
    let table = try RoutingTable([careConnectRoute()])
    #expect(throws: RouteRefusal.unknownProvider(key: "A1002", suggestion: "A1001")) {
      try table.route(to: "A1002")
    }
    #expect(throws: RouteRefusal.unknownProvider(key: "ZZZ", suggestion: nil)) {
      try table.route(to: "ZZZ")
    }
    let refusal = RouteRefusal.unknownProvider(key: "A1002", suggestion: "A1001")
    #expect(refusal.text == "there is no route to the provider A1002; did you mean A1001?")
    #expect(refusal.outcome == .routingFailure)
  }

  @Test func `refuses two routes with one key`() throws {
    let route = try careConnectRoute()
    #expect(throws: DuplicateRouteKey(key: "A1001")) { try RoutingTable([route, route]) }
  }

  @Test func `scenario 63: an organisation with several routes is not guessed about`() throws {
    var first = try careConnectRoute()
    first.key = "dos-1"
    var second = first
    second.key = "dos-2"
    let table = try RoutingTable([first, second])
    #expect(try table.route(to: "dos-2").key == "dos-2")
    let code = try #require(ODSCode("A1001"))
    #expect(throws: RouteRefusal.ambiguous(odsCode: code, keys: ["dos-1", "dos-2"])) {
      try table.route(to: "A1001")
    }
    let single = try RoutingTable([first])
    #expect(try single.route(to: "A1001").key == "dos-1")
  }

  @Test func `scenario 64: refuses a route of the other dialect`() throws {
    let table = try RoutingTable([gpConnectRoute()])
    let refusal = RouteRefusal.otherDialect(
      routeKey: "T99999",
      route: .gpconnect,
      appointment: .careconnect
    )
    #expect(throws: refusal) { try table.route(to: "T99999", dialect: .careconnect) }
    #expect(
      refusal.text
        == "the route T99999 is for GP Connect, but the appointment is one of Care Connect"
    )
  }

  @Test func `warns of what looks wrong with a route`() throws {
    var route = try gpConnectRoute()
    #expect(route.warnings.isEmpty)
    route.serviceRoot = try ServiceRoot("https://gp.example-provider.nhs.uk/A b/STU3/1/gpconnect/")
    #expect(route.warnings.count == 3)
    var careConnect = try careConnectRoute()
    #expect(careConnect.warnings.isEmpty)
    careConnect.serviceRoot = try ServiceRoot("https://provider.nhs.uk/x/")
    #expect(careConnect.warnings.count == 1)
  }
}
