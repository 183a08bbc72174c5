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
    why: "Nothing behind the fault can be trusted.",
    fix: "Correct the program that wrote the file.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed">
        </Appointment>
        """,
      right: Example.smallXML
    ),
    source: "\(xml), section 2.1"
  )

  /// The file has a document type declaration.
  public static let xmlDoctype = DiagnosticRule(
    "xml/doctype-forbidden",
    .fatal,
    .security,
    checks: "The file has no document type declaration.",
    why: """
      FHIR needs no declaration, and through one a file could read others or grow without end.
      """,
    fix: "Remove it, and write characters instead of its entities.",
    example: .file(
      wrong: """
        <!DOCTYPE Appointment>
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: Example.smallXML
    ),
    source: "\(representation); XML entity attacks, CWE-611 and CWE-776"
  )

  /// The XML declaration is not one of XML 1.0.
  public static let xmlDeclaration = DiagnosticRule(
    "xml/version",
    .fatal,
    .structure,
    checks: "The XML declaration, where there is one, says version 1.0.",
    why: "FHIR is exchanged in XML 1.0, and other versions allow other characters.",
    fix: "Write `version=\"1.0\"`, or leave the declaration out.",
    example: .file(
      wrong: """
        <?xml version="1.1"?>
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <?xml version="1.0"?>
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: "\(xml), section 2.8; \(representation)"
  )

  /// The file declares an encoding other than UTF-8.
  public static let xmlEncoding = DiagnosticRule(
    "xml/encoding",
    .fatal,
    .notSupported,
    checks: "The XML declaration names no encoding other than UTF-8 or its part US-ASCII.",
    why: "FHIR is exchanged in UTF-8, and a changed body must keep every other byte.",
    fix: "Write the file in UTF-8, and say so in the declaration.",
    example: .file(
      wrong: """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <?xml version="1.0" encoding="UTF-8"?>
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
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
    fix: "Declare `xmlns=\"http://hl7.org/fhir\"` at the root, and that of XHTML at `div`.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/FHIR">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: Example.smallXML
    ),
    source: representation
  )

  /// Text stands where none may.
  public static let xmlText = DiagnosticRule(
    "xml/text",
    .error,
    .structure,
    checks: "Outside a narrative there is no text between tags.",
    why: "Values are written in the attribute `value`, so text beside it is lost.",
    fix: "Write the text into the attribute `value`, or remove it.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <comment value="Bring a list">new</comment>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <comment value="Bring a list"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: representation
  )

  /// An attribute is of another namespace.
  public static let xmlForeignAttribute = DiagnosticRule(
    "xml/foreign-attribute",
    .error,
    .structure,
    checks: "Attributes are in no namespace.",
    why: "Attributes of FHIR have no prefix, and others are not part of it.",
    fix: "Remove the attribute.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status xmlns:x="urn:x" x:note="new" value="proposed"/>
          <participant><type><text value="GP"/></type><status xmlns:x="urn:x" x:note="new" value="accepted"/></participant>
        </Appointment>
        """,
      right: Example.smallXML
    ),
    source: representation
  )

  /// The file says where its schema is.
  public static let xmlSchemaLocation = DiagnosticRule(
    "xml/schema-location",
    .warning,
    .structure,
    checks: "There is no `xsi:schemaLocation`.",
    why: "It is never followed, but sent on as it is, and a strict provider could refuse it.",
    fix: "Remove `xsi:schemaLocation`.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:schemaLocation="http://hl7.org/fhir fhir-all.xsd">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: Example.smallXML
    ),
    source: representation
  )

  /// A contained element holds more than one resource.
  public static let xmlContainedResource = DiagnosticRule(
    "xml/contained-resource",
    .error,
    .structure,
    checks: "An element that holds a resource holds just one.",
    why: "Programs differ in which of two they take.",
    fix: "Write a `contained` element for each resource.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <contained>
            <Location><id value="a"/></Location>
            <Location><id value="b"/></Location>
          </contained>
          <status value="proposed"/>
          <supportingInformation><reference value="#a"/></supportingInformation>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <contained><Location><id value="a"/></Location></contained>
          <contained><Location><id value="b"/></Location></contained>
          <status value="proposed"/>
          <supportingInformation><reference value="#a"/></supportingInformation>
          <supportingInformation><reference value="#b"/></supportingInformation>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: representation
  )

  /// An element has more attributes than the limit.
  public static let limitAttributes = DiagnosticRule(
    "limit/attributes",
    .fatal,
    .tooCostly,
    checks: "An element has at most as many attributes as the limit, 64 unless set.",
    why: "Many attributes are slow to read, and elements of FHIR have three at most.",
    fix: "Check the file, or raise `limits.maximum-attributes`.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status a="1" b="2" c="3" value="proposed"/>
          <participant><type><text value="GP"/></type><status a="1" b="2" c="3" value="accepted"/></participant>
        </Appointment>
        """,
      right: Example.smallXML,
      with: .maximumAttributes(3)
    ),
    source: "ssp-cancel limits"
  )

  /// The XML schema does not allow it.
  public static let xmlSchema = DiagnosticRule(
    "xml/schema",
    .error,
    .structure,
    checks: "The XML schema that was asked for allows the file.",
    why: "A provider that validates with the schema would refuse the file.",
    fix: "See the schema for what may stand there.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <colour value="red"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: Example.smallXML,
      with: .schema
    ),
    source: "W3C XML Schema 1.0; the schema named on the command line"
  )
}
