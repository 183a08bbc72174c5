import Glibc
import Testing

@testable import Spool

@Suite struct RunLockTests {
  private let folder = TestFolder()

  @Test func `lets a second run know who holds the outbox`() throws {
    let path = "\(folder.path)/out"
    let first = try Outbox(folder: path)
    let error = #expect(throws: SpoolError.self) { try Outbox(folder: path) }
    #expect(error == .alreadyRunning(path: path, pid: getpid()))
    #expect(
      error?.description
        == "another run (process \(getpid())) uses \(path): "
        + "wait until it ends or choose another outbox"
    )
    try first.write([1], to: "outcomes/a.json")
  }

  @Test func `frees the outbox when the run ends`() throws {
    for _ in 0..<3 {
      let outbox = try Outbox(folder: "\(folder.path)/out")
      try outbox.write([1], to: "outcomes/a.json")
    }
    #expect(folder.content("out/.state/lock") == "\(getpid())\n")
  }

  @Test func `is not confused by what an earlier run left in the lock file`() throws {
    folder.makeFolder("out")
    folder.makeFolder("out/.state")
    folder.write("99999999 and more than a process id", to: "out/.state/lock")
    let outbox = try Outbox(folder: "\(folder.path)/out")
    #expect(folder.content("out/.state/lock") == "\(getpid())\n")
    folder.write("not a number", to: "out/.state/lock")
    #expect(throws: SpoolError.alreadyRunning(path: outbox.shownPath, pid: nil)) {
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
