import Foundation
import Spool
import Testing

@Suite struct ReplacedFileTests {
  private let folder = TestFolder()

  @Test func `replaces a file and leaves nothing beside it`() throws {
    folder.write("old", to: "a.json")
    try ReplacedFile.write(Array("new".utf8), to: "\(folder.path)/a.json")
    #expect(try String(contentsOfFile: "\(folder.path)/a.json", encoding: .utf8) == "new")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.json"])
  }

  @Test func `says where it cannot write, and leaves nothing`() throws {
    folder.makeFolder("taken")
    #expect(throws: SpoolError.cannotWrite(path: "\(folder.path)/taken", errno: EISDIR)) {
      try ReplacedFile.write([1], to: "\(folder.path)/taken")
    }
    #expect(throws: SpoolError.cannotWrite(path: "\(folder.path)/no/a", errno: ENOENT)) {
      try ReplacedFile.write([1], to: "\(folder.path)/no/a")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
  }
}
