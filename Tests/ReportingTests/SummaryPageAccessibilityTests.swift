import Cancellation
import FHIRModel
import Reporting
import Testing

/// The page can be read by keyboard, by screen readers, in the dark and on paper.
///
/// Source: WCAG 2.1, level AA; the success criteria are named at each test.
@Suite struct SummaryPageAccessibilityTests {
  private let page: HTMLPage

  init() throws {
    var summary = try SampleRun.summary(transportNotice: "embedded provider")
    var row = ItemRow(input: "later.json", outcome: .cancelled)
    row.providerODSCode = "A00001"
    row.settledAt = FHIRInstant("2026-01-15T09:00:20Z")
    row.milliseconds = 20_000
    try summary.add(row)
    summary.remainder.reason = "it was interrupted"
    var earlier = ItemRow(input: "earlier.json", outcome: .outcomeUnknown)
    earlier.outcomeFile = "outcomes/earlier.json.outcome.json"
    summary.remainder.inDoubt = [earlier]
    page = HTMLPage(SummaryDocument.page.bytes(of: summary, in: .runFolder))
  }

  @Test func `the page is right HTML with a language and a title`() {
    // 3.1.1, 2.4.2, 4.1.1
    #expect(page.faults == [])
    #expect(page.all("html").first?.attributes["lang"] == "en-GB")
    #expect(page.all("title").first?.text.contains("cancelled") == true)
    #expect(page.all("meta").contains { $0.attributes["charset"] == "utf-8" })
    let ids = page.tags.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
  }

