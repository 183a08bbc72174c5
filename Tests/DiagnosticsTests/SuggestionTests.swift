import Diagnostics
import Testing

@Suite struct SuggestionTests {
  static let known = [
    "identifier", "status", "serviceType", "start", "end", "created", "comment", "participant",
    "incomingReferral", "id", "slot",
  ]

  /// A name and the known name that should be suggested for it.
  static let vectors: [(name: String, suggestion: String?)] = [
    ("status", "status"),
    ("Status", "status"),
    ("STATUS", "status"),
    ("statu", "status"),
    ("statuss", "status"),
    ("sttaus", "status"),
    ("stetus", "status"),
    ("state", nil),
    ("incomingReferal", "incomingReferral"),
    ("incomingreferrals", "incomingReferral"),
    ("participants", "participant"),
    ("particpant", "participant"),
    ("service", nil),
    ("servicetypes", "serviceType"),
    ("ends", "end"),
    ("edn", nil),
    ("i", "id"),
    ("slots", "slot"),
    ("patientInstruction", nil),
    ("cancelationReason", nil),
    ("", nil),
    ("x", nil),
    ("zz", nil),
    (String(repeating: "x", count: 65), nil),
  ]

  @Test(arguments: vectors) func `suggests the nearest name that is near enough`(
    name: String,
    suggestion: String?
  ) {
    #expect(Suggestion.nearest(to: name, in: Self.known) == suggestion)
  }

  @Test func `prefers the smaller distance, then the name that is known first`() {
    #expect(Suggestion.nearest(to: "start", in: ["stark", "start"]) == "start")
    #expect(Suggestion.nearest(to: "start", in: ["stark", "smart"]) == "stark")
    #expect(Suggestion.nearest(to: "start", in: ["smart", "stark"]) == "smart")
  }

  @Test func `counts a third of the letters as near, and one at least`() {
    #expect(Suggestion.nearest(to: "abcdef", in: ["abcdXX"]) == "abcdXX")
    #expect(Suggestion.nearest(to: "abcdef", in: ["abcXXX"]) == nil)
    #expect(Suggestion.nearest(to: "ab", in: ["aX"]) == "aX")
    #expect(Suggestion.nearest(to: "ab", in: ["XX"]) == nil)
  }

  @Test func `takes names of up to 64 letters`() {
    let longest = String(repeating: "x", count: 64)
    #expect(Suggestion.nearest(to: longest, in: [longest]) == longest)
    #expect(Suggestion.nearest(to: longest + "x", in: [longest + "x"]) == nil)
  }

  @Test func `suggests nothing where nothing is known`() {
    #expect(Suggestion.nearest(to: "status", in: []) == nil)
  }
}
