import Diagnostics
import Testing

@testable import Reporting

/// What `explain` shows of a rule.
@Suite struct ExplanationTests {
  private static let rule = DiagnosticRule(
    "profile/required",
    .error,
    .required,
    checks: "The element is there.",
    why: "It is asked for.",
    fix: "Add it.",
    example: .piece(
      of: #"{"resourceType": "Appointment", "status": "booked", "description": "Review"}"#,
      wrong: #""status": "booked""#,
      right: #""status": "booked", "description": "Review""#,
      with: .profile("gpconnect")
    ),
    source: "GPConnect-Appointment-1"
  )

  @Test func `a piece stands for the whole file, and only the piece is shown`() {
    let example = Self.rule.example
    #expect(example.wrong == #"{"resourceType": "Appointment", "status": "booked"}"#)
    #expect(example.right.hasSuffix(#""description": "Review"}"#))
    let explanation = Explanation.rule(Self.rule)
    let shown = [
      ExplanationCatalogue.text(explanation), ExplanationCatalogue.markdown(explanation),
      String(decoding: ExplanationCatalogue.json(explanation), as: UTF8.self),
    ]
    for text in shown {
      let remark = "with `--profile gpconnect`; within an Appointment that keeps the profile"
      #expect(text.contains(remark))
      #expect(!text.contains("resourceType"))
    }
    #expect(shown[0].contains("\nRight:\n  \"status\": \"booked\", \"description\": \"Review\"\n"))
    #expect(shown[1].contains("\n```json\n\"status\": \"booked\"\n```\n"))
  }
}
