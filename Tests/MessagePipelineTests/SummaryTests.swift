import Cancellation
import Foundation
import Reporting
import Testing

/// The summary of the samples' run: what it counts is what its rows say.
@Suite struct SummaryTests {
  private struct Summary: Decodable {
    struct Totals: Decodable {
      let items: Int
      let duplicates: Int
      let confirmedByRead: Int
      let byOutcome: [String: Int]
      let byStoryOutcome: [String: Int]
      let outsideStory: Int
      let byProvider: [Provider]
    }
    struct Provider: Decodable {
      let odsCode: String?
      let items: Int
      let byOutcome: [String: Int]
    }
    struct Item: Decodable {
      struct Attempts: Decodable {
        let reads: Int
        let puts: Int
      }
      let input: String
      let outcome: String
      let storyOutcome: String?
      let text: String
      let providerODSCode: String?
      let duplicateOf: String?
      let confirmedByRead: Bool
      let traceIDs: [String]
      let attempts: Attempts
      let outcomeFile: String
      let archivedAs: String?
    }
    let formatVersion: Int
    let transportNotice: String
    let runID: String
    let totals: Totals
    let items: [Item]
  }

  private func summary() async throws -> Summary {
    let bytes = try #require(try await SampleRun.result.outbox["summary.json"])
    return try JSONDecoder().decode(Summary.self, from: Data(bytes))
  }

  @Test func `counts what its rows say`() async throws {
    let summary = try await summary()
    let (items, totals) = (summary.items, summary.totals)
    #expect(totals.items == items.count)
    #expect(items.count == (try Repository.rows("expected/outcomes.tsv")).count)
    #expect(totals.duplicates == items.count { $0.duplicateOf != nil })
    #expect(
      totals.confirmedByRead == items.count { $0.confirmedByRead && $0.outcome == "cancelled" }
    )
    for outcome in CancellationOutcome.allCases {
      let count = items.count { $0.outcome == outcome.rawValue }
      #expect(totals.byOutcome[outcome.rawValue] == count, "\(outcome)")
      #expect(count > 0, "no sample shows \(outcome)")
    }
    #expect(totals.byStoryOutcome.values.reduce(0, +) + totals.outsideStory == items.count)
    for (outcome, count) in totals.byStoryOutcome {
      #expect(count == items.count { $0.storyOutcome == outcome }, "\(outcome)")
    }
    #expect(totals.outsideStory == items.count { $0.storyOutcome == nil })
    for provider in totals.byProvider {
      let own = items.filter { $0.providerODSCode == provider.odsCode }
      #expect(provider.items == own.count)
      #expect(provider.byOutcome == Dictionary(grouping: own, by: \.outcome).mapValues(\.count))
    }
    #expect(totals.byProvider.map(\.items).reduce(0, +) == items.count)
  }

  @Test func `counts the requests that were sent`() async throws {
    let run = try await SampleRun.result
    let items = try await summary().items
    let puts = run.exchanges.count { $0.request.method == .put }
    #expect(items.map(\.attempts.puts).reduce(0, +) == puts)
    #expect(items.map(\.attempts.reads).reduce(0, +) == run.exchanges.count - puts)
    for item in items where item.duplicateOf == nil {
      #expect(item.traceIDs.count == item.attempts.reads + item.attempts.puts, "\(item.input)")
    }
  }

  @Test func `lists every input once, in the order of the inbox`() async throws {
    let run = try await SampleRun.result
    let inputs = try await summary().items.map(\.input)
    #expect(inputs == run.dropped.keys.filter { !$0.hasSuffix(".yaml") }.sorted())
  }

  @Test func `names files that are there`() async throws {
    let run = try await SampleRun.result
    for item in try await summary().items {
      #expect(run.outbox[item.outcomeFile] != nil, "\(item.input)")
      if let archived = item.archivedAs {
        let isSame = run.outbox[archived] == run.dropped[item.input]
        #expect(isSame, "\(item.input)")
      }
      #expect(run.outbox["requests/\(item.input).http"] != nil || item.attempts.puts == 0)
      #expect(run.outbox["requests/\(item.input).http"] == nil || item.attempts.puts > 0)
    }
  }

  @Test func `is written for the run and as the newest one`() async throws {
    let run = try await SampleRun.result
    let runID = run.summary.runID
    #expect(runID.hasPrefix("20260115T090000Z-"))
    // The page has other links where it lies elsewhere.
    #expect(run.outbox["summary.html"]?.isEmpty == false)
    #expect(run.outbox["runs/\(runID)/summary.html"]?.isEmpty == false)
    for name in ["summary.json", "summary.txt", "summary.csv", "callbacks.csv"] {
      let newest = try #require(run.outbox[name])
      let isSame = run.outbox["runs/\(runID)/\(name)"] == newest
      #expect(isSame)
    }
    #expect(run.outbox["summary.json"] == run.summary.summaryJSON())
    let text = try run.text("summary.txt")
    #expect(text == run.summary.summaryText())
    for item in run.summary.items { #expect(text.contains("\(item.input):"), "\(item.input)") }
  }

  @Test func `is written for an empty inbox too`() async throws {
    let workplace = try Workplace()
    let summary = try await workplace.run(ScriptedTransport([]))
    #expect(summary.items.isEmpty)
    #expect(try workplace.outbox()["summary.json"] == summary.summaryJSON())
  }
}