  @Test func `all of it is in landmarks that have names`() {
    // 1.3.1, 2.4.1
    for name in ["header", "nav", "main", "footer"] { #expect(page.all(name).count == 1) }
    #expect(page.all("nav").first?.attributes["aria-label"]?.isEmpty == false)
    let sections = page.all("section")
    #expect(sections.count >= 5)
    let regions = page.tags.filter { $0.attributes["role"] == "region" }
    for tag in sections + regions {
      let heading = tag.attributes["aria-labelledby"].flatMap(page.tag(id:))
      #expect(heading?.name.hasPrefix("h") == true, "\(tag.attributes)")
    }
  }

  @Test func `headings go down one level at a time`() {
    // 1.3.1, 2.4.6
    let levels = page.tags.compactMap { $0.name.wholeMatch(of: /h([1-6])/) }
      .compactMap { Int($0.1) }
    #expect(levels.first == 1)
    #expect(levels.count { $0 == 1 } == 1)
    for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
  }

  @Test func `tables have captions and headers with a scope`() {
    // 1.3.1
    for header in page.all("th") {
      #expect(["row", "col"].contains(header.attributes["scope"]), "\(header.text)")
      #expect(!header.text.isEmpty)
    }
    for table in page.tags.indices where page.tags[table].name == "table" {
      let hasCaption = page.tags.contains { $0.name == "caption" && $0.parents.contains(table) }
      let isInRegion = page.tags[table].parents.contains {
        page.tags[$0].attributes["aria-labelledby"] != nil
      }
      #expect(hasCaption || isInRegion)
    }
    for row in page.tags.indices where page.tags[row].name == "tr" {
      #expect(page.tags.contains { $0.name == "th" && $0.parents.contains(row) })
    }
  }

  @Test func `inputs have labels, and pictures a text or none`() {
    // 1.1.1, 1.3.1, 3.3.2, 4.1.2
    let labelled = Set(page.all("label").compactMap { $0.attributes["for"] })
    let inputs = page.all("input") + page.all("select")
    #expect(inputs.count == 3)
    for input in inputs { #expect(labelled.contains(input.attributes["id"] ?? "")) }
    for button in page.all("button") { #expect(!button.text.isEmpty) }
    for picture in page.all("svg") {
      let isHidden = picture.attributes["aria-hidden"] == "true"
      let hasText = picture.attributes["role"] == "img" && picture.attributes["aria-label"] != nil
      #expect(isHidden != hasText)
    }
    // 1.4.1: no bar is the only place of its figure.
    for table in ["outcome-table", "provider-table", "latency-table"] {
      for row in page.rows(of: table) { #expect(row.contains { Int($0) != nil }) }
    }
  }

  @Test func `the keyboard goes from top to bottom, past the links if wanted`() {
    // 2.1.1, 2.4.1, 2.4.3
    let focusable = page.tags.filter { tag in
      ["a", "input", "select", "button", "summary"].contains(tag.name)
        || tag.attributes["tabindex"] == "0"
    }
    #expect(focusable.first?.attributes["href"] == "#main")
    for tag in page.tags { #expect(["0", "-1", nil].contains(tag.attributes["tabindex"])) }
    for link in page.all("a") {
      let target = link.attributes["href"] ?? ""
      #expect(!target.isEmpty)
      if target.hasPrefix("#") { #expect(page.tag(id: String(target.dropFirst())) != nil) }
    }
    // What scrolls can be reached.
    for tag in page.tags where tag.attributes["class"] == "scroll" {
      #expect(tag.attributes["tabindex"] == "0")
    }
    // 2.4.4: links with the same words say where they lead.
    let names = page.all("a").map { $0.attributes["aria-label"] ?? $0.text }
    let inDoubt = page.all("a", in: "in-doubt").count
    #expect(names.count - Set(names).count <= inDoubt + 2)
  }

  @Test func `what the script changes is announced, and without it nothing is missing`() {
    // 4.1.3
    #expect(page.tag(id: "shown")?.attributes["role"] == "status")
    #expect(page.tag(id: "filter")?.attributes["hidden"] != nil)
    #expect(!page.tags.contains { $0.name == "tr" && $0.attributes["hidden"] != nil })
    for match in page.scripts.matches(of: /getElementById\("([^"]+)"\)/) {
      #expect(page.tag(id: String(match.1)) != nil, "\(match.1)")
    }
  }

  @Test func `nothing comes from elsewhere`() {
    for tag in page.tags {
      #expect(tag.attributes["src"] == nil && tag.name != "link")
      for (name, value) in tag.attributes {
        #expect(!value.contains("//") && name != "style", "\(tag.name) \(name)")
      }
    }
    for text in [page.styles, page.scripts] {
      #expect(!text.contains("url(") && !text.contains("@import") && !text.contains("//"))
    }
    let policy = page.all("meta").first { $0.attributes["http-equiv"] != nil }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'") == true)
  }

  // MARK: - Colours

  /// What is seen on what, and the ratio it must have: 4.5 for text (1.4.3), 3 for edges, bars and
  /// focus (1.4.11).
  private static let pairs: [(String, String, Double)] = [
    ("text", "page", 4.5), ("text", "panel", 4.5), ("quiet", "page", 4.5), ("link", "page", 4.5),
    ("on-focus", "focus", 4.5), ("on-notice", "notice", 4.5),
    ("edge", "page", 3), ("edge", "panel", 3), ("on-focus", "page", 1), ("quiet", "panel", 4.5),
    ("cancelled", "page", 3), ("in-doubt", "page", 3), ("not-cancelled", "page", 3),
    ("not-sent", "page", 3), ("cancelled", "panel", 3), ("in-doubt", "panel", 3),
    ("not-cancelled", "panel", 3), ("not-sent", "panel", 3),
  ]

  @Test func `every colour has enough contrast, in the light and in the dark`() throws {
    let light = colours(in: page.styles.prefix { $0 != "@" })
    let darkRule = try #require(
      page.styles.firstMatch(of: /@media screen and \(prefers-color-scheme: dark\) \{([^@]+?)\}/)
    )
    let dark = colours(in: darkRule.1)
    #expect(light.count > 15)
    #expect(Set(light.keys) == Set(dark.keys))
    for theme in [light, dark] {
      for (front, back, least) in Self.pairs {
        let ratio = ContrastRatio.of(theme[front] ?? "", theme[back] ?? "") ?? 0
        #expect(ratio >= least, "\(front) on \(back): \(ratio)")
      }
      // The focus has two rings, of which one is seen on any ground.
      let rings = ["focus", "on-focus"].compactMap {
        ContrastRatio.of(theme[$0] ?? "", theme["page"] ?? "")
      }
      #expect((rings.max() ?? 0) >= 3)
    }
  }

  @Test func `all colours are those whose contrast is known`() {
    let named = Set(colours(in: page.styles[...]).keys)
    for match in page.styles.matches(of: /var\(--([a-z\-]+)\)/) {
      #expect(named.contains(String(match.1)), "\(match.1)")
      #expect(Self.pairs.contains { $0.0 == match.1 || $0.1 == match.1 } || match.1 == "line")
    }
    let outsideVariables = page.styles.split(separator: "\n").filter { line in
      line.contains(/#[0-9a-f]{3,8}\b/) && !line.contains("  --")
    }
    #expect(outsideVariables == [])
  }

  @Test func `the ratio is that of WCAG`() throws {
    #expect(try #require(ContrastRatio.of("#000000", "#ffffff")) == 21)
    let grey = try #require(ContrastRatio.of("#767676", "#ffffff"))
    #expect(grey > 4.5 && grey < 4.6)
    #expect(ContrastRatio.of("white", "#ffffff") == nil)
  }

  @Test func `paper has no menus and repeats the headers of tables`() throws {
    let rule = try #require(page.styles.firstMatch(of: /@media print \{((?:.|\n)+)\n\}/))
    #expect(rule.1.contains("nav, .skip, form, details { display: none; }"))
    #expect(rule.1.contains("table-header-group"))
    // Dark colours are for screens only.
    #expect(!page.styles.contains("@media (prefers-color-scheme"))
  }

  private func colours(in text: Substring) -> [String: String] {
    var found: [String: String] = [:]
    for match in text.matches(of: /--([a-z\-]+): (#[0-9a-f]{6});/) {
      found[String(match.1)] = String(match.2)
    }
    return found
  }
}
