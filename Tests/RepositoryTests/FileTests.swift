import Testing

/// What holds for files of any kind.
@Suite struct FileTests {
  /// The longest source file, in lines: what a person reads in one go.
  private static let maximumLineCount = 600

  /// Files that may be longer, each with its reason; generated ones may be anyway.
  private static let longFiles: [String: String] = [:]

  @Test func `source files can be read in one go`() {
    for file in Repository.sources + Repository.tests where !file.isGenerated {
      let mayBeLong = Self.longFiles[file.path] != nil
      #expect(
        (file.lines.count - 1 > Self.maximumLineCount) == mayBeLong,
        "\(file.path) has \(file.lines.count - 1) lines"
      )
    }
    #expect(Set(Self.longFiles.keys).isSubset(of: Repository.files.map(\.path)))
  }

  @Test func `generated files say what wrote them`() {
    for file in Repository.sources where file.isGenerated {
      #expect(file.lines.prefix(3).contains { $0.contains("generate-definitions") }, "\(file.path)")
    }
  }

  @Test func `files end with a line feed and have no blanks at ends of lines`() {
    // Samples show what may come in, so they look as they like.
    for file in Repository.files where !file.path.hasPrefix("Samples/inbox/") {
      guard !file.path.hasPrefix("Samples/book/"), !file.text.isEmpty else { continue }
      #expect(file.text.utf8.last == UInt8(ascii: "\n"), "\(file.path)")
      guard !file.isGenerated, !file.path.hasSuffix(".tsv") else { continue }
      for (position, line) in file.lines.enumerated() {
        guard [0x20, 0x09, 0x0D].contains(line.utf8.last) else { continue }
        Issue.record("\(file.place(position + 1)): a blank at the end")
      }
    }
  }

  @Test func `tests are named after what they test`() {
    for file in Repository.tests where file.text.contains("@Suite") {
      #expect(file.name.hasSuffix("Tests.swift"), "\(file.path)")
    }
  }

  /// Places of a developer's machine mean nothing on another one.
  @Test func `no file mentions a place of one machine`() {
    let path = /(?:^|[^\w.\/\-])\/(?:work|opt|root|home|Users|mnt)(?:\/|\b)|\.\.\/shared/
    for file in Repository.files where file.name != "FileTests.swift" {
      for (position, line) in file.lines.enumerated() where line.contains(path) {
        // Where the corpus is tried when nobody says where it is.
        let isCorpus = file.name == "Corpus.swift" && line.contains("../shared/corpus")
        #expect(isCorpus, "\(file.place(position + 1)): \(line)")
      }
    }
  }

  @Test func `dependencies come from their public homes`() throws {
    let package = try Repository.file("Package.swift").text
    let urls = package.matches(of: /url: "([^"]+)"/).map(\.1)
    #expect(!urls.isEmpty)
    for url in urls { #expect(url.hasPrefix("https://github.com/"), "\(url)") }
  }

  @Test func `every schema has a row that says where it comes from`() throws {
    let readme = try Repository.file("Schemas/README.md")
    let schemas = Repository.files.filter {
      $0.path.hasPrefix("Schemas/") && $0.name != readme.name
    }
    #expect(!schemas.isEmpty)
    for schema in schemas {
      let isListed = readme.lines.contains { $0.hasPrefix("| `\(schema.name)` |") }
      #expect(isListed, "Schemas/README.md has no row for \(schema.name)")
    }
    for match in readme.text.matches(of: /\n\| `([^`]+)` \|/) {
      #expect(schemas.contains { $0.name == match.1 }, "there is no schema \(match.1)")
    }
  }
}
