/// A Markdown file, taken apart.
struct MarkdownDocument {
  /// The headings without their marks, the title first.
  let headings: [String]
  /// The headings of the first level.
  let titles: [String]
  /// The lines within fences and code in running text, with the lines they stand on.
  let code: [(number: Int, text: String)]
  /// The lines within fences that are marked as `text`, which nothing runs.
  let text: [(number: Int, text: String)]
  /// The rows of tables, by the heading they stand under; rulers are left out.
  private let rows: [String: [[String]]]

  /// Takes a file apart.
  init(_ file: RepositoryFile) {
    var headings: [String] = []
    var titles: [String] = []
    var code: [(number: Int, text: String)] = []
    var text: [(number: Int, text: String)] = []
    var rows: [String: [[String]]] = [:]
    var fence: Substring?
    for (position, line) in file.lines.enumerated() {
      if line.hasPrefix("```") {
        fence = fence == nil ? line.dropFirst(3) : nil
      } else if let fence {
        code.append((position + 1, String(line)))
        if fence == "text" { text.append((position + 1, String(line))) }
      } else if let heading = line.wholeMatch(of: /(#+) (.+)/) {
        headings.append(String(heading.2))
        if heading.1 == "#" { titles.append(String(heading.2)) }
      } else {
        for match in line.matches(of: /`([^`]+)`/) {
          code.append((position + 1, String(match.1)))
        }
        guard line.hasPrefix("|"), line.contains(/[^|\-: ]/) else { continue }
        let cells = line.dropFirst().dropLast().split(
          separator: "|",
          omittingEmptySubsequences: false
        )
        rows[headings.last ?? "", default: []].append(
          cells.map { String($0.trimmingPrefix(/\ +/).replacing(/\ +$/, with: "")) }
        )
      }
    }
    self.headings = headings
    self.titles = titles
    self.code = code
    self.text = text
    self.rows = rows
  }

  /// What a link to each heading ends with.
  var anchors: [String] {
    headings.map { heading in
      heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
        .replacing(" ", with: "-")
    }
  }

  /// The rows of the table under a heading, without its first row.
  func table(under heading: String) -> [[String]] { Array((rows[heading] ?? []).dropFirst()) }
}

extension String {
  /// The text without the marks of code around it.
  var withoutCodeMarks: String { filter { $0 != "`" } }
}
