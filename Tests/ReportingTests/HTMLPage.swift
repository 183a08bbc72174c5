/// A page taken apart into its tags, as far as the tests ask.
///
/// It knows nothing of how the page is made, and refuses tags that do not end.
struct HTMLPage {
  /// A tag with its attributes, its text, and what it stands in.
  struct Tag {
    let name: String
    let attributes: [String: String]
    /// The positions of the tags around it, the outermost first.
    let parents: [Int]
    /// All text in it.
    var text = ""
  }

  private(set) var tags: [Tag] = []

  /// What is no right HTML.
  private(set) var faults: [String] = []

  /// The contents of `style` and `script`.
  private(set) var styles = ""
  private(set) var scripts = ""

  private static let withoutEnd: Set = ["meta", "input", "rect", "br", "link", "img"]

  init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if !text.drop(while: \.isWhitespace).hasPrefix("<!doctype html>") {
      faults.append("no doctype")
    }
    var open: [Int] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      add(Self.unescaped(rest[..<start]), to: open)
      rest = rest[start...]
      guard let end = Self.end(of: rest) else {
        faults.append("a tag without end")
        return
      }
      let inside = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if inside.hasPrefix("!") { continue }
      if inside.hasPrefix("/") {
        close(String(inside.dropFirst()), &open)
        continue
      }
      let position = begin(inside, in: open)
      let name = tags[position].name
      if name == "style" || name == "script" {
        guard let close = rest.range(of: "</\(name)>") else {
          faults.append("\(name) has no end")
          return
        }
        if name == "style" {
          styles += rest[..<close.lowerBound]
        } else {
          scripts += rest[..<close.lowerBound]
        }
        rest = rest[close.upperBound...]
      } else if !Self.withoutEnd.contains(name) {
        open.append(position)
      }
    }
    for position in open { faults.append("\(tags[position].name) has no end") }
  }

  /// The `>` that ends a tag, which is not within an attribute.
  private static func end(of text: Substring) -> String.Index? {
    var isQuoted = false
    for index in text.indices {
      if text[index].unicodeScalars.first == "\"" { isQuoted.toggle() }
      if text[index] == ">", !isQuoted { return index }
    }
    return nil
  }

  private mutating func begin(_ inside: Substring, in open: [Int]) -> Int {
    let name = inside.prefix { !$0.isWhitespace && $0 != "/" }
    var attributes: [String: String] = [:]
    for match in inside.dropFirst(name.count).matches(of: /([a-zA-Z:\-]+)(?:="([^"]*)")?/) {
      if attributes[String(match.1)] != nil { faults.append("\(name) has \(match.1) twice") }
      attributes[String(match.1)] = Self.unescaped(match.2 ?? "")
    }
    tags.append(Tag(name: String(name), attributes: attributes, parents: open))
    return tags.count - 1
  }

  private mutating func close(_ name: String, _ open: inout [Int]) {
    guard let last = open.last, tags[last].name == name else {
      faults.append("\(name) ends within \(open.last.map { tags[$0].name } ?? "nothing")")
      return
    }
    open.removeLast()
  }

  private mutating func add(_ text: String, to open: [Int]) {
    guard !text.isEmpty else { return }
    for position in open { tags[position].text += text }
  }

  private static func unescaped(_ text: Substring) -> String {
    // Letter by letter, since a combining mark may follow an entity.
    var letters = Array(text.unicodeScalars)[...]
    var plain = String.UnicodeScalarView()
    while let letter = letters.popFirst() {
      let entity = entities.first { letter == "&" && letters.starts(with: $0.name.unicodeScalars) }
      plain.append(entity?.letter ?? letter)
      letters = letters.dropFirst(entity?.name.unicodeScalars.count ?? 0)
    }
    return String(plain)
  }

  private static let entities: [(name: String, letter: Unicode.Scalar)] = [
    ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("#39;", "'"), ("amp;", "&"),
  ]

  // MARK: - Questions

  /// The tags of a name.
  func all(_ name: String) -> [Tag] { tags.filter { $0.name == name } }

  /// The tag with an id.
  func tag(id: String) -> Tag? { tags.first { $0.attributes["id"] == id } }

  /// The tags of a name within the one that has an id.
  func all(_ name: String, in id: String) -> [Tag] {
    guard let outer = tags.firstIndex(where: { $0.attributes["id"] == id }) else { return [] }
    return tags.filter { $0.name == name && $0.parents.contains(outer) }
  }

  /// The texts of the cells of each row of a table's body.
  func rows(of id: String) -> [[String]] {
    guard let table = tags.firstIndex(where: { $0.attributes["id"] == id }) else { return [] }
    var rows: [[String]] = []
    var row: Int?
    for (position, tag) in tags.enumerated() where tag.parents.contains(table) {
      let isInBody = tag.parents.contains { tags[$0].name == "tbody" }
      if tag.name == "tr", isInBody {
        rows.append([])
        row = position
      } else if tag.name == "td" || tag.name == "th", let row, tag.parents.contains(row) {
        rows[rows.count - 1].append(tag.text)
      }
    }
    return rows
  }
}
