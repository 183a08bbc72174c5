import Diagnostics

/// The rules of XML itself and of the XML representation of FHIR that need no definitions.
public enum XMLRules {
  /// Every rule of this module.
  public static let all: [DiagnosticRule] =
    [
      .xmlSyntax, .xmlDoctype, .xmlDeclaration, .xmlEncoding, .xmlNamespace, .xmlText,
      .xmlForeignAttribute, .xmlSchemaLocation, .xmlContainedResource, .limitAttributes, .xmlSchema,
    ] + NarrativeRules.all
}

private let xml = "XML 1.0"
private let representation = "FHIR STU3, XML Representation of Resources"

extension DiagnosticRule {
  /// The file is not well-formed XML.
  public static let xmlSyntax = DiagnosticRule(
    "xml/syntax",
    .fatal,
    .structure,
    checks: "The file is well-formed XML.",
    why: "Nothing behind the fault can be trusted. Mend the program that wrote the file.",
    source: "\(xml), section 2.1"
  )

  /// The file has a document type declaration.
  public static let xmlDoctype = DiagnosticRule(
    "xml/doctype-forbidden",
    .fatal,
    .security,
    checks: "The file has no document type declaration.",
    why: """
      FHIR needs none, and through one a file could read others or grow without end. Remove it and \
      write characters instead of its entities.
      """,
    source: "\(representation); XML entity attacks, CWE-611 and CWE-776"
  )

  /// The XML declaration is not one of XML 1.0.
  public static let xmlDeclaration = DiagnosticRule(
    "xml/version",
    .fatal,
    .structure,
    checks: "The XML declaration, where there is one, says version 1.0.",
    why: "FHIR is exchanged in XML 1.0.",
    source: "\(xml), section 2.8; \(representation)"
  )

  /// The file declares an encoding other than UTF-8.
  public static let xmlEncoding = DiagnosticRule(
    "xml/encoding",
    .fatal,
    .notSupported,
    checks: "The XML declaration names no encoding other than UTF-8 or its part US-ASCII.",
    why: "FHIR is exchanged in UTF-8, and a changed body must keep every other byte.",
    source: "FHIR STU3, Resource Formats"
  )

  /// An element is in a wrong namespace.
  public static let xmlNamespace = DiagnosticRule(
    "xml/namespace",
    .error,
    .structure,
    checks: """
      Elements are in the namespace `http://hl7.org/fhir`, and the `div` of a narrative is in \
      `http://www.w3.org/1999/xhtml`.
      """,
    why: "An element of another namespace is not a FHIR element, whatever its name.",
    source: representation
  )

  /// Text stands where none may.
  public static let xmlText = DiagnosticRule(
    "xml/text",
    .error,
    .structure,
    checks: "Outside a narrative there is no text between tags.",
    why: "Values are written in the attribute `value`.",
    source: representation
  )

  /// An attribute is of another namespace.
  public static let xmlForeignAttribute = DiagnosticRule(
    "xml/foreign-attribute",
    .error,
    .structure,
    checks: "Attributes are in no namespace.",
    why: "FHIR attributes have no prefix; others are not part of FHIR. Remove the attribute.",
    source: representation
  )

  /// The file says where its schema is.
  public static let xmlSchemaLocation = DiagnosticRule(
    "xml/schema-location",
    .warning,
    .structure,
    checks: "There is no `xsi:schemaLocation`.",
    why: "It is never followed. It is sent on as it is, and a strict provider could refuse it.",
    source: representation
  )

  /// A contained element holds more than one resource.
  public static let xmlContainedResource = DiagnosticRule(
    "xml/contained-resource",
    .error,
    .structure,
    checks: "An element that holds a resource holds just one.",
    why: "Write a `contained` element for each resource.",
    source: representation
  )

  /// An element has more attributes than the limit.
  public static let limitAttributes = DiagnosticRule(
    "limit/attributes",
    .fatal,
    .tooCostly,
    checks: "An element has at most as many attributes as the limit, 64 unless set.",
    why: "FHIR elements have three at most. Check the file, or raise `limits.maximum-attributes`.",
    source: "ssp-cancel limits"
  )

  /// The XML schema does not allow it.
  public static let xmlSchema = DiagnosticRule(
    "xml/schema",
    .error,
    .structure,
    checks: "The XML schema that was asked for allows the file.",
    why: "See the schema for what may stand there.",
    source: "W3C XML Schema 1.0; the schema named on the command line"
  )
}
