import Diagnostics
import ElementModel

/// The constraints of Range and Ratio.
enum RangeInvariants {
  static let rules: [DiagnosticRule] = [.rng2, .rat1]

  static let checks: [STU3Type: ElementCheck] = [
    .range: checkRange,
    .ratio: checkRatio,
  ]

  /// Checks rng-2, and that both ends are simple.
  ///
  /// The expression compares quantities. Those of different units are not compared here, because
  /// that takes the whole of UCUM, and neither are those with a comparator.
  @Sendable private static func checkRange(_ element: Int, _ walk: inout ElementWalk) {
    QuantityInvariants.checkSimple(.low, in: element, &walk)
    QuantityInvariants.checkSimple(.high, in: element, &walk)
    let tree = walk.tree
    let low = tree.child(of: element, named: .low)
    let high = tree.child(of: element, named: .high)
    guard low >= 0, high >= 0, haveSameUnit(low, high, tree),
      !tree.has(.comparator, in: low), !tree.has(.comparator, in: high),
      let lowest = tree.decimal(.value, in: low), let highest = tree.decimal(.value, in: high),
      highest < lowest
    else { return }
    walk.findings.add(.rng2, "the high end of the range is below the low end", at: element)
  }

  /// Whether two quantities have the same code, or the same unit where they have no code.
  private static func haveSameUnit(_ left: Int, _ right: Int, _ tree: ElementTree) -> Bool {
    let code = tree.text(of: .code, in: left)
    guard code == tree.text(of: .code, in: right),
      tree.text(of: .system, in: left) == tree.text(of: .system, in: right)
    else { return false }
    return code != nil || tree.text(of: .unit, in: left) == tree.text(of: .unit, in: right)
  }

  /// Checks rat-1.
  @Sendable private static func checkRatio(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let hasNumerator = tree.has(.numerator, in: element)
    let hasDenominator = tree.has(.denominator, in: element)
    if hasNumerator != hasDenominator {
      walk.findings.add(
        .rat1,
        hasNumerator
          ? "there is a numerator but no denominator" : "there is a denominator but no numerator",
        at: element
      )
    } else if !hasNumerator, !tree.has(.extension, in: element) {
      walk.findings.add(
        .rat1,
        "there is neither numerator and denominator nor an extension",
        at: element
      )
    }
  }
}

extension DiagnosticRule {
  static let rng2 = DiagnosticRule(
    "invariant/rng-2",
    .error,
    .invariant,
    checks: "The high end of a range is not below its low end.",
    why: "Nothing is in a range that ends below its beginning.",
    fix: "Swap the two, or check their units.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueRange": {
          "low": {"value": 9}, "high": {"value": 1}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueRange": {
          "low": {"value": 1}, "high": {"value": 9}}}]
        """
    ),
    source: "FHIR STU3, Range, constraint rng-2"
  )

  static let rat1 = DiagnosticRule(
    "invariant/rat-1",
    .error,
    .invariant,
    checks: "A ratio has a numerator and a denominator, or neither and an extension.",
    why: "One without the other is no ratio.",
    fix: "Add what is missing.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueRatio": {
          "numerator": {"value": 1}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueRatio": {
          "numerator": {"value": 1}, "denominator": {"value": 2}}}]
        """
    ),
    source: "FHIR STU3, Ratio, constraint rat-1"
  )
}
