import Glibc
import Synchronization
import Testing

@testable import Spool

@Suite struct FileReadingTests {
  private let folder = TestFolder()

  /// Lists a file, lets something happen to it, and reads it.
  private func read(
    _ name: String,
    maximumByteCount: Int = 1000,
    faults: FaultPlan? = nil,
    after change: () -> Void = {}
  ) throws -> FileReading {
    let inbox = try Inbox(folder: folder.path, faults: faults?.injection)
    let entry = try #require(inbox.list().inputs.first { $0.description == name })
    change()
    return try inbox.read(entry, maximumByteCount: maximumByteCount)
  }

  @Test func `reads an empty file`() throws {
    folder.write("", to: "a.json")
    guard case .content(let content) = try read("a.json") else {
      Issue.record("refused")
      return
    }
    #expect(content.bytes.isEmpty)
    #expect(content.identity.byteCount == 0)
    #expect(content.identity.modifiedSeconds > 1_600_000_000)
  }

  @Test func `reads a file of exactly the limit`() throws {
    folder.makeFile("a.json", byteCount: 1000)
    guard case .content(let content) = try read("a.json") else {
      Issue.record("refused")
      return
    }
    #expect(content.bytes == Array(repeating: 0, count: 1000))
  }

  @Test func `refuses a file over the limit without reading it`() throws {
    folder.makeFile("a.json", byteCount: 10_000_001)
    let plan = FaultPlan()
    let reading = try read("a.json", maximumByteCount: 10_000_000, faults: plan)
    #expect(
      reading == .refused(.tooLarge(byteCount: 10_000_001, maximumByteCount: 10_000_000))
    )
    #expect(!plan.names.contains(.read))
  }

  @Test(.timeLimit(.minutes(30)))
  func `returns at once when a named pipe takes the place of a file`() throws {
    folder.write("{}", to: "a.json")
    let reading = try read("a.json") {
      folder.remove("a.json")
      folder.makePipe("a.json")
    }
    #expect(reading == .refused(.namedPipe))
  }

  @Test func `follows no link which takes the place of a file`() throws {
    folder.write("{}", to: "a.json")
    let reading = try read("a.json") {
      folder.rename("a.json", to: "b.json")
      folder.makeLink("a.json", to: "b.json")
    }
    #expect(reading == .refused(.symbolicLink))
  }

  @Test func `follows no link which takes the place of a provider folder`() throws {
    folder.makeFolder("A1")
    folder.write("{}", to: "A1/a.json")
    let reading = try read("A1/a.json") {
      folder.rename("A1", to: "B1")
      folder.makeLink("A1", to: "B1")
    }
    #expect(reading == .refused(.symbolicLink))
  }

  @Test func `refuses a socket and a folder which take the place of a file`() throws {
    folder.write("{}", to: "a.json")
    let socket = try read("a.json") {
      folder.remove("a.json")
      folder.makeSocket("a.json")
    }
    #expect(socket == .refused(.socket))
    folder.write("{}", to: "b.json")
    let subfolder = try read("b.json") {
      folder.remove("b.json")
      folder.makeFolder("b.json")
    }
    #expect(subfolder == .refused(.folderTooDeep))
  }

  @Test func `tells a file which is gone`() throws {
    folder.write("{}", to: "a.json")
    #expect(try read("a.json") { folder.remove("a.json") } == .refused(.vanished))
  }

  @Test(.enabled(if: !TestFolder.isRoot, "root may read everything"))
  func `refuses a file it may not read`() throws {
    folder.write("{}", to: "a.json")
    folder.setMode("a.json", 0)
    #expect(try read("a.json") == .refused(.unreadable))
  }

  @Test(arguments: [
    (EACCES, FileRefusal.unreadable), (EPERM, .unreadable), (ENOENT, .vanished),
    (ELOOP, .symbolicLink), (ENXIO, .socket),
  ])
  func `takes a failed open of one file for its refusal`(errno: Int32, refusal: FileRefusal) throws
  {
    folder.write("{}", to: "a.json")
    let isReading = Atomic(false)
    let faults = FaultPlan { _, name in
      name == .open && isReading.load(ordering: .relaxed) ? .failure(errno: errno) : nil
    }
    let reading = try read("a.json", faults: faults) { isReading.store(true, ordering: .relaxed) }
    #expect(reading == .refused(refusal))
  }

  @Test func `takes too many open files and a bad disk for a failure of the machine`() throws {
    folder.write("{}", to: "a.json")
    for (call, errno) in [(SystemCallName.open, EMFILE), (.read, EIO), (.status, EIO)] {
      let isReading = Atomic(false)
      let faults = FaultPlan { _, name in
        name == call && isReading.load(ordering: .relaxed) ? .failure(errno: errno) : nil
      }
      #expect(throws: SpoolError.cannotRead(path: "\(folder.path)/a.json", errno: errno)) {
        try read("a.json", faults: faults) { isReading.store(true, ordering: .relaxed) }
      }
    }
  }

  @Test func `puts short and interrupted reads together`() throws {
    let text = String(repeating: "0123456789", count: 50)
    folder.write(text, to: "a.json")
    let counter = Counter()
    let faults = FaultPlan { _, _ in
      counter.next().isMultiple(of: 3)
        ? .failure(errno: EINTR) : .shortTransfer(maximumByteCount: 7)
    }
    guard case .content(let content) = try read("a.json", faults: faults) else {
      Issue.record("refused")
      return
    }
    #expect(String(decoding: content.bytes, as: UTF8.self) == text)
  }

  @Test(arguments: [
    (5, FileRefusal.changedWhileRead), (5000, .tooLarge(byteCount: 5100, maximumByteCount: 1000)),
  ])
  func `tells a file which grows while it is read`(growth: Int, refusal: FileRefusal) throws {
    folder.write(String(repeating: "a", count: 100), to: "a.json")
    let folder = folder
    let faults = FaultPlan { _, name in
      if name == .read { folder.append(String(repeating: "b", count: growth), to: "a.json") }
      return nil
    }
    #expect(try read("a.json", faults: faults) == .refused(refusal))
  }

  @Test func `tells a file which shrinks while it is read`() throws {
    folder.write(String(repeating: "a", count: 100), to: "a.json")
    let folder = folder
    let faults = FaultPlan { _, name in
      if name == .read { folder.makeFile("a.json", byteCount: 10) }
      return nil
    }
    #expect(try read("a.json", faults: faults) == .refused(.changedWhileRead))
  }

  @Test func `takes five system calls for a file`() throws {
    folder.write("{}", to: "a.json")
    let plan = FaultPlan()
    _ = try read("a.json", faults: plan) { plan.forget() }
    #expect(plan.names == [.open, .status, .read, .status])
  }

  @Test func `reads a file by its path, through a link`() throws {
    folder.write("yes", to: "a.yaml")
    folder.makeLink("b.yaml", to: "a.yaml")
    let reading = try FileReading(path: "\(folder.path)/b.yaml", maximumByteCount: 10)
    guard case .content(let content) = reading else {
      Issue.record("refused")
      return
    }
    #expect(content.bytes == Array("yes".utf8))
    #expect(
      try FileReading(path: "\(folder.path)/c.yaml", maximumByteCount: 10) == .refused(.vanished)
    )
  }
}
