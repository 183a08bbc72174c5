import Testing

@testable import Spool

@Suite struct SidecarPairingTests {
  private let folder = TestFolder()

  private func list(_ names: String...) throws -> InboxListing {
    for name in names { folder.write(name, to: name) }
    return try Inbox(folder: folder.path).list()
  }

  private func pairs(_ listing: InboxListing) -> [String: String?] {
    Dictionary(
      uniqueKeysWithValues: listing.inputs.map { ($0.description, $0.sidecar?.description) }
    )
  }

  private func refusals(_ listing: InboxListing) -> [String: FileRefusal?] {
    Dictionary(uniqueKeysWithValues: listing.refused.map { ($0.description, $0.refusal) })
  }

  @Test(arguments: [
    "a.json.cancel.yaml", "a.json.cancel.yml", "a.json.cancel.json", "a.json.CANCEL.YAML",
    "a.cancel.yaml", "a.cancel.json",
  ])
  func `attaches a sidecar to its file`(sidecar: String) throws {
    let listing = try list("a.json", "b.json", sidecar)
    #expect(pairs(listing) == ["a.json": sidecar, "b.json": nil])
    #expect(listing.refused.isEmpty)
  }

  @Test func `reads a sidecar like an input`() throws {
    let entry = try #require(try list("a.json", "a.json.cancel.yaml").inputs.first?.sidecar)
    let reading = try Inbox(folder: folder.path).read(entry, maximumByteCount: 100)
    guard case .content(let content) = reading else {
      Issue.record("refused")
      return
    }
    #expect(content.bytes == Array("a.json.cancel.yaml".utf8))
  }

  @Test func `attaches sidecars within one provider folder only`() throws {
    folder.makeFolder("A1")
    folder.makeFolder("A1.x")
    let listing = try list(
      "A1/a.json",
      "A1/a.json.cancel.yaml",
      "a.json",
      "A1.x/y",
      "A1.cancel.yaml"
    )
    #expect(pairs(listing) == ["A1/a.json": "A1/a.json.cancel.yaml", "A1.x/y": nil, "a.json": nil])
    #expect(refusals(listing) == ["A1.cancel.yaml": .sidecarWithoutFile])
  }

  @Test func `refuses a sidecar without a file`() throws {
    let listing = try list("a.json", "b.json.cancel.yaml")
    #expect(pairs(listing) == ["a.json": nil])
    #expect(refusals(listing) == ["b.json.cancel.yaml": .sidecarWithoutFile])
  }

  @Test func `refuses all when a sidecar fits several files`() throws {
    let listing = try list("a.json", "a.xml", "a.cancel.yaml", "a.b.json", "b.json")
    #expect(pairs(listing) == ["a.b.json": nil, "b.json": nil])
    #expect(
      refusals(listing) == [
        "a.json": .sidecarAmbiguous, "a.xml": .sidecarAmbiguous,
        "a.cancel.yaml": .sidecarAmbiguous,
      ]
    )
  }

  @Test func `takes a full name before a stem`() throws {
    let listing = try list("a", "a.json", "a.cancel.yaml")
    #expect(pairs(listing) == ["a": "a.cancel.yaml", "a.json": nil])
  }

  @Test(arguments: ["a.json.cancel.json", "a.cancel.yaml"])
  func `refuses a file with two sidecars`(second: String) throws {
    let listing = try list("a.json", "a.json.cancel.yaml", second)
    #expect(listing.inputs.isEmpty)
    #expect(refusals(listing) == ["a.json": .severalSidecars])
  }

  @Test func `refuses a file whose sidecar is a link`() throws {
    folder.makeLink("a.json.cancel.yaml", to: "/etc/hostname")
    let listing = try list("a.json")
    #expect(listing.inputs.isEmpty)
    #expect(
      refusals(listing) == ["a.json": .sidecarRefused, "a.json.cancel.yaml": .symbolicLink]
    )
  }
}
