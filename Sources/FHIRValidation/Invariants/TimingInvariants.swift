import Diagnostics
import ElementModel

/// The constraints of Timing, all of which are on `repeat`.
enum TimingInvariants {
  static let rules: [DiagnosticRule] = [
    .tim1, .tim2, .tim4, .tim5, .tim6, .tim7, .tim8, .tim9, .tim10,
  ]

  static let checks: [STU3Type: ElementCheck] = [.timingRepeat: checkRepeat]

  /// Checks all of them.
  @Sendable private static func checkRepeat(_ element: Int, _ walk: inout ElementWalk) {
    checkUnits(element, &walk)
    checkSigns(element, &walk)
    checkMaxima(element, &walk)
    checkEvents(element, &walk)
  }

  /// Checks tim-1 and tim-2.
  private static func checkUnits(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    if tree.has(.duration, in: element), !tree.has(.durationUnit, in: element) {
      walk.findings.add(.tim1, "there is a duration but no unit of it", at: element)
    }
    if tree.has(.period, in: element), !tree.has(.periodUnit, in: element) {
      walk.findings.add(.tim2, "there is a period but no unit of it", at: element)
    }
  }

  /// Checks tim-4 and tim-5.
  private static func checkSigns(_ element: Int, _ walk: inout ElementWalk) {
    if walk.tree.decimal(.duration, in: element)?.isNegative == true {
      walk.findings.add(.tim4, "the duration is negative", at: element)
    }
    if walk.tree.decimal(.period, in: element)?.isNegative == true {
      walk.findings.add(.tim5, "the period is negative", at: element)
    }
  }

  /// Checks tim-6, tim-7 and tim-8.
  private static func checkMaxima(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    if tree.has(.periodMax, in: element), !tree.has(.period, in: element) {
      walk.findings.add(.tim6, "there is a greatest period but no period", at: element)
    }
    if tree.has(.durationMax, in: element), !tree.has(.duration, in: element) {
      walk.findings.add(.tim7, "there is a greatest duration but no duration", at: element)
    }
    if tree.has(.countMax, in: element), !tree.has(.count, in: element) {
      walk.findings.add(.tim8, "there is a greatest count but no count", at: element)
    }
  }

  /// Checks tim-9 and tim-10.
  private static func checkEvents(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    if tree.has(.offset, in: element) {
      if !tree.has(.when, in: element) {
        walk.findings.add(.tim9, "there is an offset but no event", at: element)
      } else if hasMeal(element, tree) {
        walk.findings.add(.tim9, "there is an offset with an event that is a meal", at: element)
      }
    }
    if tree.has(.timeOfDay, in: element), tree.has(.when, in: element) {
      walk.findings.add(.tim10, "there are both times of day and events", at: element)
    }
  }

  /// Whether an event is a meal as such, not the time before or after one.
  ///
  /// The expression takes `when` for a single code, but it may repeat; what is meant is that no
  /// code is one of these.
  private static func hasMeal(_ element: Int, _ tree: ElementTree) -> Bool {
    ElementNode(tree: tree, index: element).children(.when).contains { event in
      ["C", "CM", "CD", "CV"].contains { event.hasValue($0) }
    }
  }
}

private func timing(_ key: String) -> String { "FHIR STU3, Timing, constraint \(key)" }

extension DiagnosticRule {
  static let tim1 = DiagnosticRule(
    "invariant/tim-1",
    .error,
    .invariant,
    checks: "A duration in a timing has a unit.",
    why: "A number without a unit of time is no duration.",
    fix: "Add `durationUnit`, such as `min`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"duration": 30}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"duration": 30, "durationUnit": "min"}}}]
        """
    ),
    source: timing("tim-1")
  )

  static let tim2 = DiagnosticRule(
    "invariant/tim-2",
    .error,
    .invariant,
    checks: "A period in a timing has a unit.",
    why: "A number without a unit of time is no period.",
    fix: "Add `periodUnit`, such as `wk`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"period": 1}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"period": 1, "periodUnit": "wk"}}}]
        """
    ),
    source: timing("tim-2")
  )

  static let tim4 = DiagnosticRule(
    "invariant/tim-4",
    .error,
    .invariant,
    checks: "A duration in a timing is not negative.",
    why: "Nothing takes less than no time.",
    fix: "Write how long it takes, or remove `duration`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"duration": -30, "durationUnit": "min"}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"duration": 30, "durationUnit": "min"}}}]
        """
    ),
    source: timing("tim-4")
  )

  static let tim5 = DiagnosticRule(
    "invariant/tim-5",
    .error,
    .invariant,
    checks: "A period in a timing is not negative.",
    why: "Nothing repeats after less than no time.",
    fix: "Write after how long it repeats, or remove `period`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"period": -1, "periodUnit": "wk"}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"period": 1, "periodUnit": "wk"}}}]
        """
    ),
    source: timing("tim-5")
  )

  static let tim6 = DiagnosticRule(
    "invariant/tim-6",
    .error,
    .invariant,
    checks: "A timing with a greatest period has a period.",
    why: "A range needs its lower end.",
    fix: "Add `period`, or remove `periodMax`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"periodMax": 2}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"period": 1, "periodMax": 2, "periodUnit": "wk"}}}]
        """
    ),
    source: timing("tim-6")
  )

  static let tim7 = DiagnosticRule(
    "invariant/tim-7",
    .error,
    .invariant,
    checks: "A timing with a greatest duration has a duration.",
    why: "A range needs its lower end.",
    fix: "Add `duration`, or remove `durationMax`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"durationMax": 40}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"duration": 30, "durationMax": 40, "durationUnit": "min"}}}]
        """
    ),
    source: timing("tim-7")
  )

  static let tim8 = DiagnosticRule(
    "invariant/tim-8",
    .error,
    .invariant,
    checks: "A timing with a greatest count has a count.",
    why: "A range needs its lower end.",
    fix: "Add `count`, or remove `countMax`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"countMax": 3}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"count": 2, "countMax": 3}}}]
        """
    ),
    source: timing("tim-8")
  )

  static let tim9 = DiagnosticRule(
    "invariant/tim-9",
    .error,
    .invariant,
    checks: "An offset in a timing is from an event, and not from a meal as such.",
    why: "A time before or after nothing in particular is no time.",
    fix: """
      Add `when`; with an offset it says before or after a meal, such as `AC`, and is none of \
      `C`, `CM`, `CD` and `CV`.
      """,
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"offset": 30}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"offset": 30, "when": ["AC"]}}}]
        """
    ),
    source: timing("tim-9")
  )

  static let tim10 = DiagnosticRule(
    "invariant/tim-10",
    .error,
    .invariant,
    checks: "A timing has times of day or events, and not both.",
    why: "The two could contradict each other.",
    fix: "Keep either `timeOfDay` or `when`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"timeOfDay": ["09:00:00"], "when": ["AC"]}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueTiming": {
          "repeat": {"timeOfDay": ["09:00:00"]}}}]
        """
    ),
    source: timing("tim-10")
  )
}
