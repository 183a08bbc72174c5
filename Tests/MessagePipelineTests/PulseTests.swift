import Cancellation
import EmbeddedProvider
import Spool
import Synchronization
import Testing

@testable import MessagePipeline

/// A pipeline that works slowly is told from one that hangs.
@Suite struct PulseTests {
  /// Answers when it is let, and not before.
  private final class HeldTransport: Transport {
    let notice: String? = nil
    private let isLet = Mutex(false)
    private let asked = Mutex(0)

    var askedCount: Int { asked.withLock { $0 } }

    func letGo() { isLet.withLock { $0 = true } }

    func send(
      _ request: InteractionRequest
    ) async throws(TransportFailure) -> InteractionResponse {
      asked.withLock { $0 += 1 }
      while !isLet.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(5)) }
      return InteractionResponse(status: 404, headerFields: [:], body: [])
    }
  }

  /// What a pulse says at some times.
  private static func isAlive(_ reading: inout PulseReading, at times: [Duration]) -> [Bool] {
    times.map { reading.isAlive(at: $0) }
  }

  @Test func `beats as long as steps come to their end, and not while nothing does`() async throws {
    let workplace = try Workplace()
    let sample = try SampleAppointment(.careconnect)
    for number in 1...3 {
      try workplace.drop(sample.bytes(version: "\(number)"), as: "X9C01/a\(number).json")
    }
    let transport = HeldTransport()
    let pipeline = try await workplace.pipeline(transport)
    var run = try await pipeline.begin(programVersion: "0.0.0-test")
    let pass = Task { [run] in
      var run = run
      try await pipeline.pass(&run)
      return run
    }
    while transport.askedCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
    // What needs no answer goes on for a while. Each time, the clock of the window ticks, which is no beat.
    var before = 0
    for _ in 0..<100 where pipeline.pulse.beatCount != before {
      before = pipeline.pulse.beatCount
      try await Task.sleep(for: .milliseconds(1500))
    }
    #expect(before > 0 && pipeline.pulse.beatCount == before)
    var reading = PulseReading(pipeline.pulse, at: .zero)
    let limit = pipeline.pulse.longestStep
    #expect(Self.isAlive(&reading, at: [limit, limit + .seconds(1)]) == [true, false])
    transport.letGo()
    run = try await pass.value
    #expect(run.itemCount == 3)
    // Each of the items has at least its answer and its end.
    #expect(pipeline.pulse.beatCount >= before + 6)
    #expect(Self.isAlive(&reading, at: [limit + .seconds(1)]) == [true])
    _ = try await pipeline.end(run)
  }

  @Test func `a pipeline that waits for work is alive for as long as that takes`() throws {
    let pulse = Pulse(try Repository.settings())
    var reading = PulseReading(pulse, at: .zero)
    reading.rest()
    #expect(Self.isAlive(&reading, at: [.seconds(3600)]) == [true])
    reading.work(at: .seconds(7200))
    let limit = .seconds(7200) + pulse.longestStep
    #expect(Self.isAlive(&reading, at: [limit, limit + .seconds(1)]) == [true, false])
  }

  @Test func `one step may take what the settings allow`() throws {
    var settings = try Repository.settings()
    #expect(Pulse(settings).longestStep > settings.retries.maximumDelay)
    settings.requestTime = .seconds(3600)
    #expect(Pulse(settings).longestStep > .seconds(3600))
    settings.settleTime = .seconds(7200)
    #expect(Pulse(settings).longestStep > .seconds(7200))
  }
}
