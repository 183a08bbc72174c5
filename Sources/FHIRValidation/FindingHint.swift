import Diagnostics
import ElementModel

/// What to do about a finding, where the definitions say more than the rule does.
///
/// Hints are made of names and codes of the specification only. None depends on a value of the file:
/// the code that is nearest to a wrong one would tell what the wrong one was.
enum FindingHint {
  /// The most codes that are listed.
  private static let maximumCodeCount = 12

  /// Elements of Appointment in FHIR R4, and what they are called in STU3.
  private static let laterNames = [
    "basedOn": "incomingReferral", "reasonCode": "reason", "reasonReference": "indication",
  ]

  /// The element that may have been meant by an unknown name.
  static func unknown(_ name: String, _ definitions: ElementDefinitions) -> String? {
    if name == "cancelationReason" {
      return
        "it is of a later version; the profiles of GP Connect and Care Connect have extensions for it"
    }
    if let earlier = laterNames[name],
      definitions.contains(where: { $0.name.definedText == earlier })
    {
      return "FHIR STU3 calls it `\(earlier)`; `\(name)` is of a later version"
    }
    return meant(name, definitions.lazy.map { $0.name.definedText })
  }

  /// The resource that may have been meant by an unknown type.
  static func resourceType(_ name: String) -> String? {
    meant(name, STU3Type.all.lazy.filter { $0.kind == .resource }.map(\.name))
  }

  private static func meant(_ name: String, _ known: some Sequence<String>) -> String? {
    Suggestion.nearest(to: name, in: known).map { "did you mean `\($0)`?" }
  }

  /// The element to add.
  static func required(_ definition: ElementDefinition) -> String {
    let name = definition.name.definedText
    guard definition.hasRequiredBinding, let codes = codes(of: definition) else {
      return "add `\(name)`"
    }
    return "add `\(name)`, \(codes)"
  }

  /// The codes to choose from, if they are few.
  static func code(_ definition: ElementDefinition) -> String? {
    codes(of: definition).map { "write \($0)" }
  }

  private static func codes(of definition: ElementDefinition) -> String? {
    let codes = definition.requiredCodes
    guard (1...maximumCodeCount).contains(codes.count) else { return nil }
    return codes.count == 1 ? "`\(codes[0])`" : "one of \(codes.joined(separator: ", "))"
  }

  /// How a value of a primitive type looks.
  static func format(of type: STU3Type) -> String {
    "write \(DiagnosticRule.formatText(type))"
  }

  /// How to turn one JSON token into the other.
  static func token(_ found: ValueKind, expected: ValueKind) -> String? {
    switch (found, expected) {
    case (.string, .number), (.string, .boolean): "remove the quotes"
    case (.number, .string), (.boolean, .string): "put the value in quotes"
    default: nil
    }
  }
}
