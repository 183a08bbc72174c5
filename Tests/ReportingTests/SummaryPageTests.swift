import Cancellation
import FHIRModel
import Reporting
import Testing

@Suite struct SummaryPageTests {
  private func page(
    _ summary: RunSummary,
    in place: SummaryDocument.Place = .runFolder
  ) -> HTMLPage {
    HTMLPage(SummaryDocument.page.bytes(of: summary, in: place))
  }

  /// A run with every outcome and several providers.
  private func everyOutcome(transportNotice: String? = nil) throws -> RunSummary {
    var summary = try SampleRun.summary(transportNotice: transportNotice)
    for (number, outcome) in CancellationOutcome.allCases.enumerated() {
      var row = ItemRow(input: "every-\(number).json", outcome: outcome)
      row.providerODSCode = "C0000\(number % 3)"
      row.settledAt = FHIRInstant(secondsSince1970: 1_768_467_600 + Int64(number))
      row.milliseconds = 7 * number * number
      try summary.add(row)
    }
    return summary
  }

  private func number(_ text: String) -> Int? { Int(text.filter { $0 != "," }) }

  @Test func `the figures are those of summary json`() throws {
    let summary = try everyOutcome()
    let json = try JSONValue(parsing: summary.summaryJSON())
    let page = page(summary)
    let totals = try #require(json["totals"])
    var shown: [String: JSONValue] = [:]
    for row in page.all("tr", in: "outcome-table") {
      guard let outcome = row.attributes["data-outcome"] else { continue }
      let position = page.tags.firstIndex { $0.attributes["data-outcome"] == outcome }
      let count = page.tags.first { tag in
        tag.name == "td" && position.map(tag.parents.contains) == true
      }
      shown[outcome] = number(count?.text ?? "").map(JSONValue.integer)
    }
    #expect(JSONValue.object(shown) == totals["byOutcome"])
    let providers = page.rows(of: "provider-table").map { "\($0[0]) \($0[1])" }
    let expected = (totals["byProvider"]?.items ?? []).map { provider in
      "\(provider["odsCode"]?.text ?? "provider not known") \(provider["items"]?.integer ?? 0)"
    }
    #expect(Set(providers) == Set(expected))
    #expect(page.rows(of: "item-table").count == totals["items"]?.integer)
    #expect(page.all("h1").map(\.text) == ["3 of 25 cancelled, 2 not known"])
  }

  @Test func `the items are those of summary json, those in doubt first`() throws {
    let summary = try everyOutcome()
    let json = try JSONValue(parsing: summary.summaryJSON())
    let rows = page(summary).rows(of: "item-table")
    let shown = rows.map { "\($0[0]) \($0[1]) \($0[2]) \($0[3])" }
    let expected = (json["items"]?.items ?? []).map { item in
      ["input", "text", "providerODSCode", "appointmentID"].map { item[$0]?.text ?? "" }
        .joined(separator: " ")
    }
    #expect(Set(shown) == Set(expected))
    #expect(rows.prefix(2).allSatisfy { $0[1].hasPrefix("Outcome not known") })
    #expect(rows.last?[1] == "Cancelled")
  }

