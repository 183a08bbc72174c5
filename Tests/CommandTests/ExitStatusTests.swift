import Foundation
import Testing

/// Every exit status, each by a run that ends with it.
@Suite struct ExitStatusTests {
  @Test func `is 0 when everything is cancelled or was already`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C01/already-cancelled.json")
    let result = try await workplace.run()
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output.contains("       1  Cancelled\n"))
    #expect(result.output.contains("*** embedded provider: nothing left this machine ***"))
    #expect(try workplace.files("inbox").isEmpty)
  }

  @Test func `is 0 for an empty inbox`() async throws {
    let result = try await Workplace().run()
    #expect(result.status == 0)
  }

  @Test func `is 1 when the outbox cannot be written`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.write("a file", to: "outbox")
    let result = try await workplace.run("--outbox", workplace.url("outbox/below").path)
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("ssp-cancel: cannot create "))
    #expect(result.errors.contains("a part of the path is not a folder"))
    #expect(try workplace.files("inbox") == ["X9C01/cancelled.json"])
  }

  @Test func `is 3 when a rule is against it`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C01/not-found.json")
    #expect(try await workplace.run().status == 3)
  }

  @Test func `is 4 when a file was rejected`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/not-found.json")
    try workplace.drop("X9C02/rejected-empty.json")
    #expect(try await workplace.run().status == 4)
  }

  @Test func `is 5 when something is in doubt`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/outcome-unknown.json")
    try workplace.drop("X9C02/rejected-empty.json")
    let result = try await workplace.run()
    #expect(result.status == 5)
    #expect(result.output.contains("Outcome not known – check with the provider (1)"))
  }

  @Test func `is 6 when the run stopped before some`() async throws {
    let workplace = try Workplace()
    for number in 1...6 { try workplace.drop("T99999/down-\(number).json") }
    try workplace.drop("X9C02/rejected-empty.json")
    #expect(try await workplace.run().status == 6)
    #expect(try workplace.files("inbox").count == 6)
  }

  @Test func `is 11 while another run holds the outbox`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.write("4711 ward-7 2026-01-15T09:00:00Z\n", to: "outbox/.state/lock")
    let lock = try FileHandle(forUpdating: workplace.url("outbox/.state/lock"))
    #expect(flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    let held = try await workplace.run()
    #expect(held.status == 11)
    #expect(held.errors.contains("another run (process 4711 on ward-7, since 2026"))
    #expect(try workplace.files("inbox") == ["X9C01/cancelled.json"])

    try lock.close()
    #expect(try await workplace.run().status == 0)
  }

  @Test func `is told without a word when asked to be quiet`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/not-found.json")
    let result = try await workplace.run("--quiet")
    #expect(result.status == 3)
    #expect(result.output.isEmpty && result.errors.isEmpty)
    #expect(try workplace.summary().items.count == 1)
  }
}
