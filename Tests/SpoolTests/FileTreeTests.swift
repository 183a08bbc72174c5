import Glibc
import Testing

@testable import Spool

@Suite struct FileTreeTests {
  private let folder = TestFolder()

  private func found(at path: String = "") throws -> [String] {
    try FileTree.files(at: "\(folder.path)\(path)").map { file in
      String(file.shownPath.dropFirst(folder.path.count))
    }
  }

  @Test func `finds files in folders in the order of their names`() throws {
    for name in ["b", "b/c", "a.d"] { folder.makeFolder(name) }
    for name in ["z.json", "b/2.json", "b/c/1.json", "a.d/x", ".hidden"] {
      folder.write("", to: name)
    }
    #expect(try found() == ["/a.d/x", "/b/2.json", "/b/c/1.json", "/z.json"])
    #expect(try found(at: "/b/") == ["/b/2.json", "/b/c/1.json"])
    #expect(try found(at: "/z.json") == ["/z.json"])
  }

  @Test func `follows the link it is given, and none below`() throws {
    folder.makeFolder("b")
    folder.write("{}", to: "a.json")
    folder.makeLink("b/link.json", to: "../a.json")
    folder.makeLink("to-file", to: "a.json")
    folder.makeLink("to-folder", to: "b")
    let named = try #require(FileTree.files(at: "\(folder.path)/to-file").first)
    guard case .content(let content) = try named.read(maximumByteCount: 10) else {
      Issue.record("refused")
      return
    }
    #expect(content.bytes == Array("{}".utf8))
    #expect(try found(at: "/to-folder") == ["/to-folder/link.json"])
    let below = try #require(FileTree.files(at: "\(folder.path)/to-folder").first)
    #expect(try below.read(maximumByteCount: 10) == .refused(.symbolicLink))
  }

  @Test(.timeLimit(.minutes(30))) func `waits for nobody at a named pipe`() throws {
    folder.makePipe("pipe")
    let file = try #require(FileTree.files(at: "\(folder.path)/pipe").first)
    #expect(try file.read(maximumByteCount: 10) == .refused(.namedPipe))
  }

  @Test func `says that there is nothing at a path`() {
    #expect(throws: SpoolError.cannotOpen(path: "\(folder.path)/none", errno: ENOENT)) {
      try found(at: "/none")
    }
  }

  @Test func `takes what patterns include and do not exclude`() throws {
    for name in ["b", "b/c", "x"] { folder.makeFolder(name) }
    for name in ["a.json", "a.xml", "b/1.json", "b/c/2.xml", "x/3.json"] {
      folder.write("", to: name)
    }
    #expect(try found(including: ["*.xml"]) == ["/a.xml", "/b/c/2.xml"])
    #expect(try found(including: ["b/"]) == ["/b/1.json", "/b/c/2.xml"])
    #expect(try found(including: ["*.json"], excluding: ["/b", "x/*"]) == ["/a.json"])
    #expect(try found(including: ["c", "/a.json"]) == ["/a.json", "/b/c/2.xml"])
  }

  @Test func `a file that is named is taken whatever the patterns say`() throws {
    folder.write("", to: "a.json")
    let filter = PathFilter(excluding: [try #require(PathPattern("*.json"))])
    #expect(try FileTree.files(at: "\(folder.path)/a.json", filter: filter).count == 1)
    #expect(try FileTree.files(at: folder.path, filter: filter).isEmpty)
  }

  private func found(
    including included: [String],
    excluding excluded: [String] = []
  ) throws -> [String] {
    let filter = PathFilter(
      including: try included.map { try #require(PathPattern($0)) },
      excluding: try excluded.map { try #require(PathPattern($0)) }
    )
    return try FileTree.files(at: folder.path, filter: filter).map { file in
      String(file.shownPath.dropFirst(folder.path.count))
    }
  }
}