  @Test func `what the run leaves is that of summary json, earlier doubts first`() throws {
    var summary = try everyOutcome()
    summary.remainder.reason = "it was interrupted"
    summary.remainder.arrivingCount = 2
    summary.remainder.unplannedCount = 1_234
    for number in 0..<103 {
      var row = ItemRow(input: "earlier-\(number).json", outcome: .outcomeUnknown)
      row.providerODSCode = "D00001"
      row.outcomeFile = "outcomes/earlier-\(number).json.outcome.json"
      summary.remainder.inDoubt.append(row)
    }
    let json = try JSONValue(parsing: summary.summaryJSON())
    let page = page(summary)
    #expect(page.faults == [])
    let left = page.all("li", in: "left").map(\.text)
    let remainder = try #require(json["remainder"])
    #expect(left.count == 3)
    #expect(left[0].contains(": \(remainder["reason"]?.text ?? "")."))
    #expect(left[1].hasPrefix("\(remainder["arriving"]?.integer ?? 0) files were still"))
    #expect(left[2].hasPrefix("1234 files are not in the plan"))
    #expect(remainder["unplanned"]?.integer == 1_234)
    let earlier = (remainder["inDoubt"]?.items ?? []).map { $0["input"]?.text ?? "" }
    #expect(page.rows(of: "in-doubt-former").map { $0[0] } == Array(earlier.prefix(100)))
    #expect(page.tag(id: "in-doubt-former-heading")?.text == "In doubt since an earlier run (103)")
    #expect(page.tag(id: "in-doubt")?.text.contains("and 3 more, see callbacks.csv.") == true)
    #expect(page.rows(of: "in-doubt-now").count == 2)
    #expect(
      page.all("table").compactMap { $0.attributes["id"] }.prefix(2)
        == ["in-doubt-former", "in-doubt-now"]
    )
    #expect(
      page.all("h1").map(\.text) == ["3 of 25 cancelled, 2 not known, 103 in doubt since before"]
    )
    let callbacks = String(
      decoding: SummaryDocument.callbacks.bytes(of: summary, in: .outbox),
      as: UTF8.self
    ).split(separator: "\r\n").map(String.init)
    let rows = callbacks.filter { $0.contains(",earlier-") }
    #expect(rows.count == 103)
    #expect(rows.allSatisfy { $0.hasPrefix("not-yet,") })
  }

  @Test func `a run that leaves nothing has no part for it`() throws {
    let page = page(try everyOutcome())
    #expect(page.tag(id: "left") == nil)
    #expect(page.tag(id: "in-doubt-former") == nil)
    #expect(page.all("a").allSatisfy { $0.attributes["href"] != "#left" })
  }

  @Test func `the times are those of the items`() throws {
    let summary = try everyOutcome()
    let page = page(summary)
    let timed = summary.items.count { $0.milliseconds != nil }
    let counts = page.rows(of: "latency-table").compactMap { number($0[1]) }
    #expect(counts.reduce(0, +) == timed)
    let drawn = page.all("svg").filter { $0.attributes["role"] == "img" }
    #expect(drawn.count == 1)
    #expect(page.all("table").filter { $0.text.contains("Files settled in each") }.count == 1)
  }

  @Test func `a clock that stands still has no timeline`() throws {
    var summary = try everyOutcome()
    summary = try RunSummary(
      runID: "r",
      programVersion: "1",
      startedAt: summary.startedAt,
      transportNotice: nil
    )
    var row = ItemRow(input: "a", outcome: .cancelled)
    row.settledAt = summary.startedAt
    row.milliseconds = 0
    try summary.add(row)
    #expect(page(summary).tag(id: "timeline-heading") == nil)
    #expect(page(summary).tag(id: "latency-table") != nil)
  }

  @Test func `the lines of ABUS 21 are there whatever happened`() throws {
    let summary = try RunSummary(
      runID: "r",
      programVersion: "1",
      startedAt: FHIRInstant(secondsSince1970: 0),
      transportNotice: nil
    )
    let page = page(summary)
    #expect(page.faults == [])
    #expect(page.all("h1").map(\.text) == ["No files"])
    let lines = page.rows(of: "outcome-table").map { $0[0] }
    #expect(
      lines == CancellationOutcome.allCases.filter { $0.storyOutcome == $0 }.map(\.text)
    )
  }

  @Test func `each outcome says what to do next`() throws {
    let rows = page(try everyOutcome()).rows(of: "outcome-table")
    #expect(rows.count == CancellationOutcome.allCases.count)
    for outcome in CancellationOutcome.allCases {
      #expect(rows.contains { $0[0].hasPrefix(outcome.text) && $0[3] == outcome.nextStep })
    }
  }

  @Test func `a rehearsal says so first, and nobody is telephoned`() throws {
    let notice = "embedded provider: nothing left this machine"
    let page = page(try everyOutcome(transportNotice: notice))
    #expect(page.all("p").first?.text == notice)
    #expect(page.tag(id: "telephone")?.text.contains("Nobody") == true)
  }

  @Test func `links lead to the files of the outbox from either place`() throws {
    let summary = try SampleRun.summary()
    for (place, base) in [(SummaryDocument.Place.runFolder, "../../"), (.outbox, "")] {
      let links = page(summary, in: place).all("a", in: "item-table")
        .compactMap { $0.attributes["href"] }
      #expect(links.contains(base + "outcomes/appointment-1.json.outcome.json"))
      #expect(links.contains(base + "archive/appointment-1.json"))
    }
  }

  @Test func `names are text, whatever they hold`() throws {
    var summary = try SampleRun.summary()
    let names = [
      "<script>alert(1)</script>.json", "a\" onmouseover=\"x.json", "a\"\u{301} onmouseover=x.json",
      "<\u{301}b>&amp;'{{headline}}.json", "javascript:alert(1)",
    ]
    for name in names {
      var row = ItemRow(input: name, outcome: .outcomeUnknown)
      row.providerODSCode = "A00001"
      row.appointmentID = name
      row.outcomeFile = "outcomes/" + name
      try summary.add(row)
    }
    let page = page(summary)
    #expect(page.faults == [])
    #expect(page.all("script").count == 1)
    #expect(!page.tags.contains { tag in tag.attributes.keys.contains { $0.hasPrefix("on") } })
    let shown = page.rows(of: "item-table").map { $0[0].unicodeScalars.map(\.value) }
    for name in names { #expect(shown.contains(name.unicodeScalars.map(\.value))) }
    for link in page.all("a") {
      let target = link.attributes["href"] ?? ""
      #expect(target.wholeMatch(of: /[#A-Za-z0-9\-._~\/%]+/) != nil, "\(target)")
      #expect(target.hasPrefix("#") || !target.contains(":"))
    }
  }

  @Test func `a large run is listed in part, those in doubt whole`() throws {
    var summary = try SampleRun.summary()
    let cancelled = ItemRow(input: "many.json", outcome: .cancelled)
    for _ in 0..<10_500 { try summary.add(cancelled) }
    try summary.add(ItemRow(input: "last.json", outcome: .outcomeUnknown))
    let bytes = SummaryDocument.page.bytes(of: summary, in: .outbox)
    let text = String(decoding: bytes, as: UTF8.self)
    let rowCount = text.matches(
      of: /<tr data-outcome="[a-z\-]+"><th scope="row">[^<]*<\/th><td class="outcome/
    )
    .count
    #expect(rowCount == 10_000)
    #expect(text.contains("The first 10,000 of 10,508"))
    #expect(text.matches(of: /last\.json<\/th>/).count == 2)
    #expect(text.contains("10,502 of 10,508 cancelled"))
  }
}
