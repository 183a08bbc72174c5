import Glibc
import Testing

@testable import Spool

@Suite struct InboxClaimTests {
  private let folder = TestFolder()
  private let run: FileName

  init() throws {
    run = try #require(FileName("run-1"))
    folder.makeFolder("in")
    folder.makeFolder("in/X9C01")
    for name in ["a.json", "b.json", "b.json.cancel.yaml", "X9C01/c.json"] {
      folder.write(name, to: "in/\(name)")
    }
  }

  private func inbox(_ faults: FaultInjection? = nil) throws -> Inbox {
    try Inbox(folder: "\(folder.path)/in", faults: faults)
  }

  private func outbox() throws -> Outbox { try Outbox(folder: "\(folder.path)/out") }

  @Test func `takes files with their sidecars and keeps their paths`() throws {
    let inbox = try inbox()
    let claim = try InboxClaim(of: inbox, run: run)
    #expect(try claim.take(inbox.list().inputs) == 3)
    #expect(try inbox.list().inputs.isEmpty && inbox.list().hiddenCount == 1)
    let claimed = try claim.inbox.list()
    #expect(claimed.inputs.map { "\($0)" } == ["X9C01/c.json", "a.json", "b.json"])
    #expect(claimed.inputs[2].sidecar != nil && claimed.refused.isEmpty)
    guard
      case .content(let content) = try claim.inbox.read(
        claimed.inputs[0],
        maximumByteCount: 100
      )
    else {
      Issue.record("unreadable")
      return
    }
    #expect(content.bytes == Array("X9C01/c.json".utf8))
    #expect(folder.mode("in/.claimed") == 0o700)
  }

