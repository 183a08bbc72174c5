import Diagnostics
import ElementModel

/// What the text and the schema of SampledData ask for; its definition has no constraint for it.
enum SampledDataInvariants {
  static let rules: [DiagnosticRule] = [.sampledData]

  static let checks: [STU3Type: ElementCheck] = [.sampledData: check]

  /// Checks the series of values, and that the origin is simple.
  @Sendable private static func check(_ element: Int, _ walk: inout ElementWalk) {
    QuantityInvariants.checkSimple(.origin, in: element, &walk)
    let data = walk.tree.child(of: element, named: .data)
    guard data >= 0, walk.tree.records[data].kind != .none,
      // That there is no visible text is reported of any string.
      walk.tree.withValue(of: data, { PrimitiveFormat.check($0, .string) }) == .valid,
      !isSeries(walk.tree.decodedValue(of: data))
    else { return }
    walk.findings.add(
      .sampledData,
      "not a series of numbers and the letters E, L and U with single blanks between them",
      at: data
    )
  }

  private static func isSeries(_ text: [UInt8]) -> Bool {
    text.split(separator: 0x20, omittingEmptySubsequences: false).allSatisfy(isSample)
  }

  /// Whether text is one of the letters, or digits with a point among or before them.
  private static func isSample(_ text: ArraySlice<UInt8>) -> Bool {
    if text.count == 1, let letter = text.first, "ELU".utf8.contains(letter) { return true }
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    return digits.last.map(PrimitiveFormat.isDigit) == true
      && digits.allSatisfy { PrimitiveFormat.isDigit($0) || $0 == UInt8(ascii: ".") }
      && digits.count { $0 == UInt8(ascii: ".") } <= 1
  }
}

extension DiagnosticRule {
  static let sampledData = DiagnosticRule(
    "value/sampled-data",
    .error,
    .value,
    checks: """
      The data of a SampledData is a series of numbers, or of E, L and U for errors and values \
      beyond the limits, with single blanks between them.
      """,
    why: "A program that draws the series would stop at the first value it cannot read.",
    fix: "Write the values as numbers, with one blank between two.",
    example: .json(
      wrong: """
        "extension": [{"url": "urn:x:a", "valueSampledData": {
          "origin": {"value": 0}, "period": 10, "dimensions": 1, "data": "1,2,3"}}]
        """,
      right: """
        "extension": [{"url": "urn:x:a", "valueSampledData": {
          "origin": {"value": 0}, "period": 10, "dimensions": 1, "data": "1 2 E"}}]
        """
    ),
    source: "FHIR STU3, SampledData"
  )
}
