import Glibc
import Testing

@testable import Spool

/// A run which stops at every system call in turn, as a killed process does, and is run again.
@Suite struct CrashTests {
  /// In memory, where hundreds of flushes take no time, if it is there.
  private static let base = OtherFilesystem.isThere ? OtherFilesystem.path : "/tmp"

  /// What a run does with three inputs, one with a sidecar and one of a provider.
  private func run(in folder: TestFolder, durability: Durability, faults: FaultInjection?) throws {
    let inbox = try Inbox(folder: "\(folder.path)/in", faults: faults)
    let outbox = try Outbox(folder: "\(folder.path)/out", inbox: inbox, faults: faults)
    let batch = OutcomeBatch(outbox: outbox, durability: durability)
    var identities: [FileIdentity] = []
    let inputs = try inbox.list().inputs
    for entry in inputs {
      guard case .content(let content) = try inbox.read(entry, maximumByteCount: 100) else {
        Issue.record("\(entry) was refused")
        return
      }
      identities.append(content.identity)
      let path = OutboxFolder.outcomes.path(of: entry.relativePath, suffix: ".outcome")
      try batch.append(Array("outcome of ".utf8) + content.bytes, to: path, ifExists: .replace)
    }
    try batch.commit()
    for (entry, identity) in zip(inputs, identities) {
      let move = try outbox.move(entry, from: inbox, to: .archive, expecting: identity)
      guard case .moved = move else {
        Issue.record("\(entry) stayed")
        return
      }
    }
  }

  private func makeInbox(_ folder: TestFolder) {
    for name in ["in", "in/A1"] { folder.makeFolder(name) }
    folder.write("a", to: "in/a.json")
    folder.write("b", to: "in/b.json")
    folder.write("sidecar", to: "in/b.json.cancel.yaml")
    folder.write("c", to: "in/A1/c.json")
  }

  private func contents(_ folder: TestFolder, _ part: String) -> [String] {
    folder.files(part).compactMap { folder.content(bytes: $0) }
      .map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  private func expectNothingLost(_ folder: TestFolder, isCopying: Bool, call: Int) {
    let inputs = contents(folder, "in")
    let archived = folder.files("out/archive")
      .filter {
        !$0.split(separator: UInt8(ascii: "/")).contains { $0.starts(with: ".part-".utf8) }
      }
      .compactMap { folder.content(bytes: $0) }.map { String(decoding: $0, as: UTF8.self) }
    #expect(Set(inputs + archived) == ["a", "b", "c", "sidecar"], "stopped at call \(call)")
    #expect(isCopying || inputs.count + archived.count == 4, "stopped at call \(call)")
    for (name, content) in [("a.json", "a"), ("b.json", "b"), ("A1/c.json", "c")] {
      let outcome = folder.content("out/outcomes/\(name).outcome")
      #expect(outcome == nil || outcome == "outcome of \(content)", "stopped at call \(call)")
      // An input leaves only after its outcome is there.
      #expect(outcome != nil || folder.content("in/\(name)") == content, "stopped at call \(call)")
    }
  }

  private func expectDone(_ folder: TestFolder, call: Int) {
    #expect(Set(contents(folder, "out/archive")).isSuperset(of: ["a", "b", "c"]), "call \(call)")
    #expect(contents(folder, "in").allSatisfy { $0 == "sidecar" }, "call \(call)")
    #expect(folder.content("out/outcomes/b.json.outcome") == "outcome of b", "call \(call)")
  }

  @Test(arguments: Durability.allCases)
  func `loses nothing wherever a run stops`(durability: Durability) throws {
    try stopEverywhere(durability: durability, archive: nil)
  }

  @Test(.enabled(if: OtherFilesystem.isThere, "/dev/shm is not another file system than /tmp"))
  func `loses nothing wherever a run stops with the archive on another file system`() throws {
    try stopEverywhere(durability: .batch, archive: "/tmp")
  }

  private func stopEverywhere(durability: Durability, archive: String?) throws {
    for call in 0..<1000 {
      let folder = TestFolder(below: Self.base)
      makeInbox(folder)
      var other: TestFolder?
      if let archive {
        let target = TestFolder(below: archive)
        folder.makeFolder("out")
        folder.makeLink("out/archive", to: target.path)
        other = target
      }
      let plan = FaultPlan { index, _ in index >= call ? .failure(errno: EIO) : nil }
      do {
        try run(in: folder, durability: durability, faults: plan.injection)
        #expect(call > 50)
        expectDone(folder, call: call)
        return
      } catch is SpoolError {
        expectNothingLost(folder, isCopying: archive != nil, call: call)
        try run(in: folder, durability: durability, faults: nil)
        expectDone(folder, call: call)
      }
      withExtendedLifetime(other) {}
    }
    Issue.record("the run never finished")
  }

  @Test(arguments: Durability.allCases)
  func `loses nothing when any one call fails`(durability: Durability) throws {
    for call in 0..<1000 {
      let folder = TestFolder(below: Self.base)
      makeInbox(folder)
      let plan = FaultPlan { index, _ in index == call ? .failure(errno: EIO) : nil }
      do {
        try run(in: folder, durability: durability, faults: plan.injection)
        // Some failures are harmless, such as that of removing a hidden file.
        expectDone(folder, call: call)
        if plan.names.count <= call { return }
      } catch is SpoolError {
        expectNothingLost(folder, isCopying: false, call: call)
        #expect(!folder.files("out").contains { $0.contains("/.part-") && !$0.contains("probe") })
        try run(in: folder, durability: durability, faults: nil)
        expectDone(folder, call: call)
      }
    }
    Issue.record("the run never finished")
  }
}

extension [UInt8] {
  fileprivate func contains(_ text: String) -> Bool {
    String(decoding: self, as: UTF8.self).contains(text)
  }
}
