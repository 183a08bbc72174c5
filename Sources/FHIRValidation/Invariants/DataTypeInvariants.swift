import Diagnostics
import ElementModel

/// The constraints of Attachment, ContactPoint, Extension and Period.
enum DataTypeInvariants {
  static let rules: [DiagnosticRule] = [.ext1, .per1, .att1, .cpt2]

  static let checks: [STU3Type: ElementCheck] = [
    .extension: checkExtension,
    .period: checkPeriod,
    .attachment: checkAttachment,
    .contactPoint: checkContactPoint,
  ]

  /// Checks ext-1.
  @Sendable private static func checkExtension(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    // A value of an unknown type was reported as unknown; ext-1 would be a second finding.
    guard let hasValue = tree.hasChoice(in: element, of: .extension),
      tree.has(.extension, in: element) == hasValue
    else { return }
    walk.findings.add(
      .ext1,
      hasValue
        ? "the extension has both a value and extensions"
        : "the extension has neither a value nor extensions",
      at: element
    )
  }

  /// Checks per-1.
  @Sendable private static func checkPeriod(_ element: Int, _ walk: inout ElementWalk) {
    guard let start = TemporalValue(walk.tree, walk.tree.child(of: element, named: .start)),
      let end = TemporalValue(walk.tree, walk.tree.child(of: element, named: .end)),
      end.isBefore(start)
    else { return }
    walk.findings.add(.per1, "the period ends before it starts", at: element)
  }

  /// Checks att-1.
  @Sendable private static func checkAttachment(_ element: Int, _ walk: inout ElementWalk) {
    guard walk.tree.has(.data, in: element), !walk.tree.has(.contentType, in: element) else {
      return
    }
    walk.findings.add(.att1, "the attachment has data but no content type", at: element)
  }

  /// Checks cpt-2.
  @Sendable private static func checkContactPoint(_ element: Int, _ walk: inout ElementWalk) {
    guard walk.tree.has(.value, in: element), !walk.tree.has(.system, in: element) else { return }
    walk.findings.add(.cpt2, "the contact point has a value but no system", at: element)
  }
}

extension DiagnosticRule {
  static let ext1 = DiagnosticRule(
    "invariant/ext-1",
    .error,
    .invariant,
    checks: "An extension has either a value or extensions of its own, and not both.",
    why: "A program looks for the one or the other, and would miss the second.",
    fix: "See the definition of the extension for which of the two it has.",
    example: .json(
      wrong: #""extension": [{"url": "urn:x:a"}]"#,
      right: #""extension": [{"url": "urn:x:a", "valueCode": "b"}]"#
    ),
    source: "FHIR STU3, Extension, constraint ext-1"
  )

  static let per1 = DiagnosticRule(
    "invariant/per-1",
    .error,
    .invariant,
    checks: "A period does not end before it starts.",
    why: "A time that ends before it begins is never.",
    fix: "Swap the two, or check their zones.",
    example: .json(
      wrong: #""requestedPeriod": [{"start": "2026-02-01", "end": "2026-01-31"}]"#,
      right: #""requestedPeriod": [{"start": "2026-01-31", "end": "2026-02-01"}]"#
    ),
    source: "FHIR STU3, Period, constraint per-1"
  )

  static let att1 = DiagnosticRule(
    "invariant/att-1",
    .error,
    .invariant,
    checks: "An attachment with data has a content type.",
    why: "Without it nobody knows how to show the data.",
    fix: "Add `contentType`, such as `text/plain`.",
    example: .json(
      wrong: #""extension": [{"url": "urn:x:a", "valueAttachment": {"data": "SGVsbG8="}}]"#,
      right: """
        "extension": [{"url": "urn:x:a", "valueAttachment": {
          "contentType": "text/plain", "data": "SGVsbG8="}}]
        """
    ),
    source: "FHIR STU3, Attachment, constraint att-1"
  )

  static let cpt2 = DiagnosticRule(
    "invariant/cpt-2",
    .error,
    .invariant,
    checks: "A contact point with a value has a system.",
    why: "Without it nobody knows whether the value is a telephone number or an address.",
    fix: "Add `system`, such as `phone`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueContactPoint": {"value": "01632 960001"}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueContactPoint": {
          "system": "phone", "value": "01632 960001"}}]
        """
    ),
    source: "FHIR STU3, ContactPoint, constraint cpt-2"
  )
}
