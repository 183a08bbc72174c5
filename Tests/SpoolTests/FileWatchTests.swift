import Foundation
import Testing

@testable import Spool

@Suite(.timeLimit(.minutes(30))) struct FileWatchTests {
  private let folder = TestFolder()
  private let stop: StopSignals

  init() throws { stop = try Self.signals.get() }

  /// Asked for once in a process.
  private static let signals = Result { try StopSignals() }

  /// What is told of after a step, with paths from the folder on.
  private func changes(
    _ watch: FileWatch,
    after step: () throws -> Void
  ) throws -> (changed: [String], gone: [String]) {
    try step()
    let changes = try #require(try watch.next(stop))
    return (
      changes.changed.map { String($0.shownPath.dropFirst(folder.path.count)) },
      changes.gone.map { String($0.dropFirst(folder.path.count)) }
    )
  }

  private func move(_ name: String, to new: String) throws {
    let moved = unsafe rename("\(folder.path)/\(name)", "\(folder.path)/\(new)")
    try #require(moved == 0)
  }

  private func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
  }

  private func watch(_ patterns: String...) throws -> FileWatch {
    let excluded = try patterns.map { try #require(PathPattern($0)) }
    let watch = try FileWatch(paths: [folder.path], filter: PathFilter(excluding: excluded))
    _ = try watch.files()
    return watch
  }

  @Test func `tells of files that are new, written, renamed and gone`() throws {
    folder.write("1", to: "a.json")
    let watch = try watch()
    var told = try changes(watch) { folder.write("2", to: "b.json") }
    #expect(told.changed == ["/b.json"] && told.gone.isEmpty)
    told = try changes(watch) { folder.append("3", to: "a.json") }
    #expect(told.changed == ["/a.json"] && told.gone.isEmpty)
    told = try changes(watch) { try move("a.json", to: "c.json") }
    #expect(told.changed == ["/c.json"] && told.gone == ["/a.json"])
    told = try changes(watch) { try remove("b.json") }
    #expect(told.changed.isEmpty && told.gone == ["/b.json"])
  }

  @Test func `tells once of a file that an editor saves in steps`() throws {
    folder.write("1", to: "a.json")
    let watch = try watch()
    let told = try changes(watch) {
      folder.write("2", to: ".a.json.swp")
      folder.write("2", to: "a.json.new")
      try move("a.json", to: "a.json~")
      try move("a.json.new", to: "a.json")
      try remove("a.json~")
      try remove(".a.json.swp")
    }
    #expect(told.changed == ["/a.json"] && told.gone.isEmpty)
  }

  @Test func `follows folders that are made, moved and removed`() throws {
    let watch = try watch()
    var told = try changes(watch) {
      folder.makeFolder("d")
      folder.makeFolder("d/e")
      folder.write("1", to: "d/e/a.json")
    }
    #expect(told.changed == ["/d/e/a.json"])
    told = try changes(watch) { try move("d", to: "f") }
    #expect(told.changed == ["/f/e/a.json"] && told.gone == ["/d/e/a.json"])
    told = try changes(watch) { folder.write("2", to: "f/e/a.json") }
    #expect(told.changed == ["/f/e/a.json"])
    told = try changes(watch) { try remove("f") }
    #expect(told.gone == ["/f/e/a.json"])
  }

  @Test func `tells of a new link, and not of a file before its writer closes it`() throws {
    folder.write("1", to: ".hidden")
    let watch = try watch()
    var told = try changes(watch) {
      try FileManager.default.linkItem(
        atPath: "\(folder.path)/.hidden",
        toPath: "\(folder.path)/linked.json"
      )
    }
    #expect(told.changed == ["/linked.json"])
    let path = "\(folder.path)/slow.json"
    try #require(FileManager.default.createFile(atPath: path, contents: nil))
    _ = try watch.next(stop)
    let slow = try #require(FileHandle(forWritingAtPath: path))
    try slow.write(contentsOf: Data("half".utf8))
    told = try changes(watch) { folder.write("2", to: "other.json") }
    #expect(told.changed == ["/other.json"])
    told = try changes(watch) { try slow.close() }
    #expect(told.changed == ["/slow.json"])
  }

  @Test func `passes over what a listing passes over`() throws {
    let watch = try watch("skipped/", "*.bak")
    let told = try changes(watch) {
      folder.makeFolder("skipped")
      for name in ["skipped/a.json", "a.bak", ".a.json", "a.json.cancel.yaml", "z.json"] {
        folder.write("1", to: name)
      }
    }
    #expect(told.changed == ["/z.json"])
  }

  @Test func `watches one file by its folder`() throws {
    folder.write("1", to: "a.json")
    let watch = try FileWatch(paths: ["\(folder.path)/a.json"])
    #expect(try watch.files().count == 1)
    let told = try changes(watch) {
      folder.write("1", to: "b.json")
      try move("b.json", to: "a.json")
    }
    #expect(told.changed == ["/a.json"] && told.gone.isEmpty)
  }

  @Test func `lists everything anew when the kernel lost count`() throws {
    folder.write("1", to: "a.json")
    folder.write("1", to: "b.json")
    let watch = try watch()
    let limit = try #require(
      Int(
        try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
          .filter(\.isNumber)
      )
    )
    for _ in 0...limit / 4 {
      try move("a.json", to: "c.json")
      try move("c.json", to: "a.json")
    }
    try remove("b.json")
    let changes = try #require(try watch.next(stop))
    #expect(changes.isRescan)
    #expect(changes.changed.map(\.shownPath) == ["\(folder.path)/a.json"])
    #expect(changes.gone == ["\(folder.path)/b.json"])
  }

  @Test func `says when the folder that was named is gone`() throws {
    folder.makeFolder("d")
    let watch = try FileWatch(paths: ["\(folder.path)/d"])
    _ = try watch.files()
    try remove("d")
    #expect(throws: SpoolError.cannotOpen(path: "\(folder.path)/d", errno: ENOENT)) {
      try watch.next(stop)
    }
  }
}
