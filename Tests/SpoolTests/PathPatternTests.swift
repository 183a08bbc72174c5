import Testing

@testable import Spool

@Suite struct PathPatternTests {
  @Test(arguments: [
    ("*.json", "a.json", true), ("*.json", "deep/er/a.json", true), ("*.json", "a.jsonx", false),
    ("*.json", ".json", true), ("a*b*c", "aXbXbc", true), ("a*b*c", "acb", false),
    ("/*.json", "a.json", true), ("/*.json", "d/a.json", false), ("d/*", "d/a", true),
    ("d/*", "d/e/a", false), ("d/*", "x/d/a", false), ("**/d/a", "x/y/d/a", true),
    ("**/d/a", "d/a", true), ("d/**", "d/e/a", true), ("d/**", "d", false),
    ("d/**/a", "d/a", true), ("d/**/a", "d/x/y/a", true), ("d/**/a", "d/x/y/b", false),
    ("?.json", "a.json", true), ("?.json", "ab.json", false), ("?", "/", false),
    ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true),
    ("[]]", "]", true), ("[a-]", "-", true), ("\\*", "*", true), ("\\*", "a", false),
    ("[\\]]", "]", true), ("a**b", "a-b", true), ("!a", "!a", true), ("#a", "#a", true),
    ("d/", "d", false),
  ]) func `matches files as a line of a gitignore does`(
    text: String,
    path: String,
    matches: Bool
  ) throws {
    let pattern = try #require(PathPattern(text))
    #expect(pattern.matches(Array(path.utf8)) == matches)
  }

  @Test func `with a slash at its end matches folders only`() throws {
    let pattern = try #require(PathPattern("archive/"))
    #expect(pattern.matches(Array("a/archive".utf8), isFolder: true))
    #expect(!pattern.matches(Array("a/archive".utf8)))
  }

  @Test func `compares bytes, not letters`() throws {
    let pattern = try #require(PathPattern("??.json"))
    #expect(pattern.matches(Array("é.json".utf8)))
    #expect(pattern.matches([0xFF, 0xFE] + Array(".json".utf8)))
  }

  @Test(arguments: ["", "/", "a//b", "[a", "a\\", "[b-a]", "[!"])
  func `refuses what is no pattern`(text: String) {
    #expect(PathPattern(text) == nil)
  }

  @Test func `takes no longer for patterns that are made to take long`() throws {
    let stars = try #require(PathPattern(String(repeating: "*a", count: 60) + "b"))
    #expect(!stars.matches([UInt8](repeating: UInt8(ascii: "a"), count: 250)))
    let folders = try #require(PathPattern(String(repeating: "**/a/", count: 40) + "b"))
    #expect(!folders.matches(Array(String(repeating: "a/", count: 60).utf8)))
  }
}
