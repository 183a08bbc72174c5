import Diagnostics
import ElementModel

/// The constraint of Parameters.
enum ParametersInvariants {
  static let rules: [DiagnosticRule] = [.inv1]

  static let checks: [STU3Type: ElementCheck] = [.parametersParameter: checkParameter]

  /// Checks inv-1.
  @Sendable private static func checkParameter(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    // A value of an unknown type was reported as unknown; inv-1 would be a second finding.
    guard let hasValue = tree.hasChoice(in: element, of: .parametersParameter) else { return }
    let contents = [hasValue, tree.has(.resource, in: element), tree.has(.part, in: element)]
    let count = contents.count { $0 }
    guard count != 1 else { return }
    walk.findings.add(
      .inv1,
      count == 0
        ? "the parameter has neither a value nor a resource nor parts"
        : "the parameter has more than one of a value, a resource and parts",
      at: element
    )
  }
}

extension DiagnosticRule {
  static let inv1 = DiagnosticRule(
    "invariant/inv-1",
    .error,
    .invariant,
    checks: "A parameter has either a value, a resource or parts.",
    why: """
      A parameter without any of them says nothing, and with two it is not known which counts.
      """,
    fix: "See the definition of the operation for which of the three it takes.",
    example: .file(
      wrong: """
        {"resourceType": "Parameters",
          "parameter": [{"name": "urgent"}]}
        """,
      right: """
        {"resourceType": "Parameters",
          "parameter": [{"name": "urgent", "valueBoolean": true}]}
        """
    ),
    source: "FHIR STU3, Parameters, constraint inv-1"
  )
}
