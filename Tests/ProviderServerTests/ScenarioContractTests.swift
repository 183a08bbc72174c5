#if Network
import Cancellation
import ElementModel
import EmbeddedProvider
import FHIRModel
import HTTPTypes
import NetworkTestSupport
import ProviderServer
import SSPTransport
import Testing

/// The provider gives the same answers whether it is asked in its own process or over mutual TLS, and
/// they are those of the specification.
@Suite struct ScenarioContractTests {
  /// What is compared: an answer, or that none came.
  private enum Outcome: Equatable {
    case answer(status: Int, fields: [String], body: String)
    case none(mayHaveBeenSent: Bool)
  }

  @Test(arguments: ScenarioTable.rows)
  func `one answer in process and over a socket, for scenario`(_ scenario: Scenario) async throws {
    let near = try ScenarioWorld(scenario)
    let answer = try await Self.lastAnswer(scenario, near, to: "https://ssp.example") {
      try await near.provider.send($0)
    }
    let far = try ScenarioWorld(scenario)
    try await RunningServer.with(far.provider) { server in
      let wired = try await withProxy(to: server.base, identity: server.identity()) { proxy in
        try await Self.lastAnswer(scenario, far, to: server.base) { try await proxy.send($0) }
      }
      #expect(Self.outcome(wired) == Self.outcome(answer))
    }
    #expect(Self.summary(of: answer) == scenario.expected)
    #expect(answer.headerFields[.cacheControl] == "no-store")
    #expect(near.statuses(scenario) == far.statuses(scenario))
    let isCancelled = near.statuses(scenario).last == "cancelled"
    #expect(isCancelled == (scenario.cancels && (answer.status == 200 || scenario.times > 1)))
  }

  /// Planned faults, of which some are no answer.
  @Test(arguments: FaultScenario.allCases)
  func `one answer in process and over a socket, for fault`(_ fault: FaultScenario) async throws {
    for dialect in [Dialect.careconnect, .gpconnect] {
      for cancels in [false, true] {
        let scenario = Scenario(
          name: fault.rawValue,
          dialect: dialect,
          expected: "",
          cancels: cancels
        )
        // The provider waits as long as it is told, which here is not at all.
        let planned = PlannedFault(fault, seconds: 0)
        let near = try ScenarioWorld(scenario, fault: planned)
        let request = try near.request(scenario, to: "https://ssp.example")
        let inProcess = await Self.outcome { () async throws(TransportFailure) in
          try await near.provider.send(request)
        }
        let far = try ScenarioWorld(scenario, fault: planned)
        try await RunningServer.with(far.provider) { server in
          try await withProxy(to: server.base, identity: server.identity()) { proxy in
            let request = try far.request(scenario, to: server.base)
            let wired = await Self.outcome { () async throws(TransportFailure) in
              try await proxy.send(request)
            }
            switch fault {
            case .refusedConnection:
              // On the wire it is a reset: the connection stands when the request is known.
              #expect(inProcess == .none(mayHaveBeenSent: false))
              #expect(wired == .none(mayHaveBeenSent: true))
            case .halfABody where cancels: #expect(wired == .none(mayHaveBeenSent: true))
            default: #expect(wired == inProcess, "\(dialect)")
            }
          }
        }
        #expect(near.statuses(scenario) == far.statuses(scenario), "\(dialect)")
      }
    }
  }

  /// Sends the request of a scenario as often as it says.
  private static func lastAnswer(
    _ scenario: Scenario,
    _ world: ScenarioWorld,
    to base: String,
    _ send: (InteractionRequest) async throws -> InteractionResponse
  ) async throws -> InteractionResponse {
    let request = try world.request(scenario, to: base)
    for _ in 1..<scenario.times { _ = try await send(request) }
    return try await send(request)
  }

  private static func outcome(
    _ send: () async throws(TransportFailure) -> InteractionResponse
  ) async -> Outcome {
    do throws(TransportFailure) {
      return outcome(try await send())
    } catch {
      if case .noAnswer = error { return .none(mayHaveBeenSent: true) }
      return .none(mayHaveBeenSent: false)
    }
  }

  /// An answer without what belongs to the connection, and without ids that are new each time.
  private static func outcome(_ response: InteractionResponse) -> Outcome {
    let ofConnection: Set<HTTPField.Name> = [
      .connection, .contentLength, .date, .server, .transferEncoding,
    ]
    let fields = response.headerFields
      .filter { !ofConnection.contains($0.name) && $0.name != .correlationID }
      .map { "\($0.name.canonicalName): \($0.value)" }
    return .answer(
      status: response.status,
      fields: fields.sorted(),
      body: String(decoding: response.body, as: UTF8.self)
    )
  }

  /// The status, and the appointment's status or the error's code.
  private static func summary(of response: InteractionResponse) -> String {
    let tree = FHIRFormat(sniffing: response.body).flatMap { $0.read(response.body).tree }
    let word =
      tree.flatMap(Appointment.init)?.status
      ?? tree.flatMap(OperationOutcome.init)?.issues.first?.codings.first?.code
    return [String(response.status), word].compactMap(\.self).joined(separator: " ")
  }
}
#endif
