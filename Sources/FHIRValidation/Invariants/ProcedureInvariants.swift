import Diagnostics
import ElementModel

/// The constraint of Procedure.
enum ProcedureInvariants {
  static let rules: [DiagnosticRule] = [.pro1]

  static let checks: [STU3Type: ElementCheck] = [.procedure: checkProcedure]

  /// Checks pro-1.
  @Sendable private static func checkProcedure(_ element: Int, _ walk: inout ElementWalk) {
    guard walk.tree.has(.notDoneReason, in: element),
      !walk.tree.has(.notDone, "true", in: element)
    else { return }
    walk.findings.add(
      .pro1,
      "there is a reason for not doing the procedure, but not the word that it was not done",
      at: element
    )
  }
}

extension DiagnosticRule {
  static let pro1 = DiagnosticRule(
    "invariant/pro-1",
    .error,
    .invariant,
    checks: "Only a procedure that was not done has a reason for that.",
    why: "A procedure that was done has no reason for not being done.",
    fix: "Add `notDone` with the value true, or remove `notDoneReason`.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Procedure", "id": "c", "status": "completed",
          "subject": {"reference": "Patient/1"}, "notDoneReason": {"text": "Ill"}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{
          "resourceType": "Procedure", "id": "c", "status": "aborted", "notDone": true,
          "subject": {"reference": "Patient/1"}, "notDoneReason": {"text": "Ill"}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: "FHIR STU3, Procedure, constraint pro-1"
  )
}
