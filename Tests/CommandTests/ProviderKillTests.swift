#if Network
import Foundation
import NetworkTestSupport
import Testing

/// The program against the provider's, as two processes with mutual TLS between them.
@Suite struct ProviderKillTests {
  private static let count = 30

  @Test func `what a killed provider has answered is in its book, and nothing is cancelled twice`()
    async throws
  {
    let workplace = try Workplace()
    let certificates = try TestCertificates()
    try certificates.issue("server")
    try certificates.issue("client")
    let ids = (0..<Self.count).map { "made-up-\($0)" }
    for id in ids {
      let data = Data(Workplace.appointment(id).utf8)
      for folder in ["book", "inbox", "second/inbox"] {
        try workplace.write(data, to: "\(folder)/X9C01/\(id).json")
      }
    }
    let state = workplace.url("book.sqlite").path
    let book = ["--book", workplace.url("book").path, "--state", state]
    let provider = try await RunningProvider(in: workplace, certificates, book)
    let url = provider.url
    async let killed = Self.run(
      in: workplace,
      url,
      certificates,
      "",
      "--rate-limit",
      "20/s"
    )
    let started = ContinuousClock.now
    while provider.cancelCount < 5, ContinuousClock.now - started < .seconds(120) {
      try await Task.sleep(for: .milliseconds(5))
    }
    provider.kill()
    let first = try await killed
    #expect(first.status == 5 || first.status == 6, "\(first.errors)")
    let before = try Self.outcomes(workplace, "outbox")
    let told = before.filter { $0.value == "cancelled" }.keys
    #expect(!told.isEmpty && told.count < Self.count, "it was killed in the middle")

    // The same book, from the file alone.
    let again = try await RunningProvider(in: workplace, certificates, ["--state", state])
    let second = try await Self.run(in: workplace, again.url, certificates, "second/")
    #expect(second.status == 0, "\(second.errors)")
    let callbacks = String(
      decoding: try workplace.data("second/outbox/callbacks.csv"),
      as: UTF8.self
    )
    #expect(callbacks.contains("\r\nyes,") && !callbacks.contains("rehearsal"))
    let after = try Self.outcomes(workplace, "second/outbox")
    #expect(after.count == Self.count)
    for (input, outcome) in after {
      let allowed: Set =
        switch before[input] {
        case "cancelled": ["already-cancelled"]
        case "outcome-unknown": ["already-cancelled", "cancelled"]
        default: ["cancelled"]
        }
      #expect(allowed.contains(outcome), "\(input) was \(before[input] ?? "-"), is \(outcome)")
    }
  }

  /// Runs over an inbox, through a provider's port; a proxy that the environment names is not asked.
  private static func run(
    in workplace: Workplace,
    _ url: String,
    _ certificates: TestCertificates,
    _ prefix: String,
    _ options: String...
  ) async throws -> Program.Result {
    let sample = try Repository.text("Samples/ssp-cancel.yaml")
    let tls = """
        url: \(url)
        client-certificate: \(certificates.path("client.pem"))
        private-key: \(certificates.path("client.key"))
        trust-roots: \(certificates.path("roots.pem"))
      """
    let configuration =
      sample
      .replacing("  url: https://ssp.example.nhs.uk/", with: tls)
      .replacing("routes: routes.yaml", with: "routes: \(Repository.path("Samples/routes.yaml"))")
    try workplace.write(configuration, to: "\(prefix)ssp-cancel.yaml")
    let nobody = "http://127.0.0.1:1/"
    return try await Program(
      [
        "run", "--inbox", workplace.url("\(prefix)inbox").path,
        "--outbox", workplace.url("\(prefix)outbox").path,
        "--config", workplace.url("\(prefix)ssp-cancel.yaml").path,
        "--now", "2026-01-15T09:00:00Z", "--provider-concurrency", "4",
      ] + options,
      environment: ["HTTPS_PROXY": nobody, "https_proxy": nobody, "ALL_PROXY": nobody]
    ).run(limitSeconds: 300)
  }

  private static func outcomes(
    _ workplace: Workplace,
    _ outbox: String
  ) throws -> [String: String] {
    try JSONDecoder().decode(Summary.self, from: try workplace.data("\(outbox)/summary.json"))
      .outcomes
  }
}
#endif
