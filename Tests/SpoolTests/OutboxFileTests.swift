import Glibc
import Testing

@testable import Spool

@Suite struct OutboxFileTests {
  private let folder = TestFolder()

  private var path: String { "\(folder.path)/out" }

  private static let pieces: [[UInt8]] = [[1, 2], [], [3, 4, 5]]

  /// Gives the pieces, and fails after so many if it should.
  private static func source(failingAfter count: Int = .max) -> PieceSource {
    { write throws(SpoolError) in
      for (number, piece) in pieces.enumerated() {
        guard number < count else { throw .changed(path: "a") }
        try write(piece)
      }
    }
  }

  @Test func `grows under its name, and is read at any place`() throws {
    let outbox = try Outbox(folder: path)
    let file = try OutboxFile(OutboxFolder.path(ofRun: "r1", "items.ndjson"), in: outbox)
    try file.append(Array("one\n".utf8))
    let run = try #require(FileName("r1"))
    let reader = try #require(try OutboxRuns(outbox: path).file("items.ndjson", of: run))
    try file.append(Array("two\n".utf8))
    #expect(try reader.read(at: 4, byteCount: 100) == Array("two\n".utf8))
    #expect(try reader.read(at: 0, byteCount: 2) == Array("on".utf8))
    #expect(try reader.read(at: 8, byteCount: 2) == [])
    #expect(try reader.byteCount == 8)
    #expect(folder.mode("out/runs/r1/items.ndjson") == 0o600)
    #expect(folder.mode("out/runs/r1") == 0o700)
  }

  @Test func `the runs of an outbox are found while it is held`() throws {
    let outbox = try Outbox(folder: path)
    for run in ["b", "a"] {
      _ = try OutboxFile(OutboxFolder.path(ofRun: run, "items.ndjson"), in: outbox)
    }
    folder.write("no run", to: "out/runs/file")
    let runs = try OutboxRuns(outbox: path)
    #expect(try runs.ids().map(\.description) == ["a", "b"])
    #expect(try runs.file("items.ndjson", of: try #require(FileName("c"))) == nil)
    folder.makeLink("out/runs/a/link", to: "items.ndjson")
    #expect(throws: SpoolError.self) {
      try runs.file("link", of: try #require(FileName("a")))
    }
    #expect(throws: SpoolError.self) { try OutboxRuns(outbox: "\(folder.path)/none") }
  }

  @Test(arguments: Durability.allCases)
  func `writes a file piece by piece, whole or not at all`(durability: Durability) throws {
    let outbox = try Outbox(folder: path)
    let place: RelativePath = "summary.json"
    try outbox.write(to: place, durability: durability, Self.source())
    #expect(folder.content(bytes: "out/summary.json".utf8) == [1, 2, 3, 4, 5])
    #expect(throws: SpoolError.changed(path: "a")) {
      try outbox.write(to: place, durability: durability, Self.source(failingAfter: 1))
    }
    #expect(folder.content(bytes: "out/summary.json".utf8) == [1, 2, 3, 4, 5])
    try outbox.copy(place, to: "runs/summary.json", durability: durability)
    #expect(folder.content(bytes: "out/runs/summary.json".utf8) == [1, 2, 3, 4, 5])
    #expect(folder.mode("out/runs/summary.json") == 0o600)
    #expect(folder.names("out/runs") == ["summary.json"], "nothing hidden is left")
  }

  @Test(arguments: [SystemCallName.create, .write, .sync, .close, .rename])
  func `a system call that fails leaves the former file`(name: SystemCallName) throws {
    let isArmed = Switch()
    let plan = FaultPlan { _, call in
      isArmed.isOn && call == name ? .failure(errno: ENOSPC) : nil
    }
    let outbox = try Outbox(folder: path, faults: plan.injection)
    try outbox.write(to: "summary.json", durability: .batch, Self.source())
    isArmed.turnOn()
    #expect(throws: SpoolError.self) {
      try outbox.write(to: "summary.json", durability: .batch) { write throws(SpoolError) in
        try write([9])
      }
    }
    #expect(folder.content(bytes: "out/summary.json".utf8) == [1, 2, 3, 4, 5])
  }

  @Test func `a file outside is written piece by piece too`() throws {
    let file = try WholeFile(path: "\(folder.path)/report.json")
    try file.write(Self.source())
    #expect(throws: SpoolError.changed(path: "a")) { try file.write(Self.source(failingAfter: 2)) }
    #expect(folder.content(bytes: "report.json".utf8) == [1, 2, 3, 4, 5])
    #expect(folder.names() == ["report.json"])
  }
}
