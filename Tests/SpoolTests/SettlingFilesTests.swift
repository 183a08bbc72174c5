import Testing

@testable import Spool

@Suite struct SettlingFilesTests {
  private let path: RelativePath = "a.json"

  private func identity(modified: Int, byteCount: Int = 10) -> FileIdentity {
    FileIdentity(
      byteCount: byteCount,
      modifiedSeconds: modified,
      modifiedNanoseconds: 0,
      inode: 1,
      device: 1
    )
  }

  @Test func `takes a file nobody has touched for a while at the first look`() {
    var files = SettlingFiles(settleTime: .seconds(2))
    let look1 = files.isSettled(path, identity(modified: 98), now: .seconds(100))
    #expect(look1)
    let look2 = files.isSettled(path, identity(modified: 99), now: .seconds(100))
    #expect(!look2)
    let look3 = files.isSettled(path, identity(modified: 99), now: .seconds(101))
    #expect(look3)
    #expect(files.rememberedCount == 0)
  }

  @Test func `waits as long as a file grows, though its time stays`() {
    var files = SettlingFiles(settleTime: .seconds(2))
    // The sender's clock is ahead of ours.
    for second in 0..<5 {
      let growing = identity(modified: 500, byteCount: second)
      let look4 = files.isSettled(path, growing, now: .seconds(100 + second))
      #expect(!look4)
    }
    let whole = identity(modified: 500, byteCount: 4)
    let look5 = files.isSettled(path, whole, now: .milliseconds(105_999))
    #expect(!look5)
    let look6 = files.isSettled(path, whole, now: .seconds(106))
    #expect(look6)
  }

  @Test func `begins anew when the clock is set back`() {
    var files = SettlingFiles(settleTime: .seconds(2))
    let file = identity(modified: 500)
    let look7 = files.isSettled(path, file, now: .seconds(100))
    #expect(!look7)
    let look8 = files.isSettled(path, file, now: .seconds(50))
    #expect(!look8)
    let look9 = files.isSettled(path, file, now: .seconds(51))
    #expect(!look9)
    let look10 = files.isSettled(path, file, now: .seconds(52))
    #expect(look10)
  }

  @Test func `takes everything with no time to settle`() {
    var files = SettlingFiles(settleTime: .zero)
    let look11 = files.isSettled(path, identity(modified: 500), now: .seconds(100))
    #expect(look11)
    #expect(files.rememberedCount == 0)
  }

  @Test func `remembers no file whose own time says when it has come to rest`() {
    var files = SettlingFiles(settleTime: .seconds(2))
    let look13 = files.isSettled(path, identity(modified: 100), now: .seconds(100))
    #expect(!look13)
    #expect(files.rememberedCount == 0)
  }

  @Test func `forgets files that are gone`() {
    var files = SettlingFiles(settleTime: .seconds(2))
    let look12 = files.isSettled(path, identity(modified: 500), now: .seconds(100))
    #expect(!look12)
    files.endLook()
    #expect(files.rememberedCount == 1)
    files.endLook()
    #expect(files.rememberedCount == 0)
  }

  @Test func `sees what an entry is without reading it`() throws {
    let folder = TestFolder()
    folder.makeFolder("in")
    folder.write("12345", to: "in/a.json")
    let inbox = try Inbox(folder: "\(folder.path)/in")
    let entry = try #require(try inbox.list().inputs.first)
    let before = try #require(try inbox.identity(of: entry))
    #expect(before.byteCount == 5)
    folder.append("6", to: "in/a.json")
    #expect(try inbox.identity(of: entry)?.byteCount == 6)
    folder.remove("in/a.json")
    #expect(try inbox.identity(of: entry) == nil)
  }
}
