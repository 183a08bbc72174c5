#if Network
import ArgumentParser

/// Measures what a cancellation over mutual TLS costs the client: a read and a `PUT`.
///
/// The server is a process of its own, so that only the client's CPU time counts. Figures are CPU time,
/// user and system, in microseconds a cancellation: the median of several rounds, the fastest and the
/// slowest. The rounds of all measures take turns.
struct WireBenchmarksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wire",
    abstract: "Measures the client's CPU time a cancellation over mutual TLS."
  )

  @Option(help: "The built program, which is the server.")
  var program: String

  @Option(help: "A folder with samples: inbox, ssp-cancel.yaml and routes.yaml.")
  var samples = "Samples"

  @Option(help: "How many appointments a round cancels.")
  var appointments = 500

  @Option(help: "How many rounds there are.")
  var rounds = 5

  @Option(help: "How many requests are under way at a time.")
  var concurrency = 4

  func run() async throws {
    let workplace = try Workplace(
      samples: samples,
      count: appointments * rounds * Client.Kind.allCases.count
    )
    defer { workplace.remove() }
    let server = try ServerProcess(program: program, workplace)
    defer { server.stop() }
    let client = try Client(workplace, url: server.url, concurrency: concurrency)
    var microseconds: [Client.Kind: [Double]] = [:]
    var next = 0
    for _ in 0..<rounds {
      for kind in Client.Kind.allCases {
        let numbers = next..<(next + appointments)
        next += appointments
        let seconds = try await client.cpuSeconds(kind, cancelling: numbers)
        microseconds[kind, default: []].append(seconds / Double(appointments) * 1_000_000)
      }
    }
    await client.close()
    print("\(appointments) cancellations a round, \(rounds) rounds, \(concurrency) at a time")
    print("client CPU µs a cancellation: median (fastest, slowest), ratio to the bare client")
    let floor = Self.median(microseconds[.bare] ?? [])
    for kind in Client.Kind.allCases {
      let values = (microseconds[kind] ?? []).sorted()
      let median = Self.median(values)
      print(
        "\(kind.rawValue): \(Int(median)) (\(Int(values.first ?? 0)), \(Int(values.last ?? 0))), "
          + "\((median / floor * 100).rounded() / 100)"
      )
    }
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }
}
#endif
