import Diagnostics
import ElementModel

/// The constraints of Quantity and of the types that specialise it.
///
/// The definitions also ask for codes of a certain kind, such as units of time. Their expressions
/// do not check that, and neither is it checked here.
enum QuantityInvariants {
  static let rules: [DiagnosticRule] = [
    .qty3, .age1, .cnt3, .dis1, .drt1, .mny1, .simpleQuantity,
  ]

  static let checks: [STU3Type: ElementCheck] = [
    .quantity: checkQuantity,
    .age: checkAge,
    .count: checkCount,
    .distance: checkDistance,
    .duration: checkDuration,
    .money: checkMoney,
  ]

  private static let ucum = "http://unitsofmeasure.org"
  private static let iso4217 = "urn:iso:std:iso:4217"

  /// Checks qty-3.
  @Sendable private static func checkQuantity(_ element: Int, _ walk: inout ElementWalk) {
    guard walk.tree.has(.code, in: element), !walk.tree.has(.system, in: element) else { return }
    walk.findings.add(.qty3, "there is a code but no system", at: element)
  }

  /// Checks qty-3 and age-1.
  @Sendable private static func checkAge(_ element: Int, _ walk: inout ElementWalk) {
    checkQuantity(element, &walk)
    checkCode(element, .age1, &walk)
    checkSystem(element, ucum, .age1, &walk)
    if let value = walk.tree.decimal(.value, in: element), !value.isPositive {
      walk.findings.add(.age1, "the value is not greater than 0", at: element)
    }
  }

  /// Checks qty-3 and cnt-3.
  ///
  /// As in the expression, a whole number is one without a point: `1.0` is none.
  @Sendable private static func checkCount(_ element: Int, _ walk: inout ElementWalk) {
    checkQuantity(element, &walk)
    checkCode(element, .cnt3, &walk)
    checkSystem(element, ucum, .cnt3, &walk)
    let tree = walk.tree
    let code = tree.child(of: element, named: .code)
    if code >= 0, ElementNode(tree: tree, index: code).hasValue, !tree.value(of: code, equals: "1")
    {
      walk.findings.add(.cnt3, "the code is not 1", at: element)
    }
    let value = tree.child(of: element, named: .value)
    if value >= 0, tree.decodedValue(of: value).contains(UInt8(ascii: ".")) {
      walk.findings.add(.cnt3, "the value is not a whole number", at: element)
    }
  }

  /// Checks qty-3 and dis-1.
  @Sendable private static func checkDistance(_ element: Int, _ walk: inout ElementWalk) {
    checkQuantity(element, &walk)
    checkCode(element, .dis1, &walk)
    checkSystem(element, ucum, .dis1, &walk)
  }

  /// Checks qty-3 and drt-1.
  ///
  /// Words and expression of drt-1 differ: by its words, a value must have a code; by its
  /// expression, a code must have a value and the system UCUM. The expression is followed, because
  /// it is what other validators decide by. That the system is missing is left to qty-3.
  @Sendable private static func checkDuration(_ element: Int, _ walk: inout ElementWalk) {
    checkQuantity(element, &walk)
    guard walk.tree.has(.code, in: element) else { return }
    checkSystem(element, ucum, .drt1, &walk)
    if !walk.tree.has(.value, in: element) {
      walk.findings.add(.drt1, "there is a code but no value", at: element)
    }
  }

  /// Checks qty-3 and mny-1.
  @Sendable private static func checkMoney(_ element: Int, _ walk: inout ElementWalk) {
    checkQuantity(element, &walk)
    checkCode(element, .mny1, &walk)
    checkSystem(element, iso4217, .mny1, &walk)
  }

  /// Checks that a quantity which the profile SimpleQuantity is for has no comparator.
  static func checkSimple(_ name: ElementName, in element: Int, _ walk: inout ElementWalk) {
    let quantity = walk.tree.child(of: element, named: name)
    guard quantity >= 0 else { return }
    let comparator = walk.tree.child(of: quantity, named: .comparator)
    guard comparator >= 0 else { return }
    walk.findings.add(.simpleQuantity, "a comparator is not allowed here", at: comparator)
  }

  /// Checks that a value has a code.
  ///
  /// The expressions say `code or value.empty()`, which means that the code exists.
  private static func checkCode(
    _ element: Int,
    _ rule: DiagnosticRule,
    _ walk: inout ElementWalk
  ) {
    guard walk.tree.has(.value, in: element), !walk.tree.has(.code, in: element) else { return }
    walk.findings.add(rule, "there is a value but no code", at: element)
  }

