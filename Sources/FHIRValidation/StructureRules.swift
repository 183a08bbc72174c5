import Diagnostics
import ElementModel

private let base = "FHIR STU3, Resource definitions"
private let json = "FHIR STU3, JSON Representation of Resources"
private let xml = "FHIR STU3, XML Representation of Resources"

/// The rules that the definitions table checks: names, cardinality, types, codes and representation.
enum StructureRules {
  static let all: [DiagnosticRule] =
    [
      .resourceTypeMissing, .resourceTypeUnknown, .resourceTypeUnchecked, .elementUnknown,
      .elementRequired, .elementTooMany, .elementChoice, .elementValueUnexpected, .valueEmpty,
      .bindingRequired, .referenceTarget, .narrativeNotXHTML, .jsonTokenType, .jsonArrayExpected,
      .jsonArrayUnexpected, .xmlElementOrder, .xmlRepresentation,
    ] + DiagnosticRule.formats.values.sorted { $0.code < $1.code }
}

extension DiagnosticRule {
  static let resourceTypeMissing = DiagnosticRule(
    "resource/type-missing",
    .error,
    .required,
    checks: "A resource says its type: the property `resourceType` in JSON, the tag in XML.",
    why: "Without it nobody knows what the file is.",
    source: json
  )

  static let resourceTypeUnknown = DiagnosticRule(
    "resource/type-unknown",
    .error,
    .structure,
    checks: "The type is a resource of FHIR STU3.",
    why: "Check the spelling; types of other FHIR versions are not known here.",
    source: "FHIR STU3, Resource Index"
  )

  static let resourceTypeUnchecked = DiagnosticRule(
    "resource/type-unchecked",
    .information,
    .notSupported,
    checks: "The definitions table knows the elements of the resource.",
    why: "Resources that an Appointment does not commonly contain are passed on unchecked.",
    source: "FHIR STU3, Resource Index"
  )

  static let elementUnknown = DiagnosticRule(
    "element/unknown",
    .error,
    .structure,
    checks: "Every element is one that its type has in FHIR STU3.",
    why: """
      Names are case sensitive, and elements of other versions (`cancelationReason`, `reasonCode`) \
      do not exist in STU3. Correct the name or remove the element.
      """,
    source: base
  )

  static let elementRequired = DiagnosticRule(
    "element/required",
    .error,
    .required,
    checks: "Elements with a minimum cardinality are there.",
    why: "Add the element.",
    source: base
  )

  static let elementTooMany = DiagnosticRule(
    "element/too-many",
    .error,
    .structure,
    checks: "Elements that do not repeat are there once.",
    why: "Keep one of them.",
    source: base
  )

  static let elementChoice = DiagnosticRule(
    "element/choice",
    .error,
    .structure,
    checks: "Of an element with a choice of types, such as `value[x]`, one is there.",
    why: "Keep the one that is meant.",
    source: "FHIR STU3, Resource definitions, \"Choice of data types\""
  )

  static let elementValueUnexpected = DiagnosticRule(
    "element/value-unexpected",
    .error,
    .structure,
    checks: "Only primitives have a value of their own.",
    why: "Write the value into the element of the type that it belongs to.",
    source: xml
  )

  static let valueEmpty = DiagnosticRule(
    "value/empty",
    .error,
    .value,
    checks: "Values are not empty.",
    why: "What is not there is left out. Remove the element.",
    source: "FHIR STU3, Data Types, \"Primitive Types\""
  )

  static let bindingRequired = DiagnosticRule(
    "binding/required",
    .error,
    .codeInvalid,
    checks: "A code is one of its value set where the binding is required.",
    why: "Codes are case sensitive. Use one of the value set.",
    source: "FHIR STU3, Terminologies, \"Binding strengths\""
  )

  static let referenceTarget = DiagnosticRule(
    "reference/target",
    .error,
    .value,
    checks: "A reference points to a resource of one of the types its element allows.",
    why: "Check the element and the reference.",
    source: "FHIR STU3, References"
  )

  static let narrativeNotXHTML = DiagnosticRule(
    "narrative/not-xhtml",
    .error,
    .structure,
    checks: "A narrative is one well-formed `div` in the namespace `http://www.w3.org/1999/xhtml`.",
    why: "Programs that show it would show nothing, or something else. Correct the XHTML.",
    source: "FHIR STU3, Narrative"
  )

  static let jsonTokenType = DiagnosticRule(
    "json/token-type",
    .error,
    .structure,
    checks: "JSON values are of the type that FHIR gives them: string, number, boolean or object.",
    why: "A number in quotes, or text without, is another value. Correct the writing program.",
    source: json
  )

  static let jsonArrayExpected = DiagnosticRule(
    "json/array-expected",
    .error,
    .structure,
    checks: "Elements that may repeat are arrays, also when there is one.",
    why: "Put the value into an array.",
    source: json
  )

  static let jsonArrayUnexpected = DiagnosticRule(
    "json/array-unexpected",
    .error,
    .structure,
    checks: "Elements that do not repeat are no arrays.",
    why: "Write the value without an array; other FHIR versions may allow several.",
    source: json
  )

  static let xmlElementOrder = DiagnosticRule(
    "xml/element-order",
    .error,
    .structure,
    checks: "In XML, elements come in the order of the definition, repeats together.",
    why: "Schema validators refuse another order. Sort the elements.",
    source: xml
  )

  static let xmlRepresentation = DiagnosticRule(
    "xml/representation",
    .error,
    .structure,
    checks: """
      In XML, `id` of data types and `url` of extensions are attributes, and everything else is \
      elements with an attribute `value`.
      """,
    why: "Write it the other way.",
    source: xml
  )

  /// The rules for the formats of primitive values, by type.
  static let formats: [STU3Type: DiagnosticRule] = Dictionary(
    uniqueKeysWithValues: STU3Type.all.filter { $0.kind == .primitive }.map { type in
      (
        type,
        DiagnosticRule(
          "value/\(type.name)",
          .error,
          .value,
          checks: "Values of the type `\(type.name)` are well-formed: \(formatText(type)).",
          why: "Correct the value, mostly a fault of the program that wrote it.",
          source: "FHIR STU3, Data Types, \"Primitive Types\""
        )
      )
    }
  )

  /// The rule for the format of a primitive type.
  static func format(of type: STU3Type) -> DiagnosticRule {
    guard let rule = formats[type] else { preconditionFailure("\(type.name) is no primitive") }
    return rule
  }

  private static func formatText(_ type: STU3Type) -> String {
    switch type {
    case .instant: "a date with a time to the second and a zone, such as 2026-01-15T09:00:00Z"
    case .dateTime: "a year, a month, a day, or a day with a time to the second and a zone"
    case .date: "a year, a month or a day, such as 2026-01-15"
    case .time: "a time to the second without a zone, such as 09:00:00"
    case .id: "1 to 64 letters, digits, hyphens and full stops"
    case .code: "visible characters with single blanks between them"
    case .uri: "no white space"
    case .oid: "urn:oid: and numbers with full stops"
    case .boolean: "true or false"
    case .integer: "a whole number of 32 bits, without leading zeros"
    case .unsignedInt: "a whole number from 0 to 2147483647, without leading zeros"
    case .positiveInt: "a whole number from 1 to 2147483647, without leading zeros"
    case .decimal: "digits, perhaps a point and digits, without leading zeros or an exponent"
    case .base64Binary: "groups of four characters of the base 64 alphabet"
    default: "at least one visible character, no control characters, at most 1 MiB"
    }
  }
}
