#if Network
import Cancellation
import ConfigurationFiles
import Foundation
import NetworkTestSupport
import SSPTransport
import Testing

/// Compressed answers, and those that are made to do harm.
@Suite struct CompressionTests {
  /// A resource 50 times one after another, as gzip writes it.
  private static let repeated = """
    H4sIAAAAAAACA6tWKkotzi8tSk4NqSxIVbJSciwoyM/MK8lNzStR0lHKTAEKJSrVVo8qG1U2qmxU2aiyUWWjyuil\
    DACy4FRPngcAAA==
    """

  @Test func `a compressed answer is read as what it was`() async throws {
    let body = try #require(Data(base64Encoded: Self.repeated))
    let response = try await answer(to: Array(body), encoding: "gzip")
    let resource = #"{"resourceType":"Appointment","id":"a"}"#
    #expect(
      String(decoding: response.body, as: UTF8.self) == String(repeating: resource, count: 50)
    )
  }

  @Test func `an answer that grows without measure is not taken`() async throws {
    await #expect(
      throws: TransportFailure.noAnswer(
        reason: "the answer grows too much when it is decompressed"
      )
    ) {
      try await answer(to: Self.mebibyteOfNothing, encoding: "gzip")
    }
  }

  @Test func `an answer that is not compressed as it says is none`() async throws {
    await #expect(
      throws: TransportFailure.noAnswer(reason: "the answer cannot be decompressed")
    ) {
      try await answer(to: Array("{}{}{}{}{}{}{}{}{}".utf8), encoding: "gzip")
    }
  }

  @Test func `an encoding that nobody asked for comes as it is`() async throws {
    let response = try await answer(to: [0x8B, 0x02, 0x80], encoding: "br")
    #expect(response.body == [0x8B, 0x02, 0x80])
  }

  private func answer(to body: [UInt8], encoding: String) async throws -> InteractionResponse {
    let server = try await RawServer { _ in
      [.answer(200, ["Content-Encoding: \(encoding)"], body: body)]
    }
    let base = "http://localhost:\(server.port)"
    let request = try Interactions(base: base).read()
    return try await withProxy(to: base) { try await $0.send(request) }
  }

  /// 1,048,576 bytes of zero, as gzip writes them.
  private static let mebibyteOfNothing: [UInt8] =
    [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xED, 0xC1, 0x31, 0x01, 0x00,
      0x00, 0x00, 0xC2, 0xA0, 0xF5, 0x4F, 0x6D, 0x08, 0x5F, 0xA0,
    ] + [UInt8](repeating: 0, count: 1016) + [
      0x3E, 0x03, 0x1C, 0xEA, 0x38, 0xA7, 0x00, 0x00, 0x10, 0x00,
    ]
}
#endif
