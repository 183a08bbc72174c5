import Glibc
import Testing

@testable import Spool

@Suite struct RunLockTests {
  private let folder = TestFolder()

  @Test func `lets a second run know who holds the outbox`() throws {
    let path = "\(folder.path)/out"
    let first = try Outbox(folder: path)
    let error = #expect(throws: SpoolError.self) { try Outbox(folder: path) }
    guard case .alreadyRunning(path, let holder?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(holder.processID == getpid())
    #expect(holder.host == LockHolder.current.host && !holder.host.isEmpty)
    #expect(holder.since.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    #expect(
      error?.description
        == "another run (process \(getpid()) on \(holder.host), since \(holder.since)) uses "
        + "\(path): wait until it ends or choose another outbox"
    )
    try first.write([1], to: "outcomes/a.json")
  }

  @Test func `frees the outbox when the run ends`() throws {
    for _ in 0..<3 {
      let outbox = try Outbox(folder: "\(folder.path)/out")
      try outbox.write([1], to: "outcomes/a.json")
    }
    expectOwnLock()
  }

  @Test func `frees the outbox though a child has copied the open lock file`() throws {
    var outbox: Outbox? = try Outbox(folder: "\(folder.path)/out")
    let copies = folder.openFiles("out/.state/lock").map { dup($0) }
    try #require(!copies.isEmpty && copies.allSatisfy { $0 >= 0 })
    defer { for copy in copies { close(copy) } }
    try outbox?.write([1], to: "outcomes/a.json")
    outbox = nil
    _ = try Outbox(folder: "\(folder.path)/out")
  }

  private func expectOwnLock() {
    let line = folder.content("out/.state/lock")
    #expect(line?.hasPrefix("\(getpid()) \(LockHolder.current.host) 20") == true)
    #expect(line?.hasSuffix("Z\n") == true)
  }

  @Test func `is not confused by what an earlier run left in the lock file`() throws {
    folder.makeFolder("out")
    folder.makeFolder("out/.state")
    folder.write("99999999 and more than a process id", to: "out/.state/lock")
    let outbox = try Outbox(folder: "\(folder.path)/out")
    expectOwnLock()
    folder.write("not a number", to: "out/.state/lock")
    #expect(throws: SpoolError.alreadyRunning(path: outbox.shownPath, holder: nil)) {
      try Outbox(folder: "\(folder.path)/out")
    }
  }

  @Test func `follows no link in place of the lock file`() throws {
    folder.makeFolder("out")
    folder.makeFolder("out/.state")
    folder.write("precious", to: "precious")
    folder.makeLink("out/.state/lock", to: "../../precious")
    #expect(throws: SpoolError.cannotLock(path: "\(folder.path)/out", errno: ELOOP)) {
      try Outbox(folder: "\(folder.path)/out")
    }
    #expect(folder.content("precious") == "precious")
  }

  @Test func `does not take a failing lock for another run`() {
    let plan = FaultPlan.failFirst(.lock, errno: ENOLCK)
    #expect(throws: SpoolError.cannotLock(path: "\(folder.path)/out", errno: ENOLCK)) {
      try Outbox(folder: "\(folder.path)/out", faults: plan.injection)
    }
  }
}
