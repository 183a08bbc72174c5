import Glibc
import Testing

@testable import Spool

@Suite struct StateFolderTests {
  private let folder = TestFolder()

  private var path: String { "\(folder.path)/state" }

  @Test func `is the outbox's own unless another one is named, and locks both`() throws {
    let first = try Outbox(folder: "\(folder.path)/out")
    #expect(first.state.shownPath == "\(folder.path)/out/.state")
    let second = try Outbox(folder: "\(folder.path)/out-2", state: path)
    #expect(second.state.shownPath == path && folder.mode("state") == 0o700)
    // Another outbox does not make it another state.
    let error = #expect(throws: SpoolError.self) {
      try Outbox(folder: "\(folder.path)/out-3", state: path)
    }
    guard case .alreadyRunning(path, .some) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(throws: SpoolError.self) {
      try Outbox(folder: "\(folder.path)/out-2", state: "\(folder.path)/state-2")
    }
  }

  @Test func `makes one key and keeps it`() throws {
    let key = try StateFolder(folder: path).key()
    #expect(key.count == 32 && Set(key).count > 8)
    #expect(try StateFolder(folder: path).key() == key)
    #expect(folder.mode("state/key") == 0o600)
    #expect(try StateFolder(folder: "\(folder.path)/other").key() != key)
    // A key that others could read is made private before it is used.
    folder.setMode("state/key", 0o644)
    #expect(try StateFolder(reading: path).key() == key)
    #expect(folder.mode("state/key") == 0o600)
  }

  @Test(arguments: ["", "half a key", "a key that somebody has appended something to, by mistake"])
  func `makes no new key in place of a damaged one`(content: String) throws {
    let state = try StateFolder(folder: path)
    folder.write(content, to: "state/key")
    #expect(throws: SpoolError.keyDamaged(path: "\(path)/key")) { try state.key() }
    #expect(folder.content("state/key") == content)
  }

  @Test func `never has half a key, wherever it stops`() throws {
    for call in 0..<100 {
      let folder = TestFolder()
      let path = "\(folder.path)/state"
      let plan = FaultPlan { index, _ in index >= call ? .failure(errno: EIO) : nil }
      let first: [UInt8]?
      do throws(SpoolError) {
        first = try StateFolder(folder: path, faults: plan.injection).key()
      } catch {
        first = nil
      }
      let key = try StateFolder(folder: path).key()
      #expect(key.count == 32)
      guard let first else { continue }
      #expect(key == first && call > 5)
      return
    }
    Issue.record("the key was never made")
  }

  @Test func `can be looked at while a run holds it, and is not changed by that`() throws {
    let state = try StateFolder(folder: path)
    let reading = try StateFolder(reading: path)
    #expect(throws: SpoolError.cannotRead(path: "\(path)/key", errno: ENOENT)) {
      try reading.key()
    }
    let name = try #require(FileName("a.log"))
    #expect(try !reading.hasFile(name))
    let file = try AppendedFile(name, in: state)
    try file.append([1, 2, 3])
    try file.append([4])
    try file.flush()
    #expect(try reading.hasFile(name) && folder.mode("state/a.log") == 0o600)
    let read = try AppendedFile(reading: name, in: reading)
    #expect(read.byteCount == 4)
    #expect(try read.read(at: 1, byteCount: 2) == [2, 3])
    #expect(try read.read(at: 3, byteCount: 9) == [4])
    try file.cut(to: 2)
    try file.append([9])
    #expect(try file.read(at: 0, byteCount: 9) == [1, 2, 9] && file.byteCount == 3)
    #expect(throws: SpoolError.cannotOpen(path: "\(folder.path)/none", errno: ENOENT)) {
      try StateFolder(reading: "\(folder.path)/none")
    }
  }

  @Test func `finds the file that an earlier run has written, and numbers any other`() throws {
    let outbox = try Outbox(folder: "\(folder.path)/out")
    for durability in Durability.allCases {
      let path = RelativePath("outcomes/\(durability.rawValue).json") ?? "outcomes/x"
      for (content, name) in [("a", ""), ("b", "~2"), ("c", "~3"), ("c", "~3"), ("a", "")] {
        let batch = OutcomeBatch(outbox: outbox, durability: durability)
        try batch.append(Array(content.utf8), to: path, ifExists: .numberedUnlessSame)
        #expect(
          try batch.commit().map(\.description) == ["outcomes/\(durability.rawValue)\(name).json"]
        )
      }
      #expect(folder.content("out/outcomes/\(durability.rawValue)~3.json") == "c")
    }
    #expect(folder.names("out/outcomes").count == 9)
  }
}
