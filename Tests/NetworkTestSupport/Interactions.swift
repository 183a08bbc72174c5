#if Network
import Cancellation
import ConfigurationFiles
import FHIRModel
import SSPTransport

/// A consumer and a provider that exist nowhere, and their requests to a server on this machine.
public struct Interactions {
  /// The time of the tests.
  public static let now = FHIRInstant(secondsSince1970: 1_768_467_600)  // 2026-01-15T09:00:00Z

  /// Builds the requests.
  public let builder: RequestBuilder
  /// The way to the provider.
  public let route: ProviderRoute
  /// The appointment.
  public let id: AppointmentID

  /// Makes requests to a server, a service root behind it, and an appointment.
  public init(
    base: String,
    serviceRoot: String = "https://provider.example/STU3/1/careconnect/appointment",
    id: String = "7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10"
  ) throws {
    let consumer = try ConsumerIdentity(
      asid: try required(ASID("200000099901")),
      odsCode: try required(ODSCode("X9X99")),
      name: "Example 111 Provider",
      issuer: "https://spine-client.example/",
      device: ConsumerIdentity.Device(
        system: "https://example.nhs.uk/Id/device",
        value: "D1",
        model: "m",
        version: "1"
      ),
      operator: ConsumerIdentity.Operator(id: "op-0042", family: "Sample", given: ["Robin"])
    )
    builder = RequestBuilder(consumer: consumer, sspBase: try SSPBase(base))
    route = ProviderRoute(
      odsCode: try required(ODSCode("X9C01")),
      dialect: .careconnect,
      asid: try required(ASID("200000099911")),
      serviceRoot: try ServiceRoot(serviceRoot)
    )
    self.id = try required(AppointmentID(id))
  }

  /// A read of the appointment.
  public func read() throws -> InteractionRequest {
    var generator = SystemRandomNumberGenerator()
    return try builder.readAppointment(
      id,
      at: route,
      stamp: RequestStamp(issuedAt: Self.now, using: &generator)
    )
  }

  /// A cancellation of the appointment's third version.
  public func cancel(
    requestID: UUIDText? = nil,
    body: [UInt8] = Array("{}".utf8)
  ) throws
    -> InteractionRequest
  {
    var generator = SystemRandomNumberGenerator()
    return try builder.cancelAppointment(
      id,
      body: body,
      format: .json,
      version: try required(EntityTag(versionID: "3")),
      at: route,
      stamp: RequestStamp(requestID: requestID, issuedAt: Self.now, using: &generator)
    )
  }
}

/// What a test takes for granted, and cannot go on without.
private func required<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw MissingValue() }
  return value
}

private struct MissingValue: Error {}

/// Makes a transport, hands it out, and closes it.
public func withProxy<Result>(
  to base: String,
  identity: ClientIdentity? = nil,
  limits: ConnectionLimits = ConnectionLimits(),
  connectionCount: Int = 4,
  _ body: (SpineSecureProxy) async throws -> Result
) async throws -> Result {
  let proxy = SpineSecureProxy(
    settings: SSPSettings(base: try SSPBase(base), tls: nil, limits: limits),
    identity: identity,
    connectionCount: connectionCount
  )
  do {
    let result = try await body(proxy)
    await proxy.close()
    return result
  } catch {
    await proxy.close()
    throw error
  }
}
#endif
