import Diagnostics

/// The rules of JSON itself and of the JSON representation of FHIR that need no definitions.
public enum JSONRules {
  /// Every rule of this module.
  public static let all: [DiagnosticRule] = [
    .jsonSyntax, .jsonByteOrderMark, .jsonTrailingBytes, .jsonRootNotObject,
    .jsonDuplicateProperty, .jsonLoneSurrogate, .jsonEmptyArray, .jsonNestedArray, .jsonNull,
    .jsonExtensionShape, .jsonExtensionLength, .jsonEmptyObject,
  ]
}

private let rfc = "RFC 8259"
private let representation = "FHIR STU3, JSON Representation of Resources"

extension DiagnosticRule {
  /// The file is not JSON.
  public static let jsonSyntax = DiagnosticRule(
    "json/syntax",
    .fatal,
    .structure,
    checks: "The file is JSON by the letter: no comments, no trailing commas, no single quotes.",
    why: "Nothing behind the fault can be trusted.",
    fix: "Correct the program that wrote the file.",
    example: .file(
      wrong: #"{"resourceType": "Appointment", "status": "proposed",}"#,
      right: Example.smallJSON
    ),
    source: "\(rfc), sections 2 to 7"
  )

  /// The file begins with a byte order mark.
  public static let jsonByteOrderMark = DiagnosticRule(
    "json/byte-order-mark",
    .warning,
    .structure,
    checks: "The file does not begin with a byte order mark.",
    why: "JSON is sent without one, so the mark is left out of what is sent.",
    fix: "Write UTF-8 without a mark.",
    example: .file(
      wrong: #"""
        \#u{FEFF}{"resourceType": "Appointment", "status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
        """#,
      right: Example.smallJSON
    ),
    source: "\(rfc), section 8.1"
  )

  /// Something follows the resource.
  public static let jsonTrailingBytes = DiagnosticRule(
    "json/trailing-bytes",
    .fatal,
    .structure,
    checks: "Nothing but white space follows the resource.",
    why: "A second resource in one file would be lost.",
    fix: "Write each resource into a file of its own.",
    example: .file(
      wrong: """
        {"resourceType": "Appointment", "status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
        {"resourceType": "Appointment"}
        """,
      right: Example.smallJSON
    ),
    source: "\(rfc), section 2"
  )

  /// The file is not a JSON object.
  public static let jsonRootNotObject = DiagnosticRule(
    "json/root-not-object",
    .fatal,
    .structure,
    checks: "The file holds one JSON object.",
    why: "A resource is an object with a `resourceType`; an array of resources is none.",
    fix: "Write each resource into a file of its own, without brackets around it.",
    example: .file(
      wrong: """
        [{"resourceType": "Appointment", "status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}]
        """,
      right: Example.smallJSON
    ),
    source: representation
  )

  /// A property is there twice.
  public static let jsonDuplicateProperty = DiagnosticRule(
    "json/duplicate-property",
    .error,
    .structure,
    checks: "Every property of an object is there once.",
    why: "Programs differ in which of two they take, so two systems could see two appointments.",
    fix: "Keep one of the two.",
    example: .json(
      wrong: #""comment": "by bus", "comment": "on foot""#,
      right: #""comment": "by bus""#
    ),
    source: "\(rfc), section 4; \(representation)"
  )

  /// A string holds half a character.
  public static let jsonLoneSurrogate = DiagnosticRule(
    "json/lone-surrogate",
    .error,
    .value,
    checks: "Every `\\uD800` to `\\uDFFF` is one half of a pair.",
    why: "Half a character cannot be written in UTF-8.",
    fix: "Escape both halves of the character, or write it as it is.",
    example: .json(
      wrong: #""comment": "\uD83D""#,
      right: #""comment": "\uD83D\uDE00""#
    ),
    source: "\(rfc), section 8.2"
  )

  /// An array is empty.
  public static let jsonEmptyArray = DiagnosticRule(
    "json/empty-array",
    .error,
    .structure,
    checks: "Arrays are not empty.",
    why: "What is not there is left out in FHIR.",
    fix: "Remove the property.",
    example: .json(
      wrong: #""slot": []"#,
      right: #""slot": [{"reference": "Slot/1"}]"#
    ),
    source: representation
  )

  /// An array holds an array.
  public static let jsonNestedArray = DiagnosticRule(
    "json/nested-array",
    .error,
    .structure,
    checks: "Arrays hold values or objects, not arrays.",
    why: "FHIR has no arrays of arrays.",
    fix: "Write the items into one array.",
    example: .json(
      wrong: #""slot": [[{"reference": "Slot/1"}]]"#,
      right: #""slot": [{"reference": "Slot/1"}]"#
    ),
    source: representation
  )

  /// A null stands where none may.
  public static let jsonNull = DiagnosticRule(
    "json/null",
    .error,
    .structure,
    checks: """
      `null` stands only in an array of primitives, where the array of the same name with `_` has \
      an object at that place, or the other way round.
      """,
    why: """
      What is not there is left out in FHIR; `null` only keeps the places of two arrays \
      together.
      """,
    fix: "Remove the property or the item.",
    example: .json(
      wrong: #""comment": null"#,
      right: #""comment": "Bring a list""#
    ),
    source: representation
  )

  /// A property with `_` has another shape than its partner.
  public static let jsonExtensionShape = DiagnosticRule(
    "json/extension-shape",
    .error,
    .structure,
    checks: "`_name` is an object where `name` is one value, and an array where it is an array.",
    why: "Otherwise it is not known which value the id and the extensions belong to.",
    fix: "Write `_name` as an object beside one value, and as an array beside an array.",
    example: .json(
      wrong: #""comment": "Bring a list", "_comment": [{"id": "c1"}]"#,
      right: #""comment": "Bring a list", "_comment": {"id": "c1"}"#
    ),
    source: representation
  )

  /// The array of a property with `_` has another length than its partner.
  public static let jsonExtensionLength = DiagnosticRule(
    "json/extension-length",
    .error,
    .structure,
    checks: "The arrays of `name` and `_name` are of one length.",
    why: "Otherwise it is not known which value an extension belongs to.",
    fix: "Fill the shorter array up with `null`.",
    example: .json(
      wrong: """
        "meta": {
          "profile": ["urn:x:a", "urn:x:b"],
          "_profile": [{"id": "a"}]
        }
        """,
      right: """
        "meta": {
          "profile": ["urn:x:a", "urn:x:b"],
          "_profile": [{"id": "a"}, null]
        }
        """
    ),
    source: representation
  )

  /// An object beside a value is empty.
  public static let jsonEmptyObject = DiagnosticRule(
    "json/empty-object",
    .error,
    .structure,
    checks: "An object `_name` beside a value holds an id or extensions.",
    why: "Objects are never empty in FHIR.",
    fix: "Remove the property with `_`.",
    example: .json(
      wrong: #""comment": "Bring a list", "_comment": {}"#,
      right: #""comment": "Bring a list""#
    ),
    source: representation
  )
}
