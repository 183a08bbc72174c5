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
    why: "Nothing behind the fault can be trusted. Mend the program that wrote the file.",
    source: "\(rfc), sections 2 to 7"
  )

  /// The file begins with a byte order mark.
  public static let jsonByteOrderMark = DiagnosticRule(
    "json/byte-order-mark",
    .warning,
    .structure,
    checks: "The file does not begin with a byte order mark.",
    why: "JSON is sent without one; it is left out of what is sent. Write UTF-8 without a mark.",
    source: "\(rfc), section 8.1"
  )

  /// Something follows the resource.
  public static let jsonTrailingBytes = DiagnosticRule(
    "json/trailing-bytes",
    .fatal,
    .structure,
    checks: "Nothing but white space follows the resource.",
    why: "A second resource in one file would be lost. Write one resource into each file.",
    source: "\(rfc), section 2"
  )

  /// The file is not a JSON object.
  public static let jsonRootNotObject = DiagnosticRule(
    "json/root-not-object",
    .fatal,
    .structure,
    checks: "The file holds one JSON object.",
    why: "A resource is an object with a `resourceType`.",
    source: representation
  )

  /// A property is there twice.
  public static let jsonDuplicateProperty = DiagnosticRule(
    "json/duplicate-property",
    .error,
    .structure,
    checks: "Every property of an object is there once.",
    why: """
      Programs differ in which of two they take, so two systems could see two appointments. Keep \
      one.
      """,
    source: "\(rfc), section 4; \(representation)"
  )

  /// A string holds half a character.
  public static let jsonLoneSurrogate = DiagnosticRule(
    "json/lone-surrogate",
    .error,
    .value,
    checks: "Every `\\uD800` to `\\uDFFF` is one half of a pair.",
    why: "Half a character cannot be written in UTF-8. Escape whole characters.",
    source: "\(rfc), section 8.2"
  )

  /// An array is empty.
  public static let jsonEmptyArray = DiagnosticRule(
    "json/empty-array",
    .error,
    .structure,
    checks: "Arrays are not empty.",
    why: "What is not there is left out. Remove the property.",
    source: representation
  )

  /// An array holds an array.
  public static let jsonNestedArray = DiagnosticRule(
    "json/nested-array",
    .error,
    .structure,
    checks: "Arrays hold values or objects, not arrays.",
    why: "FHIR has no arrays of arrays. Write the items into one array.",
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
    why: "What is not there is left out. Remove the property or the item.",
    source: representation
  )

  /// A property with `_` has another shape than its partner.
  public static let jsonExtensionShape = DiagnosticRule(
    "json/extension-shape",
    .error,
    .structure,
    checks: "`_name` is an object where `name` is one value, and an array where it is an array.",
    why: "Otherwise it is not known which value the id and extensions belong to.",
    source: representation
  )

  /// The array of a property with `_` has another length than its partner.
  public static let jsonExtensionLength = DiagnosticRule(
    "json/extension-length",
    .error,
    .structure,
    checks: "The arrays of `name` and `_name` are of one length.",
    why: "Otherwise it is not known which value an extension belongs to. Fill up with `null`.",
    source: representation
  )

  /// An object beside a value is empty.
  public static let jsonEmptyObject = DiagnosticRule(
    "json/empty-object",
    .error,
    .structure,
    checks: "An object `_name` beside a value holds an id or extensions.",
    why: "Objects are never empty. Remove the property.",
    source: representation
  )
}
