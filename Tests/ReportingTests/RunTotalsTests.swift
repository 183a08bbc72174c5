import Cancellation
import Reporting
import Testing

@Suite struct RunTotalsTests {
  @Test func `counts every outcome once`() {
    var totals = RunTotals()
    for outcome in CancellationOutcome.allCases {
      totals.add(ItemRow(input: outcome.rawValue, outcome: outcome))
    }
    #expect(totals.itemCount == 18)
    for outcome in CancellationOutcome.allCases { #expect(totals.count(of: outcome) == 1) }
  }

  @Test func `rolls up into the story only where its line is true`() {
    var totals = RunTotals()
    for outcome in CancellationOutcome.allCases {
      totals.add(ItemRow(input: outcome.rawValue, outcome: outcome))
    }
    #expect(totals.storyCount(of: .cancelled) == 1)
    #expect(totals.storyCount(of: .systemFailure) == 9)
    #expect(totals.storyCount(of: .notFound) == 1)
    #expect(totals.storyCount(of: .notForThisPatient) == 2)
    #expect(totals.storyCount(of: .inThePast) == 1)
    #expect(totals.storyCount(of: .alreadyCancelled) == 1)
    #expect(totals.storyCount(of: .outcomeUnknown) == 0)
    #expect(totals.outsideStoryCount == 3)
  }

  @Test func `counts by provider, without one last`() throws {
    let totals = try SampleRun.summary().totals
    #expect(totals.providers.map(\.odsCode) == ["A00001", "B00001", nil])
    #expect(totals.providers.map(\.itemCount) == [3, 3, 1])
    #expect(totals.providers[0].count(of: .cancelled) == 2)
    #expect(totals.providers[1].count(of: .inThePast) == 2)
    #expect(totals.providers[2].count(of: .inputRejected) == 1)
    #expect(totals.duplicateCount == 1)
    #expect(totals.confirmedByReadCount == 1)
  }

  @Test func `without rows everything is zero`() {
    let totals = RunTotals()
    #expect(totals.itemCount == 0)
    #expect(totals.providers.isEmpty)
    #expect(totals.outsideStoryCount == 0)
    for outcome in CancellationOutcome.allCases { #expect(totals.count(of: outcome) == 0) }
  }
}
