import Glibc
import Synchronization
import Testing

@testable import Spool

@Suite struct OutboxTests {
  private let folder = TestFolder()

  private var path: String { "\(folder.path)/out" }

  @Test func `creates its folders, also those above, for this user only`() throws {
    _ = try Outbox(folder: "\(folder.path)/deep/er/out")
    #expect(
      folder.names("deep/er/out") == [
        ".state", "archive", "outcomes", "rejected", "requests", "runs",
      ]
    )
    for name in ["deep", "deep/er", "deep/er/out", "deep/er/out/runs", "deep/er/out/.state"] {
      #expect(folder.mode(name) == 0o700)
    }
    #expect(folder.mode("deep/er/out/.state/lock") == 0o600)
    #expect(folder.names("deep/er/out/outcomes").isEmpty)
  }

  @Test func `opens a folder which is already there`() throws {
    do { try Outbox(folder: path).write([1], to: "outcomes/a.json") }
    do { try Outbox(folder: path + "//").write([2], to: "outcomes/b.json") }
    #expect(folder.names("out/outcomes") == ["a.json", "b.json"])
  }

  @Test func `removes the file that a run was killed over while it looked what it may write`()
    throws
  {
    do { _ = try Outbox(folder: path) }
    folder.write("", to: "out/archive/.part-probe")
    _ = try Outbox(folder: path)
    #expect(folder.names("out/archive").isEmpty)
  }

  @Test(arguments: Durability.allCases)
  func `writes a file under its name and leaves nothing else`(durability: Durability) throws {
    let outbox = try Outbox(folder: path)
    let bytes = Array("{\"resourceType\":\"OperationOutcome\"}".utf8)
    let written = try outbox.write(
      bytes,
      to: "outcomes/A20047/a.json.outcome.json",
      durability: durability
    )
    #expect(written == "outcomes/A20047/a.json.outcome.json")
    #expect(folder.content(bytes: "out/\(written)".utf8) == bytes)
    #expect(folder.names("out/outcomes/A20047") == ["a.json.outcome.json"])
    #expect(folder.mode("out/outcomes/A20047") == 0o700)
    #expect(folder.mode("out/outcomes/A20047/a.json.outcome.json") == 0o600)
    #expect(try outbox.write([], to: "summary.json", durability: durability) == "summary.json")
    #expect(folder.content("out/summary.json") == "")
  }

  @Test func `takes four system calls for a file without durability`() throws {
    let plan = FaultPlan()
    let outbox = try Outbox(folder: path, faults: plan.injection)
    plan.forget()
    try outbox.write([1, 2, 3], to: "outcomes/a.json", durability: .none)
    #expect(plan.names == [.create, .write, .close, .rename])
  }

  @Test func `numbers files whose name is taken`() throws {
    let outbox = try Outbox(folder: path)
    var names: [String] = []
    for byte in UInt8(1)...5 {
      names.append(try outbox.write([byte], to: "outcomes/a.json").name.description)
    }
    #expect(names == ["a.json", "a~2.json", "a~3.json", "a~4.json", "a~5.json"])
    for (name, byte) in zip(names, UInt8(1)...5) {
      #expect(folder.content(bytes: "out/outcomes/\(name)".utf8) == [byte])
    }
  }

  @Test func `finds a number quickly among many`() throws {
    let plan = FaultPlan()
    let outbox = try Outbox(folder: path, faults: plan.injection)
    for number in 2...300 { folder.write("", to: "out/outcomes/a~\(number).json") }
    folder.write("", to: "out/outcomes/a.json")
    plan.forget()
    #expect(
      try outbox.write([], to: "outcomes/a.json", durability: .none).name == FileName("a~301.json")
    )
    #expect(plan.names.count < 25)
  }

  @Test func `replaces a file when asked`() throws {
    let outbox = try Outbox(folder: path)
    for text in ["first", "second"] {
      try outbox.write(Array(text.utf8), to: "summary.json", ifExists: .replace)
    }
    #expect(folder.content("out/summary.json") == "second")
    #expect(!folder.names("out").contains { $0.hasPrefix(".part") })
  }

  @Test func `numbers a file whose name a folder has, and a folder whose name a file has`() throws {
    let outbox = try Outbox(folder: path)
    try outbox.write([], to: "outcomes/a/b.json")
    #expect(try outbox.write([], to: "outcomes/a", ifExists: .replace) == "outcomes/a~2")
    try outbox.write([], to: "outcomes/c")
    #expect(try outbox.write([], to: "outcomes/c/d.json") == "outcomes/c~2/d.json")
    #expect(try outbox.write([], to: "outcomes/c/e.json") == "outcomes/c~2/e.json")
    folder.makeLink("out/outcomes/link", to: "/tmp")
    #expect(try outbox.write([], to: "outcomes/link/f.json") == "outcomes/link~2/f.json")
  }

  @Test func `keeps files whose names differ by case, also where the file system does not`() throws
  {
    let outbox = try Outbox(folder: path)
    #expect(try outbox.write([1], to: "outcomes/A.json") == "outcomes/A.json")
    #expect(try outbox.write([2], to: "outcomes/a.json") == "outcomes/a.json")
  }

  @Test func `numbers a name a file system without case calls taken`() throws {
    // Such a file system answers the rename of a.json with EEXIST where A.json is.
    let plan = FaultPlan.failFirst(.rename, errno: EEXIST)
    let outbox = try Outbox(folder: path, faults: plan.injection)
    #expect(try outbox.write([2], to: "outcomes/a.json") == "outcomes/a~2.json")
  }

  @Test func `replaces nothing where the kernel has no exclusive rename`() throws {
    for errno in [EINVAL, ENOSYS] {
      let path = "\(path)\(errno)"
      do {
        let plan = FaultPlan.failFirst(.rename, errno: errno)
        let outbox = try Outbox(folder: path, faults: plan.injection)
        #expect(try outbox.write([1], to: "outcomes/a.json") == "outcomes/a.json")
      }
      let plan = FaultPlan.failFirst(.rename, errno: errno)
      let outbox = try Outbox(folder: path, faults: plan.injection)
      #expect(try outbox.write([2], to: "outcomes/a.json") == "outcomes/a~2.json")
    }
  }

  @Test func `puts short and interrupted writes together`() throws {
    let counter = Counter()
    let outbox = try Outbox(folder: path) { _ in
      counter.next().isMultiple(of: 3)
        ? .failure(errno: EINTR) : .shortTransfer(maximumByteCount: 5)
    }
    let text = String(repeating: "0123456789", count: 20)
    try outbox.write(Array(text.utf8), to: "outcomes/a.json")
    #expect(folder.content("out/outcomes/a.json") == text)
  }

  @Test(arguments: [SystemCallName.write, .sync, .close, .rename])
  func `leaves no file behind when the disk is full`(call: SystemCallName) throws {
    let isArmed = Switch()
    let outbox = try Outbox(folder: path) { name in
      name == call && isArmed.isOn ? .failure(errno: ENOSPC) : nil
    }
    isArmed.turnOn()
    let error = #expect(throws: SpoolError.self) {
      try outbox.write([1, 2, 3], to: "outcomes/a.json")
    }
    #expect(error == .cannotWrite(path: "\(path)/outcomes/a.json", errno: ENOSPC))
    #expect(error?.description.hasSuffix("free some space and run again") == true)
    #expect(folder.names("out/outcomes").isEmpty)
  }

  @Test func `keeps all files which many tasks write under one name`() async throws {
    let outbox = try Outbox(folder: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in UInt8(0)..<8 {
        group.addTask {
          for round in UInt8(0)..<25 {
            try outbox.write([task, round], to: "outcomes/new/a.json", durability: .none)
          }
        }
      }
      try await group.waitForAll()
    }
    let names = folder.nameBytes("out/outcomes/new")
    let contents = Set(names.map { folder.content(bytes: "out/outcomes/new/".utf8 + $0) })
    #expect(names.count == 200)
    #expect(contents.count == 200)
  }

  @Test func `gives no name longer than the file system takes`() throws {
    let outbox = try Outbox(folder: path)
    let input = try #require(RelativePath(String(repeating: "n", count: 255)))
    let target = OutboxFolder.outcomes.path(of: input, suffix: ".outcome.json")
    let names = Set(try (0..<3).map { _ in try outbox.write([], to: target).bytes })
    #expect(names.count == 3)
    #expect(folder.names("out/outcomes").allSatisfy { $0.utf8.count <= 255 })
  }

  @Test func `refuses a place below a file and says so`() {
    folder.write("", to: "file")
    let error = #expect(throws: SpoolError.self) { try Outbox(folder: "\(folder.path)/file/out") }
    #expect(
      error?.description
        == "cannot create \(folder.path)/file/out: a part of the path is not a folder; "
        + "choose a path which leads through folders only"
    )
  }

  @Test func `refuses a place where one of its folders is a file`() {
    folder.makeFolder("out")
    folder.write("", to: "out/archive")
    #expect(throws: SpoolError.cannotOpen(path: "\(path)/archive", errno: ENOTDIR)) {
      try Outbox(folder: path)
    }
  }

  @Test func `refuses a place where nothing can be created`() {
    #expect(throws: SpoolError.cannotCreate(path: "/proc/spool-tests", errno: ENOENT)) {
      try Outbox(folder: "/proc/spool-tests")
    }
  }

  @Test(arguments: [SystemCallName.create, .write])
  func `refuses a folder it cannot write before any work is done`(call: SystemCallName) {
    // The lock file is created and written first.
    let counter = Counter()
    let error = #expect(throws: SpoolError.self) {
      try Outbox(folder: path) { name in
        name == call && counter.next() > 1 ? .failure(errno: EROFS) : nil
      }
    }
    #expect(error == .cannotWrite(path: "\(path)/outcomes", errno: EROFS))
    #expect(folder.names("out/outcomes").isEmpty)
  }

  @Test func `refuses an outbox inside the inbox and the other way round`() throws {
    folder.makeFolder("in")
    folder.makeFolder("in/out")
    let inner = try Inbox(folder: "\(folder.path)/in/out")
    let inbox = try Inbox(folder: "\(folder.path)/in")
    for path in ["in", "in/new", "in/out", "in/out/../out/deeper"] {
      #expect(throws: SpoolError.self) {
        try Outbox(folder: "\(folder.path)/\(path)", inbox: inbox)
      }
    }
    #expect(throws: SpoolError.self) { try Outbox(folder: "\(folder.path)/in", inbox: inner) }
    _ = try Outbox(folder: "\(folder.path)/out", inbox: inbox)
  }

  @Test func `flushes everything when asked`() throws {
    let plan = FaultPlan()
    let outbox = try Outbox(folder: path, faults: plan.injection)
    plan.forget()
    try outbox.flush()
    #expect(plan.names == [.syncFilesystem])
  }
}

