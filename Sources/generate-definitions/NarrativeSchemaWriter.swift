/// Writes the XML schema of the XHTML which a narrative may have.
///
/// Source: FHIR STU3 3.0.1, Narrative, invariant txt-1, for the names of elements and attributes;
/// HTML 4.01, for which goes where.
enum NarrativeSchemaWriter {
  /// What an element holds.
  private enum Content {
    case empty
    /// Text and inline elements.
    case inline
    /// Text and inline elements, but no links.
    case inlineWithoutLinks
    /// Blocks, and no text.
    case blocks
    /// Text, inline elements and blocks.
    case flow
    /// Elements of these names, in any order, at least as many as `min`.
    case items(String, min: Int)
    case table
  }

  /// Names of elements which hold the same.
  private static let elements: [(names: String, content: Content)] = [
    ("div li dd td th", .flow),
    ("p h1 h2 h3 h4 h5 h6 dt caption pre", .inline),
    ("span tt i b big small em strong dfn code samp var cite abbr acronym q sub sup", .inline),
    ("a", .inlineWithoutLinks),
    ("blockquote", .blocks),
    ("br col hr img", .empty),
    ("ul ol", .items("li", min: 1)),
    ("dl", .items("dt dd", min: 1)),
    ("thead tfoot tbody", .items("tr", min: 1)),
    ("tr", .items("th td", min: 1)),
    ("colgroup", .items("col", min: 0)),
    ("table", .table),
  ]

  private static let blocks = "p h1 h2 h3 h4 h5 h6 div ul ol dl pre hr blockquote table"
  private static let inlineWithoutLinks =
    "br span img tt i b big small em strong dfn code q samp var cite abbr acronym sub sup"

  /// Attributes of every element, with their types.
  private static let commonAttributes: [(name: String, type: String)] = [
    ("id", "xs:ID"),
    ("class", "xs:NMTOKENS"),
    ("style", "xs:string"),
    ("title", "xs:string"),
    ("lang", "xs:language"),
    ("dir", "ltr rtl"),
  ]

  /// Attributes of some elements, with their types; a `!` means that it must be there.
  private static let attributes: [(names: String, type: String, elements: String)] = [
    ("abbr axis", "xs:string", "td th"),
    ("accesskey", "character", "a"),
    ("align", "left center right justify", "div p h1 h2 h3 h4 h5 h6 hr"),
    ("align", "top bottom left right", "caption"),
    ("align", "top middle bottom left right", "img"),
    ("align", "left center right", "table"),
    (
      "align", "left center right justify char",
      "col colgroup tbody td tfoot th thead tr"
    ),
    ("alt!", "xs:string", "img"),
    ("bgcolor", "xs:string", "table tr td th"),
    ("border", "xs:nonNegativeInteger", "table img"),
    ("cellpadding cellspacing", "length", "table"),
    ("char", "character", "col colgroup tbody td tfoot th thead tr"),
    ("charoff", "length", "col colgroup tbody td tfoot th thead tr"),
    ("charset coords type", "xs:string", "a"),
    ("cite", "xs:anyURI", "blockquote q"),
    ("colspan rowspan", "xs:nonNegativeInteger", "td th"),
    ("compact", "compact", "dl ol ul"),
    ("frame", "void above below hsides lhs rhs vsides box border", "table"),
    ("headers", "xs:IDREFS", "td th"),
    ("height", "length", "img td th"),
    ("href", "xs:anyURI", "a"),
    ("hreflang", "xs:language", "a"),
    ("hspace vspace", "xs:nonNegativeInteger", "img"),
    ("longdesc", "xs:anyURI", "img"),
    ("name", "xs:NMTOKEN", "a img"),
    ("nowrap", "nowrap", "td th"),
    ("rel rev", "xs:NMTOKENS", "a"),
    ("rules", "none groups rows cols all", "table"),
    ("scope", "row col rowgroup colgroup", "td th"),
    ("shape", "rect circle poly default", "a"),
    ("span", "xs:nonNegativeInteger", "col colgroup"),
    ("src!", "xs:anyURI", "img"),
    ("start", "xs:integer", "ol"),
    ("summary", "xs:string", "table"),
    ("tabindex", "xs:unsignedShort", "a"),
    ("type", "1 a A i I", "ol"),
    ("type", "disc square circle", "ul"),
    ("type", "1 a A i I disc square circle", "li"),
    ("valign", "top middle bottom baseline", "col colgroup tbody td tfoot th thead tr"),
    ("value", "xs:integer", "li"),
    ("width", "length", "hr img table td th"),
    ("width", "multiLength", "col colgroup"),
    ("width", "xs:nonNegativeInteger", "pre"),
  ]

