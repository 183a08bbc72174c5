import Testing

@testable import Spool

@Suite struct DropRuleTests {
  private let folder = TestFolder()

  private func listing(_ names: [String], _ rule: DropRule) throws -> DropListing {
    folder.makeFolder("in")
    folder.makeFolder("in/X9C01")
    for name in names { folder.write("x", to: "in/\(name)") }
    return DropListing(try Inbox(folder: "\(folder.path)/in").list(), rule)
  }

  private func names(_ entries: InboxEntries) -> [String] { entries.map { "\($0)" } }

  @Test func `takes every file without a rule`() throws {
    let drops = try listing(["a.json", "a.json.done", "b.ctl"], .settled)
    #expect(names(drops.complete) == ["a.json", "a.json.done", "b.ctl"])
    #expect(drops.waiting.isEmpty && drops.withoutFile.isEmpty)
  }

  @Test func `waits for the done marker of a file`() throws {
    let drops = try listing(
      ["a.json", "a.json.done", "b.json", "c.json.DONE", "X9C01/d.xml", "X9C01/d.xml.Done"],
      .doneMarker(ending: ".done")
    )
    #expect(names(drops.complete) == ["X9C01/d.xml", "a.json"])
    #expect(names(drops.waiting) == ["b.json"])
    #expect(names(drops.withoutFile) == ["c.json.DONE"])
    #expect(
      drops.complete.map { drops.companion(of: $0)?.description } == [
        "X9C01/d.xml.Done", "a.json.done",
      ]
    )
  }

  @Test func `waits for the control file, which MESH writes after the data`() throws {
    let drops = try listing(
      [
        "1.dat", "1.ctl", "2.dat", "3.ctl", "4.DAT", "4.CTL", "5.json", "X9C01/1.ctl", "6.dat.ctl",
        "X9C01/7.dat", "X9C01/7.ctl",
      ],
      .controlFile
    )
    #expect(names(drops.complete) == ["1.dat", "4.DAT", "X9C01/7.dat"])
    #expect(names(drops.waiting) == ["2.dat", "5.json"])
    #expect(names(drops.withoutFile) == ["3.ctl", "6.dat.ctl", "X9C01/1.ctl"])
  }

  @Test func `does not guess between names that differ in case only`() throws {
    let drops = try listing(["1.dat", "1.DAT", "1.ctl", "2.dat", "2.ctl", "2.CTL"], .controlFile)
    #expect(names(drops.complete) == ["2.dat"])
    #expect(names(drops.waiting) == ["1.DAT", "1.dat"])
    #expect(names(drops.withoutFile) == ["1.ctl", "2.ctl"])
  }

  @Test func `waits for ever for a marker that no name has room for`() throws {
    let long = String(repeating: "l", count: 255)
    let fitting = String(repeating: "f", count: 250)
    let drops = try listing([long, fitting, "\(fitting).done"], .doneMarker(ending: ".done"))
    #expect(names(drops.complete) == [fitting])
    #expect(names(drops.waiting) == [long])
  }
}
