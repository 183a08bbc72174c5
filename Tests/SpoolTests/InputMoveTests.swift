import Glibc
import Testing

@testable import Spool

@Suite struct InputMoveTests {
  private let folder = TestFolder()

  init() { folder.makeFolder("in") }

  /// An inbox and outbox which are opened once for a test.
  private struct Spool {
    let inbox: Inbox
    let outbox: Outbox

    func move(
      _ name: String,
      to destination: InputDestination = .archive,
      expecting identity: FileIdentity? = nil
    ) throws -> InputMove {
      let entry = try #require(inbox.list().inputs.first { $0.description == name })
      return try outbox.move(entry, from: inbox, to: destination, expecting: identity)
    }
  }

  private func open(outbox: String? = nil, faults: FaultInjection? = nil) throws -> Spool {
    let inbox = try Inbox(folder: "\(folder.path)/in")
    return Spool(
      inbox: inbox,
      outbox: try Outbox(folder: outbox ?? "\(folder.path)/out", inbox: inbox, faults: faults)
    )
  }

  @Test func `moves an input, keeping the provider's folder`() throws {
    folder.makeFolder("in/A20047")
    folder.write("one", to: "in/a.json")
    folder.write("two", to: "in/A20047/a.json")
    let spool = try open()
    #expect(try spool.move("a.json") == .moved("archive/a.json", sidecar: nil))
    #expect(
      try spool.move("A20047/a.json", to: .rejected)
        == .moved("rejected/A20047/a.json", sidecar: nil)
    )
    #expect(folder.content("out/archive/a.json") == "one")
    #expect(folder.content("out/rejected/A20047/a.json") == "two")
    #expect(folder.files("in").isEmpty)
  }

  @Test func `keeps every file of a name which is used again, with its sidecar`() throws {
    let spool = try open()
    for (round, name) in ["a.json", "a~2.json", "a~3.json"].enumerated() {
      folder.write("\(round)", to: "in/a.json")
      folder.write("sidecar \(round)", to: "in/a.json.cancel.yaml")
      let sidecar = try #require(RelativePath("archive/\(name).cancel.yaml"))
      #expect(
        try spool.move("a.json")
          == .moved(#require(RelativePath("archive/\(name)")), sidecar: sidecar)
      )
      #expect(folder.content("out/archive/\(name)") == "\(round)")
      #expect(folder.content("out/archive/\(name).cancel.yaml") == "sidecar \(round)")
    }
    folder.write("stem", to: "in/a.json")
    folder.write("stem sidecar", to: "in/a.cancel.json")
    #expect(
      try spool.move("a.json")
        == .moved("archive/a~4.json", sidecar: "archive/a~4.cancel.json")
    )
    #expect(folder.files("in").isEmpty)
  }

  @Test func `keeps files whose names differ by case`() throws {
    folder.write("upper", to: "in/A.json")
    folder.write("lower", to: "in/a.json")
    let spool = try open()
    _ = try spool.move("A.json")
    _ = try spool.move("a.json")
    #expect(folder.content("out/archive/A.json") == "upper")
    #expect(folder.content("out/archive/a.json") == "lower")
  }

  @Test func `leaves a file which was replaced after it was read`() throws {
    folder.write("old", to: "in/a.json")
    let spool = try open()
    let entry = try #require(spool.inbox.list().inputs.first)
    guard case .content(let content) = try spool.inbox.read(entry, maximumByteCount: 10) else {
      Issue.record("refused")
      return
    }
    folder.write("newer", to: "in/b.json")
    folder.rename("in/b.json", to: "in/a.json")
    #expect(try spool.move("a.json", expecting: content.identity) == .left(.changedSinceRead))
    #expect(folder.content("in/a.json") == "newer")
    #expect(folder.files("out/archive").isEmpty)
  }

  @Test func `puts a file back which was replaced in the last moment`() throws {
    folder.write("old", to: "in/a.json")
    let folder = folder
    let isArmed = Switch()
    let spool = try open { name in
      if name == .rename && isArmed.isOn && folder.content("in/a.json") == "old" {
        folder.write("newer", to: "in/b.json")
        folder.rename("in/b.json", to: "in/a.json")
      }
      return nil
    }
    let entry = try #require(spool.inbox.list().inputs.first)
    guard case .content(let content) = try spool.inbox.read(entry, maximumByteCount: 10) else {
      Issue.record("refused")
      return
    }
    isArmed.turnOn()
    #expect(try spool.move("a.json", expecting: content.identity) == .left(.changedSinceRead))
    #expect(folder.content("in/a.json") == "newer")
    #expect(folder.files("out/archive").isEmpty)
  }

  @Test func `says where an unread file is if two newer ones collide`() throws {
    folder.write("old", to: "in/a.json")
    let folder = folder
    let isArmed = Switch()
    let spool = try open { name in
      if name == .rename && isArmed.isOn {
        folder.write(folder.content("in/a.json") == "old" ? "newer" : "newest", to: "in/b.json")
        folder.rename("in/b.json", to: "in/a.json")
      }
      return nil
    }
    let entry = try #require(spool.inbox.list().inputs.first)
    guard case .content(let content) = try spool.inbox.read(entry, maximumByteCount: 10) else {
      Issue.record("refused")
      return
    }
    isArmed.turnOn()
    #expect(throws: SpoolError.movedUnread(path: "\(folder.path)/out/archive/a.json")) {
      try spool.move("a.json", expecting: content.identity)
    }
    #expect(folder.content("out/archive/a.json") == "newer")
    #expect(folder.content("in/a.json") == "newest")
  }

  @Test func `moves a file which is as it was read`() throws {
    folder.write("same", to: "in/a.json")
    let spool = try open()
    let entry = try #require(spool.inbox.list().inputs.first)
    guard case .content(let content) = try spool.inbox.read(entry, maximumByteCount: 10) else {
      Issue.record("refused")
      return
    }
    #expect(
      try spool.move("a.json", expecting: content.identity)
        == .moved("archive/a.json", sidecar: nil)
    )
  }

  @Test func `tells an input which is gone`() throws {
    folder.write("", to: "in/a.json")
    let spool = try open()
    let entry = try #require(spool.inbox.list().inputs.first)
    folder.remove("in/a.json")
    #expect(
      try spool.outbox.move(entry, from: spool.inbox, to: .archive, expecting: nil)
        == .left(.vanished)
    )
  }

  @Test func `moves a refused entry as it is`() throws {
    folder.makeLink("in/a.json", to: "/etc/hostname")
    let spool = try open()
    let entry = try #require(spool.inbox.list().refused.first)
    #expect(
      try spool.outbox.move(entry, from: spool.inbox, to: .rejected, expecting: nil)
        == .moved("rejected/a.json", sidecar: nil)
    )
    #expect(folder.names("out/rejected") == ["a.json"])
  }

  @Test func `takes a file and a folder of one name`() throws {
    let spool = try open()
    folder.write("file", to: "in/A20047")
    _ = try spool.move("A20047")
    folder.makeFolder("in/A20047")
    folder.write("below", to: "in/A20047/a.json")
    #expect(
      try spool.move("A20047/a.json") == .moved("archive/A20047~2/a.json", sidecar: nil)
    )
  }

  @Test func `says which input could not be moved`() throws {
    folder.write("", to: "in/a.json")
    let plan = FaultPlan.failFirst(.rename, errno: EACCES)
    let spool = try open(faults: plan.injection)
    let error = #expect(throws: SpoolError.self) { try spool.move("a.json") }
    #expect(error == .cannotMove(path: "\(folder.path)/in/a.json", errno: EACCES))
  }

  @Test(.enabled(if: OtherFilesystem.isThere, "/dev/shm is not another file system than /tmp"))
  func `copies to another file system, numbered, private and with the time kept`() throws {
    let other = TestFolder(below: OtherFilesystem.path)
    let spool = try open(outbox: "\(other.path)/out")
    let large = Array(repeating: UInt8(7), count: 200_000)
    for _ in 0..<2 {
      folder.write(large, to: "in/a.json".utf8)
      folder.write("sidecar", to: "in/a.json.cancel.yaml")
      let entry = try #require(spool.inbox.list().inputs.first)
      guard case .content(let read) = try spool.inbox.read(entry, maximumByteCount: 1_000_000)
      else {
        Issue.record("refused")
        return
      }
      guard case .moved(let path, _?) = try spool.move("a.json", expecting: read.identity) else {
        Issue.record("left")
        return
      }
      let copy = try FileReading(
        path: "\(other.path)/out/\(path)",
        maximumByteCount: 1_000_000
      )
      guard case .content(let copied) = copy else {
        Issue.record("refused")
        return
      }
      #expect(copied.bytes == large)
      #expect(copied.identity.modifiedNanoseconds == read.identity.modifiedNanoseconds)
      #expect(other.mode("out/\(path)") == 0o600)
    }
    #expect(
      other.names("out/archive") == [
        "a.json", "a.json.cancel.yaml", "a~2.json", "a~2.json.cancel.yaml",
      ]
    )
    #expect(folder.files("in").isEmpty)
  }

  @Test(.enabled(if: OtherFilesystem.isThere, "/dev/shm is not another file system than /tmp"))
  func `keeps an input somebody writes to while it is copied`() throws {
    let other = TestFolder(below: OtherFilesystem.path)
    folder.write("first half", to: "in/a.json")
    let folder = folder
    let isArmed = Switch()
    let spool = try open(outbox: "\(other.path)/out") { name in
      if name == .sync && isArmed.isOn { folder.append(", second half", to: "in/a.json") }
      return nil
    }
    isArmed.turnOn()
    #expect(try spool.move("a.json") == .left(.changedSinceRead))
    #expect(folder.content("in/a.json") == "first half, second half")
    #expect(other.files("out/archive").isEmpty)
  }

  @Test(.enabled(if: OtherFilesystem.isThere, "/dev/shm is not another file system than /tmp"))
  func `copies no link or pipe to another file system`() throws {
    let other = TestFolder(below: OtherFilesystem.path)
    folder.makeLink("in/link.json", to: "/etc/hostname")
    folder.makePipe("in/pipe.json")
    let spool = try open(outbox: "\(other.path)/out")
    let moves = try spool.inbox.list().refused.map { entry in
      try spool.outbox.move(entry, from: spool.inbox, to: .rejected, expecting: nil)
    }
    #expect(moves == [.left(.symbolicLink), .left(.namedPipe)])
  }
}
