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
    fix: "Add `resourceType` with the name of the type.",
    example: .file(
      wrong: """
        {"status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
        """,
      right: Example.smallJSON
    ),
    source: json
  )

  static let resourceTypeUnknown = DiagnosticRule(
    "resource/type-unknown",
    .error,
    .structure,
    checks: "The type is a resource of FHIR STU3.",
    why: "A resource that FHIR STU3 does not have cannot be checked or sent.",
    fix: "Check the spelling; types of other FHIR versions are not known here.",
    example: .file(
      wrong: """
        {"resourceType": "Apointment", "status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
        """,
      right: Example.smallJSON
    ),
    source: "FHIR STU3, Resource Index"
  )

  static let resourceTypeUnchecked = DiagnosticRule(
    "resource/type-unchecked",
    .information,
    .notSupported,
    checks: "The definitions table knows the elements of the resource.",
    why: "Resources that an Appointment does not commonly contain are passed on unchecked.",
    fix: "Check the resource in another way, if its content matters.",
    example: .json(
      wrong: """
        "contained": [{"resourceType": "Medication", "id": "m"}],
        "supportingInformation": [{"reference": "#m"}]
        """,
      right: """
        "contained": [{"resourceType": "Location", "id": "m"}],
        "supportingInformation": [{"reference": "#m"}]
        """
    ),
    source: "FHIR STU3, Resource Index"
  )

  static let elementUnknown = DiagnosticRule(
    "element/unknown",
    .error,
    .structure,
    checks: "Every element is one that its type has in FHIR STU3.",
    why: """
      Names are case sensitive, and elements of other versions (`cancelationReason`, \
      `reasonCode`) do not exist in STU3.
      """,
    fix: "Correct the name, or remove the element.",
    example: .json(
      wrong: #""descripton": "Review""#,
      right: #""description": "Review""#
    ),
    source: base
  )

  static let elementRequired = DiagnosticRule(
    "element/required",
    .error,
    .required,
    checks: "Elements with a minimum cardinality are there.",
    why: "Without it others cannot make sense of the resource.",
    fix: "Add the element.",
    example: .file(
      wrong: #"{"resourceType": "Appointment", "status": "proposed"}"#,
      right: Example.smallJSON
    ),
    source: base
  )

  static let elementTooMany = DiagnosticRule(
    "element/too-many",
    .error,
    .structure,
    checks: "Elements that do not repeat are there once.",
    why: "Programs differ in which of two they take.",
    fix: "Keep one of them.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <comment value="by bus"/>
          <comment value="on foot"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <comment value="by bus"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: base
  )

  static let elementChoice = DiagnosticRule(
    "element/choice",
    .error,
    .structure,
    checks: "Of an element with a choice of types, such as `value[x]`, one is there.",
    why: "Programs differ in which of the two they take.",
    fix: "Keep the one that is meant.",
    example: .json(
      wrong: #""extension": [{"url": "urn:x:a", "valueString": "x", "valueCode": "y"}]"#,
      right: #""extension": [{"url": "urn:x:a", "valueString": "x"}]"#
    ),
    source: "FHIR STU3, Resource definitions, \"Choice of data types\""
  )

  static let elementValueUnexpected = DiagnosticRule(
    "element/value-unexpected",
    .error,
    .structure,
    checks: "Only primitives have a value of their own.",
    why: "Only elements of primitive types have a value, so this one would be lost.",
    fix: "Write the value into the element that it belongs to.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <serviceCategory value="x"><text value="y"/></serviceCategory>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <serviceCategory><text value="y"/></serviceCategory>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: xml
  )

  static let valueEmpty = DiagnosticRule(
    "value/empty",
    .error,
    .value,
    checks: "Values are not empty.",
    why: "What is not there is left out in FHIR.",
    fix: "Remove the element, or give it a value.",
    example: .json(
      wrong: #""comment": """#,
      right: #""comment": "Bring a list""#
    ),
    source: "FHIR STU3, Data Types, \"Primitive Types\""
  )

  static let bindingRequired = DiagnosticRule(
    "binding/required",
    .error,
    .codeInvalid,
    checks: "A code is one of its value set where the binding is required.",
    why: "Codes are case sensitive, and programs act on those of the value set only.",
    fix: "Use one of the codes of the value set.",
    example: .json(
      wrong: """
        "contained": [{"resourceType": "Patient", "id": "p", "gender": "Female"}],
        "supportingInformation": [{"reference": "#p"}]
        """,
      right: """
        "contained": [{"resourceType": "Patient", "id": "p", "gender": "female"}],
        "supportingInformation": [{"reference": "#p"}]
        """
    ),
    source: "FHIR STU3, Terminologies, \"Binding strengths\""
  )

  static let referenceTarget = DiagnosticRule(
    "reference/target",
    .error,
    .value,
    checks: "A reference points to a resource of one of the types its element allows.",
    why: "A program that follows the reference would find something else than it looks for.",
    fix: "Check the element and the reference.",
    example: .json(
      wrong: #""slot": [{"reference": "Patient/1"}]"#,
      right: #""slot": [{"reference": "Slot/1"}]"#
    ),
    source: "FHIR STU3, References"
  )

  static let narrativeNotXHTML = DiagnosticRule(
    "narrative/not-xhtml",
    .error,
    .structure,
    checks: "A narrative is one well-formed `div` in the namespace `http://www.w3.org/1999/xhtml`.",
    why: "Programs that show it would show nothing, or something else.",
    fix: "Write one well-formed `div` with its namespace.",
    example: .json(
      wrong: """
        "text": {
          "status": "generated",
          "div": "<div>Review</div>"
        }
        """,
      right: #"""
        "text": {
          "status": "generated",
          "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">Review</div>"
        }
        """#
    ),
    source: "FHIR STU3, Narrative"
  )

  static let jsonTokenType = DiagnosticRule(
    "json/token-type",
    .error,
    .structure,
    checks: "JSON values are of the type that FHIR gives them: string, number, boolean or object.",
    why: "A number in quotes, or text without, is another value.",
    fix: "Correct the program that wrote the file.",
    example: .json(
      wrong: #""priority": "5""#,
      right: #""priority": 5"#
    ),
    source: json
  )

  static let jsonArrayExpected = DiagnosticRule(
    "json/array-expected",
    .error,
    .structure,
    checks: "Elements that may repeat are arrays, also when there is one.",
    why: "Programs read what may repeat as an array, and would find nothing.",
    fix: "Put the value into an array.",
    example: .json(
      wrong: #""slot": {"reference": "Slot/1"}"#,
      right: #""slot": [{"reference": "Slot/1"}]"#
    ),
    source: json
  )

  static let jsonArrayUnexpected = DiagnosticRule(
    "json/array-unexpected",
    .error,
    .structure,
    checks: "Elements that do not repeat are no arrays.",
    why: "Programs read one value here; other FHIR versions may allow several.",
    fix: "Write the value without an array.",
    example: .json(
      wrong: #""description": ["Review"]"#,
      right: #""description": "Review""#
    ),
    source: json
  )

  static let xmlElementOrder = DiagnosticRule(
    "xml/element-order",
    .error,
    .structure,
    checks: "In XML, elements come in the order of the definition, repeats together.",
    why: "Schema validators refuse another order.",
    fix: "Sort the elements as the definition does.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
          <id value="a-1"/>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <id value="a-1"/>
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
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
    why: "Programs look for an attribute where FHIR has one, and for an element elsewhere.",
    fix: "Write the attribute as an element, or the element as an attribute.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir" id="a-1">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <id value="a-1"/>
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
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
          why: "Programs that read the value would stop, or take it for another one.",
          fix: "Correct the value; it is mostly a fault of the program that wrote it.",
          example: formatExample(type),
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

  /// A member that holds a malformed value, and one that holds a well-formed one.
  private static func formatExample(_ type: STU3Type) -> Example {
    let (malformed, wellFormed) = formatValues(type)
    let name = type.name.prefix(1).uppercased() + type.name.dropFirst()
    func member(_ value: String) -> String {
      #""extension": [{"url": "urn:x:a", "value\#(name)": \#(value)}]"#
    }
    guard type != .boolean else {
      func file(_ value: String) -> String {
        """
        <Appointment xmlns="http://hl7.org/fhir">
          <extension url="urn:x:a"><valueBoolean value="\(value)"/></extension>
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
      }
      return .file(wrong: file(malformed), right: file(wellFormed))
    }
    return .json(wrong: member(malformed), right: member(wellFormed))
  }

  private static func formatValues(_ type: STU3Type) -> (malformed: String, wellFormed: String) {
    switch type {
    case .instant: (#""2026-01-15""#, #""2026-01-15T09:00:00.5+01:00""#)
    case .dateTime: (#""2026-01-15T09:00:00""#, #""2026-01-15T09:00:00Z""#)
    case .date: (#""2026-02-29""#, #""2028-02-29""#)
    case .time: (#""9:00:00""#, #""09:00:00""#)
    case .id: (#""a_b""#, #""a-b.c""#)
    case .code: (#"" a""#, #""a b""#)
    case .uri: (#""a b""#, #""urn:x:a%20b""#)
    case .oid: (#""1.2.3""#, #""urn:oid:1.2.3""#)
    case .boolean: ("1", "true")
    case .integer: ("2147483648", "-2147483648")
    case .unsignedInt: ("-1", "0")
    case .positiveInt: ("0", "1")
    case .decimal: ("1.5e3", "1.50")
    case .base64Binary: (#""QQ=""#, #""QQ==""#)
    default: (#""\u0001x""#, #""x\ty""#)
    }
  }

  /// How values of a primitive type look, in words.
  static func formatText(_ type: STU3Type) -> String {
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
