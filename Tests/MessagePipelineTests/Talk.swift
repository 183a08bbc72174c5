import Cancellation
import FHIRModel
import Foundation
import HTTPTypes
import MessagePipeline
import Reporting
import Testing

/// A run over one file whose provider answers from a script.
struct Talk: Sendable {
  let row: ItemRow
  let requests: [InteractionRequest]
  let pauses: [Duration]
  let outcome: OperationOutcome
  let outcomeBytes: [UInt8]
  /// The files of the outbox.
  let outbox: [String: [UInt8]]

  /// Lets a provider of a dialect answer from a script, and checks that nothing of it is left.
  ///
  /// The input is the sample itself unless other bytes are given.
  init(
    _ sample: SampleAppointment,
    _ answers: [ScriptedTransport.Answer],
    file: [UInt8]? = nil,
    sidecar: String? = nil,
    now: FHIRInstant = Repository.now,
    changing change: (inout RunSettings) -> Void = { _ in }
  ) async throws {
    let workplace = try Workplace()
    try workplace.drop(try file ?? sample.bytes(), as: "\(sample.dialect.folder)/a.json")
    if let sidecar {
      try workplace.drop(Array(sidecar.utf8), as: "\(sample.dialect.folder)/a.json.cancel.yaml")
    }
    let transport = ScriptedTransport(answers)
    let clock = TestClock(now)
    let summary = try await workplace.run(transport, at: clock) { settings in
      settings.retries.firstDelay = .seconds(4)
      change(&settings)
    }
    row = try #require(summary.items.first)
    #expect(summary.items.count == 1)
    #expect(transport.remainingCount == 0, "answers that nobody asked for")
    requests = transport.requests
    pauses = clock.pauses
    outbox = try workplace.outbox()
    let path = try #require(row.outcomeFile)
    outcomeBytes = try #require(outbox[path])
    outcome = try OperationOutcome(reading: outcomeBytes)
  }

  /// The requests to cancel.
  var puts: [InteractionRequest] { requests.filter { $0.method == .put } }

  /// What was sent, such as `GET PUT GET`.
  var methods: String { requests.map(\.method.rawValue).joined(separator: " ") }

  /// The outcome and the sentence of the first issue.
  var sentence: String { outcome.issues.first?.diagnostics ?? "" }
}

extension OperationOutcome {
  /// Reads an OperationOutcome that must be one.
  init(reading bytes: [UInt8]) throws {
    let tree = try #require(ResourceReading.read(bytes).tree)
    self = try #require(OperationOutcome(tree))
  }
}

/// The claims of a token that the tests look at.
struct Token: Decodable, Hashable {
  let sub: String
  let aud: String
  let iat: Int64
  let exp: Int64
  let scope: String

  private enum CodingKeys: String, CodingKey {
    case sub
    case aud
    case iat
    case exp
    case scope = "requested_scope"
  }

  /// Reads the token of a request.
  init(of request: InteractionRequest) throws {
    let text = try #require(request.headerFields[.authorization])
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    #expect(text.hasPrefix("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0."))
    #expect(parts.count == 3 && parts[2].isEmpty, "an unsigned token ends in a full stop")
    var base64 = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
    while base64.utf8.count % 4 != 0 { base64 += "=" }
    let claims = try #require(Data(base64Encoded: base64))
    self = try JSONDecoder().decode(Token.self, from: claims)
  }
}