@Suite struct UmaskTests {
  @Test(arguments: [mode_t(0), 0o077, 0o777])
  func `gives files 0600 and folders 0700 whatever the umask`(mask: mode_t) {
    let folder = TestFolder()
    let path = "\(folder.path)/out"
    let error = TestFolder.withUmask(mask) {
      let outbox = try Outbox(folder: path)
      try outbox.write([1], to: "outcomes/A20047/a.json")
    }
    #expect(error == nil)
    for name in ["out", "out/.state", "out/outcomes", "out/outcomes/A20047"] {
      #expect(folder.mode(name) == 0o700)
    }
    #expect(folder.mode("out/.state/lock") == 0o600)
    #expect(folder.mode("out/outcomes/A20047/a.json") == 0o600)
  }

  @Test func `writes where permissions cannot be changed if others may not read`() {
    let folder = TestFolder()
    let path = "\(folder.path)/out"
    // As on a USB stick; folders are spared so that the test can go on.
    let error = TestFolder.withUmask(0o777) {
      let former = Mutex(SystemCallName.open)
      let outbox = try Outbox(folder: path) { name in
        let former = former.withLock { former in
          defer { former = name }
          return former
        }
        return name == .setPermissions && former != .makeFolder ? .failure(errno: EPERM) : nil
      }
      try outbox.write([1], to: "outcomes/a.json")
    }
    #expect(error == nil)
    #expect(folder.mode("out/outcomes/a.json") == 0)
  }
}
