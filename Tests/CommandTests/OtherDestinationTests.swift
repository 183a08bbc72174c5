#if Network
import Foundation
import Testing

/// An outbox that rehearsed, and a run for real.
@Suite struct OtherDestinationTests {
  @Test func `takes no answer of an embedded provider for one that came through the SSP`()
    async throws
  {
    let workplace = try Workplace()
    let appointment = Data(Workplace.appointment("1000").utf8)
    for folder in ["book", "inbox"] {
      try workplace.write(appointment, to: "\(folder)/X9C01/1000.json")
    }
    let rehearsal = try await workplace.run("--book", "inbox")
    #expect(rehearsal.status == 0, "\(rehearsal.errors)")

    let provider = try await RunningProvider(
      in: workplace,
      nil,
      ["--book", workplace.url("book").path]
    )
    let run = LoopbackRun(workplace)
    try run.configure(provider, requestSeconds: 30)
    try workplace.write(appointment, to: "inbox/X9C01/1000.json")
    let refused = try await run.program().run()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("embedded providers") && refused.errors.contains(provider.url))
    #expect(provider.successCount(of: "GET") == 0)
    #expect(try workplace.files("inbox") == ["X9C01/1000.json"])

    let real = try await run.program("run", "--outbox", workplace.url("other").path).run()
    #expect(real.status == 0, "\(real.errors)")
    #expect(provider.cancelCount == 1)
  }
}
#endif