  /// Types of attributes which are neither built in nor a list of words.
  private static let patterns: [(type: String, pattern: String)] = [
    ("character", #"[\s\S]"#),
    ("length", #"[+\-]?[0-9]+(\.[0-9]+)?%?"#),
    ("multiLength", #"[+\-]?[0-9]+(\.[0-9]+)?%?|[0-9]*\*"#),
  ]

  /// The text of the schema of the namespace `http://www.w3.org/1999/xhtml`.
  static func write() -> String {
    SchemaNode.document(
      SchemaNode(
        "schema",
        [
          "xmlns:xs": "http://www.w3.org/2001/XMLSchema",
          "xmlns": "http://www.w3.org/1999/xhtml",
          "targetNamespace": "http://www.w3.org/1999/xhtml",
          "elementFormDefault": "qualified",
        ],
        [
          SchemaNode(
            "import",
            [
              "namespace": "http://www.w3.org/XML/1998/namespace",
              "schemaLocation": SchemaWriter.FileName.xml,
            ]
          )
        ] + patterns.map(simpleType) + [
          group("blocks", elements: blocks),
          group("inlineWithoutLinks", elements: inlineWithoutLinks),
          SchemaNode(
            "attributeGroup",
            ["name": "common"],
            commonAttributes.map { attribute($0.name, type: $0.type) }
              + [SchemaNode("attribute", ["ref": "xml:lang"])]
          ),
        ]
          + elements.flatMap { names, content in
            words(names).map { element($0, content) }
          }
      )
    )
  }

  /// The text of the schema of the namespace `http://www.w3.org/XML/1998/namespace`.
  static func writeXMLAttributes() -> String {
    SchemaNode.document(
      SchemaNode(
        "schema",
        [
          "xmlns:xs": "http://www.w3.org/2001/XMLSchema",
          "targetNamespace": "http://www.w3.org/XML/1998/namespace",
        ],
        [
          SchemaNode("attribute", ["name": "lang", "type": "xs:language"]),
          SchemaNode(
            "attribute",
            ["name": "space"],
            [anonymousType(values: ["preserve"])]
          ),
        ]
      )
    )
  }

  // MARK: - Elements

  private static func element(_ name: String, _ content: Content) -> SchemaNode {
    let children: [SchemaNode]
    var isMixed = false
    switch content {
    case .empty: children = []
    case .inline:
      isMixed = true
      children = [anyNumber(of: [elementReference("a"), groupReference("inlineWithoutLinks")])]
    case .inlineWithoutLinks:
      isMixed = true
      children = [anyNumber(of: [groupReference("inlineWithoutLinks")])]
    case .blocks:
      children = [anyNumber(of: [groupReference("blocks")])]
    case .flow:
      isMixed = true
      children = [
        anyNumber(of: [
          groupReference("blocks"), elementReference("a"), groupReference("inlineWithoutLinks"),
        ])
      ]
    case .items(let names, let min):
      children = [
        SchemaNode(
          "choice",
          ["minOccurs": min == 1 ? nil : "\(min)", "maxOccurs": "unbounded"],
          words(names).map { elementReference($0) }
        )
      ]
    case .table:
      children = [tableContent]
    }
    return SchemaNode(
      "element",
      ["name": name],
      [
        SchemaNode(
          "complexType",
          ["mixed": isMixed ? "true" : nil],
          children + [SchemaNode("attributeGroup", ["ref": "common"])] + attributes(of: name)
        )
      ]
    )
  }

  private static var tableContent: SchemaNode {
    SchemaNode(
      "sequence",
      [:],
      [
        elementReference("caption", min: "0"),
        SchemaNode(
          "choice",
          [:],
          [
            elementReference("col", min: "0", max: "unbounded"),
            elementReference("colgroup", min: "0", max: "unbounded"),
          ]
        ),
        elementReference("thead", min: "0"),
        elementReference("tfoot", min: "0"),
        SchemaNode(
          "choice",
          [:],
          [
            elementReference("tbody", max: "unbounded"),
            elementReference("tr", max: "unbounded"),
          ]
        ),
      ]
    )
  }

  private static func anyNumber(of particles: [SchemaNode]) -> SchemaNode {
    SchemaNode("choice", ["minOccurs": "0", "maxOccurs": "unbounded"], particles)
  }

  private static func elementReference(
    _ name: String,
    min: String? = nil,
    max: String? = nil
  ) -> SchemaNode {
    SchemaNode("element", ["ref": name, "minOccurs": min, "maxOccurs": max])
  }

  private static func groupReference(_ name: String) -> SchemaNode {
    SchemaNode("group", ["ref": name])
  }

  private static func group(_ name: String, elements: String) -> SchemaNode {
    SchemaNode(
      "group",
      ["name": name],
      [SchemaNode("choice", [:], words(elements).map { elementReference($0) })]
    )
  }

  // MARK: - Attributes

  private static func attributes(of element: String) -> [SchemaNode] {
    let own = attributes.filter { words($0.elements).contains(element) }.flatMap { row in
      words(row.names).map { attribute($0, type: row.type) }
    }
    return own + (element == "pre" ? [SchemaNode("attribute", ["ref": "xml:space"])] : [])
  }

  private static func attribute(_ name: String, type: String) -> SchemaNode {
    let isRequired = name.hasSuffix("!")
    let isNamedType = type.hasPrefix("xs:") || patterns.contains { $0.type == type }
    return SchemaNode(
      "attribute",
      [
        "name": isRequired ? String(name.dropLast()) : name,
        "type": isNamedType ? type : nil,
        "use": isRequired ? "required" : nil,
      ],
      isNamedType ? [] : [anonymousType(values: words(type))]
    )
  }

  private static func simpleType(_ type: String, pattern: String) -> SchemaNode {
    SchemaNode(
      "simpleType",
      ["name": type],
      [
        SchemaNode(
          "restriction",
          ["base": "xs:string"],
          [SchemaNode("pattern", ["value": pattern])]
        )
      ]
    )
  }

  private static func anonymousType(values: [String]) -> SchemaNode {
    SchemaNode(
      "simpleType",
      [:],
      [
        SchemaNode(
          "restriction",
          ["base": "xs:token"],
          values.map { SchemaNode("enumeration", ["value": $0]) }
        )
      ]
    )
  }

  private static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}