  @Test func `moves what is settled on, and gives the rest back`() throws {
    let (inbox, outbox) = (try inbox(), try outbox())
    let claim = try InboxClaim(of: inbox, run: run)
    _ = try claim.take(inbox.list().inputs)
    // Somebody drops another file of the same name meanwhile.
    folder.write("newer", to: "in/b.json")
    let entries = try claim.inbox.list().inputs
    let moved = try outbox.move(entries[1], from: claim.inbox, to: .archive, expecting: nil)
    #expect(moved == .moved("archive/a.json", sidecar: nil))
    #expect(try claim.release(.settled, outbox: outbox) == 2)
    // The sidecar stays with its file: it is not the newer one's.
    #expect(
      folder.names("in") == [".claimed", "X9C01", "b.json", "b~2.json", "b~2.json.cancel.yaml"]
    )
    #expect(folder.content("in/b.json") == "newer" && folder.content("in/b~2.json") == "b.json")
    #expect(folder.content("in/b~2.json.cancel.yaml") == "b.json.cancel.yaml")
    #expect(folder.names("in/.claimed").isEmpty && folder.names("in/X9C01") == ["c.json"])
  }

  @Test func `gives back what a run that is gone had taken, but nothing of one that is alive`()
    throws
  {
    let (inbox, outbox) = (try inbox(), try outbox())
    do {
      let claim = try InboxClaim(of: inbox, run: run)
      _ = try claim.take(inbox.list().inputs.filter { "\($0)" == "a.json" })
    }
    let alive = try InboxClaim(of: inbox, run: #require(FileName("run-2")))
    _ = try alive.take(inbox.list().inputs.filter { "\($0)" == "b.json" })
    #expect(try InboxClaim.releaseAbandoned(in: inbox, .settled, outbox: outbox) == 1)
    #expect(try inbox.list().inputs.map { "\($0)" } == ["X9C01/c.json", "a.json"])
    #expect(try alive.inbox.list().inputs.map { "\($0)" } == ["b.json"])
    #expect(throws: SpoolError.self) { try InboxClaim(of: inbox, run: #require(FileName("run-2"))) }
  }

  @Test func `archives the control file of a file that was moved on`() throws {
    for name in ["1.dat", "1.ctl", "2.dat", "2.ctl"] { folder.write(name, to: "in/X9C01/\(name)") }
    let (inbox, outbox) = (try inbox(), try outbox())
    let claim = try InboxClaim(of: inbox, run: run)
    let drops = DropListing(try inbox.list(), .controlFile)
    #expect(try claim.take(drops.complete, drops: drops) == 2)
    let entries = try claim.inbox.list().inputs
    #expect(entries.map { "\($0)" } == ["X9C01/1.dat", "X9C01/2.dat"])
    _ = try outbox.move(entries[0], from: claim.inbox, to: .archive, expecting: nil)
    #expect(try claim.release(.controlFile, outbox: outbox) == 1)
    #expect(folder.names("out/archive/X9C01") == ["1.ctl", "1.dat"])
    #expect(folder.names("in/X9C01") == ["2.ctl", "2.dat", "c.json"])
  }

  @Test func `gives a control file back to its own file, not to a newer one`() throws {
    folder.write("old", to: "in/1.dat")
    folder.write("old control", to: "in/1.ctl")
    let (inbox, outbox) = (try inbox(), try outbox())
    do {
      let claim = try InboxClaim(of: inbox, run: run)
      let drops = DropListing(try inbox.list(), .controlFile)
      _ = try claim.take(drops.complete, drops: drops)
    }
    folder.write("newer, half", to: "in/1.dat")
    #expect(try InboxClaim.releaseAbandoned(in: inbox, .controlFile, outbox: outbox) == 1)
    let drops = DropListing(try inbox.list(), .controlFile)
    #expect(drops.complete.map { "\($0)" } == ["1~2.dat"])
    #expect(folder.content("in/1~2.dat") == "old")
    #expect(folder.content("in/1~2.ctl") == "old control")
  }

  @Test func `takes names of any length, and follows no link in place of its folder`() throws {
    let long = String(repeating: "l", count: 255)
    folder.write("long", to: "in/\(long)")
    let inbox = try inbox()
    do {
      let claim = try InboxClaim(of: inbox, run: run)
      #expect(try claim.take(inbox.list().inputs) == 4)
      #expect(try claim.release(.settled, outbox: outbox()) == 4)
      #expect(folder.content("in/\(long)") == "long")
    }
    folder.remove("in/.claimed")
    folder.makeFolder("elsewhere")
    folder.makeLink("in/.claimed", to: "../elsewhere")
    #expect(throws: SpoolError.self) { try InboxClaim(of: inbox, run: run) }
    #expect(folder.names("elsewhere").isEmpty)
  }

  @Test func `loses nothing wherever a run stops, and the next one gives everything back`() throws {
    for call in 0..<500 {
      let folder = TestFolder()
      for name in ["in", "in/X9C01"] { folder.makeFolder(name) }
      let names = ["1.dat", "1.ctl", "X9C01/2.dat", "X9C01/2.dat.cancel.yaml", "X9C01/2.ctl"]
      for name in names { folder.write(name, to: "in/\(name)") }
      let outbox = try Outbox(folder: "\(folder.path)/out")
      let plan = FaultPlan { index, _ in index >= call ? .failure(errno: EIO) : nil }
      var isDone = false
      do throws(SpoolError) {
        let inbox = try Inbox(folder: "\(folder.path)/in", faults: plan.injection)
        let claim = try InboxClaim(of: inbox, run: run)
        let drops = DropListing(try inbox.list(), .controlFile)
        _ = try claim.take(drops.complete, drops: drops)
        _ = try claim.release(.controlFile, outbox: outbox)
        isDone = true
      } catch {}
      let inbox = try Inbox(folder: "\(folder.path)/in")
      _ = try InboxClaim.releaseAbandoned(in: inbox, .controlFile, outbox: outbox)
      let found = Set(names.filter { folder.content("in/\($0)") == $0 })
      #expect(found == Set(names), "stopped at call \(call)")
      if isDone {
        #expect(call > 30)
        return
      }
    }
    Issue.record("the claim never finished")
  }
}