  /// Checks that a system is a certain one, if there is any.
  private static func checkSystem(
    _ element: Int,
    _ uri: String,
    _ rule: DiagnosticRule,
    _ walk: inout ElementWalk
  ) {
    let system = walk.tree.child(of: element, named: .system)
    guard system >= 0, ElementNode(tree: walk.tree, index: system).hasValue,
      !walk.tree.value(of: system, equals: uri)
    else { return }
    walk.findings.add(rule, "the system is not \(uri)", at: element)
  }
}

extension DiagnosticRule {
  static let qty3 = DiagnosticRule(
    "invariant/qty-3",
    .error,
    .invariant,
    checks: "A quantity with a code has a system.",
    why: "A code means something in its system only.",
    fix: "Add `system`; for units it is mostly that of UCUM, `http://unitsofmeasure.org`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueQuantity": {
          "value": 5, "code": "mg"}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueQuantity": {
          "value": 5, "code": "mg", "system": "http://unitsofmeasure.org"}}]
        """
    ),
    source: "FHIR STU3, Quantity, constraint qty-3"
  )

  static let age1 = DiagnosticRule(
    "invariant/age-1",
    .error,
    .invariant,
    checks: "An age with a value has a code, its system is UCUM, and its value is greater than 0.",
    why: "A number without a unit of time is no age.",
    fix: "Write a number above 0 with a unit of time, such as the code `a` for years.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueAge": {
          "value": 30}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueAge": {
          "value": 30, "code": "a", "system": "http://unitsofmeasure.org"}}]
        """
    ),
    source: "FHIR STU3, Age, constraint age-1"
  )

  static let cnt3 = DiagnosticRule(
    "invariant/cnt-3",
    .error,
    .invariant,
    checks: "A count has a whole number as its value, the code 1, and the system UCUM.",
    why: "What is counted has no unit.",
    fix: "Write the value without a point, and the code `1` of UCUM.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueCount": {
          "value": 3}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueCount": {
          "value": 3, "code": "1", "system": "http://unitsofmeasure.org"}}]
        """
    ),
    source: "FHIR STU3, Count, constraint cnt-3"
  )

  static let dis1 = DiagnosticRule(
    "invariant/dis-1",
    .error,
    .invariant,
    checks: "A distance with a value has a code, and its system is UCUM.",
    why: "A number without a unit of length is no distance.",
    fix: "Write a unit of length, such as the code `km` of UCUM.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueDistance": {
          "value": 3}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueDistance": {
          "value": 3, "code": "km", "system": "http://unitsofmeasure.org"}}]
        """
    ),
    source: "FHIR STU3, Distance, constraint dis-1"
  )

  static let drt1 = DiagnosticRule(
    "invariant/drt-1",
    .error,
    .invariant,
    checks: "A duration with a code has a value, and its system is UCUM.",
    why: "A unit without a number is no duration.",
    fix: "Write a value and a unit of time, such as the code `min` of UCUM.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueDuration": {
          "code": "min", "system": "http://unitsofmeasure.org"}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueDuration": {
          "value": 10, "code": "min", "system": "http://unitsofmeasure.org"}}]
        """
    ),
    source: "FHIR STU3, Duration, constraint drt-1"
  )

  static let mny1 = DiagnosticRule(
    "invariant/mny-1",
    .error,
    .invariant,
    checks: "Money with a value has a code, and its system is ISO 4217.",
    why: "A number without a currency is no sum of money.",
    fix: "Write a currency, such as the code `GBP` of the system `urn:iso:std:iso:4217`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueMoney": {
          "value": 9.50}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueMoney": {
          "value": 9.50, "code": "GBP", "system": "urn:iso:std:iso:4217"}}]
        """
    ),
    source: "FHIR STU3, Money, constraint mny-1"
  )

  static let simpleQuantity = DiagnosticRule(
    "value/simple-quantity",
    .error,
    .structure,
    checks: "The ends of a range and the origin of sampled data have no comparator.",
    why: "They are of the profile SimpleQuantity, which is a number and not a bound of one.",
    fix: "Remove `comparator`.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueRange": {
          "low": {"value": 1, "comparator": "<"}}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueRange": {
          "low": {"value": 1}}}]
        """
    ),
    source: "FHIR STU3, Quantity, \"SimpleQuantity\""
  )
}
