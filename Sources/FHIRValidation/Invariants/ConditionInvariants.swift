import Diagnostics
import ElementModel

/// The constraints of Condition.
enum ConditionInvariants {
  static let rules: [DiagnosticRule] = [.con1, .con2, .con3, .con4]

  static let checks: [STU3Type: ElementCheck] = [
    .conditionStage: checkStage,
    .conditionEvidence: checkEvidence,
    .condition: checkStatus,
  ]

  /// Checks con-1.
  @Sendable private static func checkStage(_ element: Int, _ walk: inout ElementWalk) {
    guard !walk.tree.has(.summary, in: element), !walk.tree.has(.assessment, in: element) else {
      return
    }
    walk.findings.add(.con1, "the stage has neither a summary nor an assessment", at: element)
  }

  /// Checks con-2.
  @Sendable private static func checkEvidence(_ element: Int, _ walk: inout ElementWalk) {
    guard !walk.tree.has(.code, in: element), !walk.tree.has(.detail, in: element) else { return }
    walk.findings.add(.con2, "the evidence has neither a code nor details", at: element)
  }

  /// Checks con-3 and con-4.
  @Sendable private static func checkStatus(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    guard
      tree.has(.clinicalStatus, in: element)
        || tree.has(.verificationStatus, "entered-in-error", in: element)
    else {
      // Without a status, con-4 would be a second finding about the same fault.
      walk.findings.add(
        .con3,
        "the condition has no clinical status and was not entered in error",
        at: element
      )
      return
    }
    let hasEnded = ["inactive", "remission", "resolved"].contains {
      tree.has(.clinicalStatus, $0, in: element)
    }
    guard !hasEnded, isAbated(element, tree) else { return }
    walk.findings.add(
      .con4,
      "the condition is abated, but no clinical status says that it has ended",
      at: element
    )
  }

  /// Whether a condition has abated: every type of `abatement[x]` says so, but the boolean false.
  ///
  /// The expression writes `(abatement as boolean).not()`, which is empty for other types; what is
  /// meant is that only false stands for a condition that has not abated.
  private static func isAbated(_ element: Int, _ tree: ElementTree) -> Bool {
    let names: [ElementName] = [
      .abatementDateTime, .abatementAge, .abatementPeriod, .abatementRange, .abatementString,
    ]
    return names.contains { tree.has($0, in: element) }
      || (tree.has(.abatementBoolean, in: element)
        && !tree.has(.abatementBoolean, "false", in: element))
  }
}

private func condition(_ key: String) -> String { "FHIR STU3, Condition, constraint \(key)" }

extension DiagnosticRule {
  static let con1 = DiagnosticRule(
    "invariant/con-1",
    .error,
    .invariant,
    checks: "A stage of a condition has a summary or an assessment.",
    why: "A stage without either says nothing.",
    fix: "Say which stage it is, or remove it.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"},
          "clinicalStatus": "active", "stage": {"extension": [{"url": "urn:x:a", "valueCode": "b"}]}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"},
          "clinicalStatus": "active", "stage": {"summary": {"text": "II"}}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: condition("con-1")
  )

  static let con2 = DiagnosticRule(
    "invariant/con-2",
    .error,
    .invariant,
    checks: "Evidence of a condition has a code or details.",
    why: "Evidence without either says nothing.",
    fix: "Say what the evidence is, or remove it.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"},
          "clinicalStatus": "active",
            "evidence": [{"extension": [{"url": "urn:x:a", "valueCode": "b"}]}]
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"},
          "clinicalStatus": "active", "evidence": [{"code": [{"text": "rash"}]}]
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: condition("con-2")
  )

  static let con3 = DiagnosticRule(
    "invariant/con-3",
    .error,
    .invariant,
    checks: "A condition that was not entered in error has a clinical status.",
    why: "Without it nobody knows whether the patient still has the condition.",
    fix: "Add `clinicalStatus`, such as `active`.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"}, "clinicalStatus": "active"
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: condition("con-3")
  )

  static let con4 = DiagnosticRule(
    "invariant/con-4",
    .error,
    .invariant,
    checks: "The clinical status of an abated condition is inactive, remission or resolved.",
    why: "A condition cannot have ended and still be active.",
    fix: "Check the status, or remove the abatement.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"},
          "clinicalStatus": "active", "abatementDateTime": "2026-01-10"
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{
          "resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"},
          "clinicalStatus": "resolved", "abatementDateTime": "2026-01-10"
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: condition("con-4")
  )
}
