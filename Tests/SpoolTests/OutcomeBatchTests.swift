import Glibc
import Testing

@testable import Spool

@Suite struct OutcomeBatchTests {
  private let folder = TestFolder()

  private var path: String { "\(folder.path)/out" }

  private func outcome(_ name: String) throws -> RelativePath {
    try OutboxFolder.outcomes.path(of: #require(RelativePath(name)))
  }

  @Test func `gives names at the commit only, after one flush`() throws {
    let plan = FaultPlan()
    let batch = OutcomeBatch(outbox: try Outbox(folder: path, faults: plan.injection))
    plan.forget()
    for name in ["a", "b", "c"] {
      try batch.append(Array(name.utf8), to: outcome("\(name).json"))
    }
    #expect(batch.count == 3)
    #expect(folder.names("out/outcomes").count == 3)
    #expect(folder.names("out/outcomes").allSatisfy { $0.hasPrefix(".part-") })
    #expect(
      try batch.commit() == ["outcomes/a.json", "outcomes/b.json", "outcomes/c.json"]
    )
    #expect(batch.count == 0)
    #expect(folder.names("out/outcomes") == ["a.json", "b.json", "c.json"])
    #expect(folder.content("out/outcomes/b.json") == "b")
    #expect(
      plan.names
        == Array(repeating: [.create, .write, .close], count: 3).flatMap { $0 }
        + [.syncFilesystem, .rename, .rename, .rename, .sync]
    )
  }

  @Test(arguments: Durability.allCases)
  func `tells the name of every file in order`(durability: Durability) throws {
    let batch = OutcomeBatch(outbox: try Outbox(folder: path), durability: durability)
    for name in ["a.json", "a.json", "b.json", "a.json"] { try batch.append([], to: outcome(name)) }
    try batch.append([], to: outcome("b.json"), ifExists: .replace)
    #expect(
      try batch.commit().map(\.name.description)
        == ["a.json", "a~2.json", "b.json", "a~3.json", "b.json"]
    )
    try batch.append([], to: outcome("z.json"))
    #expect(try batch.commit() == ["outcomes/z.json"])
    #expect(try batch.commit().isEmpty)
    #expect(folder.names("out/outcomes") == ["a.json", "a~2.json", "a~3.json", "b.json", "z.json"])
  }

  @Test func `has each file under its name at once without a batch`() throws {
    let batch = OutcomeBatch(outbox: try Outbox(folder: path), durability: .none)
    try batch.append([], to: outcome("a.json"))
    #expect(folder.names("out/outcomes") == ["a.json"])
  }

  @Test func `holds few descriptors for many provider folders`() throws {
    let batch = OutcomeBatch(outbox: try Outbox(folder: path))
    for number in 0..<200 { try batch.append([], to: outcome("P\(number % 100)/\(number).json")) }
    let descriptors = folder.descriptorCount
    #expect(try batch.commit().count == 200)
    #expect(descriptors < 100)
    #expect(folder.names("out/outcomes/P7") == ["107.json", "7.json"])
  }

  @Test func `leaves nothing behind when it is dropped`() throws {
    let outbox = try Outbox(folder: path)
    do {
      let batch = OutcomeBatch(outbox: outbox)
      for name in ["a.json", "P1/b.json"] { try batch.append([], to: outcome(name)) }
    }
    #expect(folder.names("out/outcomes") == ["P1"])
    #expect(folder.names("out/outcomes/P1").isEmpty)
  }

  @Test func `gives up the batch when the flush fails`() throws {
    let isArmed = Switch()
    let outbox = try Outbox(folder: path) { name in
      name == .syncFilesystem && isArmed.isOn ? .failure(errno: EIO) : nil
    }
    let batch = OutcomeBatch(outbox: outbox)
    try batch.append([], to: outcome("a.json"))
    isArmed.turnOn()
    #expect(throws: SpoolError.cannotMakeDurable(path: "\(path)/outcomes", errno: EIO)) {
      try batch.commit()
    }
    #expect(folder.names("out/outcomes").isEmpty)
    #expect(batch.count == 0)
  }

  @Test func `goes on after one file which could not be written`() throws {
    let plan = FaultPlan.failFirst(.close, errno: EDQUOT)
    let isArmed = Switch()
    let injection = plan.injection
    let outbox = try Outbox(folder: path) { isArmed.isOn ? injection($0) : nil }
    let batch = OutcomeBatch(outbox: outbox)
    isArmed.turnOn()
    #expect(throws: SpoolError.self) { try batch.append([], to: outcome("a.json")) }
    try batch.append([], to: outcome("b.json"))
    try batch.commit()
    #expect(folder.names("out/outcomes") == ["b.json"])
  }

  @Test(.enabled(if: OtherFilesystem.isThere, "/dev/shm is not another file system than /tmp"))
  func `flushes every file system it wrote to`() throws {
    let other = TestFolder(below: OtherFilesystem.path)
    folder.makeFolder("out")
    folder.makeLink("out/requests", to: other.path)
    let plan = FaultPlan()
    let batch = OutcomeBatch(outbox: try Outbox(folder: path, faults: plan.injection))
    plan.forget()
    try batch.append([], to: "outcomes/a.json")
    try batch.append([], to: "requests/a.http")
    try batch.commit()
    #expect(plan.names.filter { $0 == .syncFilesystem }.count == 2)
    #expect(other.names() == ["a.http"])
  }
}

/// A file system which isn't that of `/tmp`.
enum OtherFilesystem {
  static let path = "/dev/shm"

  static var isThere: Bool {
    guard let other = TestFolder.device(of: path) else { return false }
    return other != TestFolder.device(of: "/tmp")
  }
}
