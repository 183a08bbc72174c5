import Glibc
import Testing

@testable import Spool

@Suite struct InboxTests {
  private let folder = TestFolder()

  private func list() throws -> InboxListing { try Inbox(folder: folder.path).list() }

  private func refusals(_ listing: InboxListing) -> [String: FileRefusal?] {
    Dictionary(uniqueKeysWithValues: listing.refused.map { ($0.description, $0.refusal) })
  }

  @Test func `lists nothing in an empty folder`() throws {
    let listing = try list()
    #expect(listing.inputs.isEmpty)
    #expect(listing.refused.isEmpty)
  }

  @Test func `lists files and those of provider folders in the order of their bytes`() throws {
    for name in ["b.json", "a.xml", "B.json", "A20047.json"] { folder.write("{}", to: name) }
    for name in ["A20047", "empty"] { folder.makeFolder(name) }
    for name in ["A20047/2.json", "A20047/1.json"] { folder.write("{}", to: name) }
    let inputs = try list().inputs
    #expect(
      inputs.map(\.description) == [
        "A20047.json", "A20047/1.json", "A20047/2.json", "B.json", "a.xml", "b.json",
      ]
    )
    #expect(inputs.map { $0.subfolder?.description } == [nil, "A20047", "A20047", nil, nil, nil])
    #expect(inputs.map(\.name.description).prefix(2) == ["A20047.json", "1.json"])
    #expect(inputs[1].relativePath == "A20047/1.json")
  }

  @Test func `refuses everything which is neither a file nor a provider folder`() throws {
    folder.write("{}", to: "file.json")
    folder.makeFolder("A20047")
    folder.makeFolder("A20047/deeper")
    folder.write("{}", to: "A20047/deeper/lost.json")
    folder.makeLink("link.json", to: "file.json")
    folder.makeLink("dangling.json", to: "nowhere")
    folder.makeLink("link-to-folder", to: "A20047")
    folder.makePipe("pipe.json")
    folder.makeSocket("socket.json")
    let listing = try list()
    #expect(listing.inputs.map(\.description) == ["file.json"])
    #expect(
      refusals(listing) == [
        "A20047/deeper": .folderTooDeep, "link.json": .symbolicLink,
        "dangling.json": .symbolicLink, "link-to-folder": .symbolicLink, "pipe.json": .namedPipe,
        "socket.json": .socket,
      ]
    )
  }

  @Test func `passes over hidden names and unfinished drops and counts them`() throws {
    let names = [
      ".hidden", ".nfs0001", "a.json.tmp", "b.json.PART", "c.json~", "d.filepart", "e.json", "tmp",
    ]
    for name in names { folder.write("{}", to: name) }
    folder.makeFolder("A20047.tmp")
    folder.write("{}", to: "A20047.tmp/unseen.json")
    folder.makeFolder(".git")
    let listing = try list()
    #expect(listing.inputs.map(\.description) == ["e.json", "tmp"])
    #expect(listing.refused.isEmpty)
    #expect(listing.hiddenCount == 3)
    #expect(listing.unfinishedCount == 5)
  }

  @Test func `keeps names with a newline, without UTF-8 and of 255 bytes`() throws {
    let names: [[UInt8]] = [
      Array("new\nline.json".utf8), [0xff, 0xfe, 0x2e], Array(repeating: 0x61, count: 255),
    ]
    for name in names { folder.write(name, to: name) }
    let inbox = try Inbox(folder: folder.path)
    let inputs = try inbox.list().inputs
    #expect(Set(inputs.map(\.name.bytes)) == Set(names))
    for entry in inputs {
      guard case .content(let content) = try inbox.read(entry, maximumByteCount: 1000) else {
        Issue.record("\(entry) was refused")
        continue
      }
      #expect(content.bytes == entry.name.bytes)
    }
    #expect(inputs.map(\.description).contains("new\\u{a}line.json"))
  }

  @Test(.enabled(if: !TestFolder.isRoot, "root may read everything"))
  func `refuses a provider folder it may not read`() throws {
    folder.makeFolder("A20047")
    folder.setMode("A20047", 0)
    defer { folder.setMode("A20047", 0o700) }
    #expect(try refusals(list()) == ["A20047": .unreadable])
  }

  @Test func `refuses a provider folder the kernel denies`() throws {
    folder.makeFolder("A20047")
    folder.write("{}", to: "a.json")
    let inbox = try Inbox(folder: folder.path, faults: Self.denySubfolder())
    #expect(try refusals(inbox.list()) == ["A20047": .unreadable])
  }

  private static func denySubfolder() -> FaultInjection {
    // The openings: the inbox, the inbox again to list it, the provider's folder.
    let openings = Counter()
    return { name in
      guard name == .open else { return nil }
      return openings.next() == 3 ? .failure(errno: EACCES) : nil
    }
  }

  @Test func `says which folder is missing and what to do`() {
    let error = #expect(throws: SpoolError.self) { try Inbox(folder: "/nowhere/in\nbox") }
    #expect(
      error?.description
        == "cannot open /nowhere/in\\u{a}box: there is no such file or folder; "
        + "check the path and run again"
    )
  }

  @Test(arguments: ["", "a\0b"]) func `refuses text which is no path`(path: String) {
    #expect(throws: SpoolError.invalidPath(FileName.display(path.utf8))) {
      try Inbox(folder: path)
    }
  }

  @Test func `stops at the limit of entries rather than taking a part`() throws {
    for number in 0..<5 { folder.write("", to: "\(number).json") }
    let inbox = try Inbox(folder: folder.path)
    #expect(try inbox.list(maximumEntryCount: 5).inputs.count == 5)
    #expect(throws: SpoolError.tooManyEntries(path: folder.path, maximumCount: 4)) {
      try inbox.list(maximumEntryCount: 4)
    }
  }

  @Test func `lists 100,000 entries in less than four megabytes`() {
    var builder = InboxListingBuilder(maximumEntryCount: 1_000_000)
    for number in (0..<100_000).reversed() {
      _ = builder.add(Array("appointment-\(100_000 + number).json".utf8).span, .regular)
    }
    let listing = builder.finish()
    #expect(listing.inputs.count == 100_000)
    #expect(listing.inputs.first?.description == "appointment-100000.json")
    let store = listing.inputs.store
    let byteCount =
      store.names.count + store.records.count * MemoryLayout<InboxStore.Record>.stride
      + store.sidecars.count * MemoryLayout<Int32>.stride
    #expect(byteCount < 4_000_000)
  }

  @Test(.enabled(if: !TestFolder.isRoot, "root may write everywhere"))
  func `says when inputs could not be moved out`() throws {
    folder.setMode(".", 0o500)
    defer { folder.setMode(".", 0o700) }
    #expect(throws: SpoolError.cannotEmpty(path: folder.path, errno: EACCES)) {
      try Inbox(folder: folder.path).requireMovable()
    }
  }

  @Test func `accepts an inbox it can empty`() throws {
    try Inbox(folder: folder.path).requireMovable()
  }
}
