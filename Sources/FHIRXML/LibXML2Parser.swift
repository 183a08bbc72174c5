internal import CLibXML2

// All of libxml2's pointers live in this file.

/// Runs libxml2 over a file and hands its events on.
enum LibXML2Parser {
  /// libxml2 wants to be set up once, before any thread uses it.
  static let isSetUp: Bool = {
    xmlInitParser()
    return true
  }()

  /// No network, no errors on the terminal, the encoding as given, and none of the options that
  /// substitute entities, load document types or include files.
  private static let options = Int32(
    XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_IGNORE_ENC.rawValue
  )

  /// libxml2's own limit for a value is ten million bytes, and for a name fifty thousand; they are
  /// lifted for a larger file, which is read only when it was asked for.
  private static func options(byteCount: Int) -> Int32 {
    byteCount < 10_000_000 ? options : options | Int32(XML_PARSE_HUGE.rawValue)
  }

  /// Parses a file that is known to be UTF-8; returns whether it is well-formed.
  static func parse(
    _ bytes: [UInt8],
    into events: inout XMLEvents,
    schema: XMLSchema?
  ) -> Bool {
    precondition(isSetUp, "libxml2 is set up")
    return unsafe bytes.withUnsafeBytes { buffer in
      let start = unsafe buffer.bindMemory(to: CChar.self)
      guard let base = start.baseAddress,
        let context = unsafe xmlCreateMemoryParserCtxt(base, Int32(start.count))
      else { return false }
      defer { unsafe xmlFreeParserCtxt(context) }
      unsafe xmlCtxtUseOptions(context, options(byteCount: start.count))
      unsafe withUnsafeMutablePointer(to: &events) { events in
        var listener = unsafe EventListener(events: events, context: context)
        unsafe withUnsafeMutablePointer(to: &listener) { listener in
          unsafe run(context, telling: listener, schema: schema)
        }
      }
      // libxml2 takes a zero byte behind the root for the end of the file.
      let isWellFormed = unsafe context.pointee.wellFormed != 0
      let offset = unsafe offset(in: context)
      if isWellFormed, !events.mustStop, offset < start.count {
        events.syntax("a character that XML does not allow", at: offset)
      }
      return isWellFormed && !events.hasSyntaxFault
    }
  }

  private static func run(
    _ context: xmlParserCtxtPtr,
    telling listener: UnsafeMutablePointer<EventListener>,
    schema: XMLSchema?
  ) {
    let ownHandlers = unsafe context.pointee.sax
    var handlers = unsafe makeHandlers()
    let pointer = UnsafeMutableRawPointer(listener)
    unsafe context.pointee._private = unsafe pointer
    unsafe withUnsafeMutablePointer(to: &handlers) { handlers in
      unsafe context.pointee.sax = unsafe handlers
      unsafe context.pointee.userData = unsafe pointer
      if let schema {
        unsafe schema.parse(context, userData: pointer)
      } else {
        unsafe xmlParseDocument(context)
      }
      unsafe context.pointee.sax = unsafe ownHandlers
    }
  }

  private static func makeHandlers() -> xmlSAXHandler {
    var handlers = unsafe xmlSAXHandler()
    unsafe handlers.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe handlers.startElementNs = unsafe startElement
    unsafe handlers.endElementNs = unsafe endElement
    unsafe handlers.characters = unsafe characters
    unsafe handlers.cdataBlock = unsafe characters
    unsafe handlers.internalSubset = unsafe documentType
    unsafe handlers.serror = unsafe parserError
    return unsafe handlers
  }
}

/// The offset up to which libxml2 has read.
private func offset(in context: xmlParserCtxtPtr) -> Int {
  guard let input = unsafe context.pointee.input else { return 0 }
  let read = unsafe input.pointee.cur - input.pointee.base
  return unsafe Int(input.pointee.consumed) + read
}

/// What the callbacks get as user data, while libxml2 parses and no longer.
///
/// A structure behind a pointer, because an object would be counted and guarded at every event.
@safe
private struct EventListener {
  private let events: UnsafeMutablePointer<XMLEvents>
  private let context: xmlParserCtxtPtr
  /// The namespace of the element before: libxml2 has each URI at one address.
  private var lastURI: UnsafePointer<xmlChar>?
  private var lastNamespace = XMLEvents.Namespace.other

  init(events: UnsafeMutablePointer<XMLEvents>, context: xmlParserCtxtPtr) {
    unsafe self.events = unsafe events
    unsafe self.context = unsafe context
  }

  /// Hands an event on; the parser is stopped when the reading must not go on.
  func tell(_ event: (inout XMLEvents) -> Void) {
    unsafe event(&events.pointee)
    if unsafe events.pointee.mustStop { unsafe xmlStopParser(context) }
  }

  /// The offset up to which libxml2 has read.
  var readOffset: Int { unsafe offset(in: context) }

  /// The namespace with a URI.
  mutating func namespace(_ uri: UnsafePointer<xmlChar>?) -> XMLEvents.Namespace {
    if let uri = unsafe uri, unsafe uri == lastURI { return lastNamespace }
    unsafe lastURI = unsafe uri
    lastNamespace =
      if unsafe equals(uri, "http://hl7.org/fhir") {
        .fhir
      } else if unsafe equals(uri, "http://www.w3.org/1999/xhtml") {
        .xhtml
      } else {
        .other
      }
    return lastNamespace
  }
}

private func listener(
  _ userData: UnsafeMutableRawPointer?
) -> UnsafeMutablePointer<EventListener>? {
  unsafe userData?.assumingMemoryBound(to: EventListener.self)
}

/// Hands a finding of a schema on.
func tellSchemaFinding(_ userData: UnsafeMutableRawPointer?, _ message: String) {
  unsafe listener(userData)?.pointee.tell { $0.schema(message) }
}

private func equals(_ text: UnsafePointer<xmlChar>?, _ other: StaticString) -> Bool {
  guard let text = unsafe text else { return false }
  return unsafe xmlStrEqual(text, other.utf8Start) != 0
}

private func startElement(
  _ userData: UnsafeMutableRawPointer?,
  _ localName: UnsafePointer<xmlChar>?,
  _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?,
  _ namespaceCount: Int32,
  _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
  _ attributeCount: Int32,
  _ defaultedCount: Int32,
  _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
  guard let listener = unsafe listener(userData) else { return }
  let namespace = unsafe listener.pointee.namespace(uri)
  unsafe listener.pointee.tell { events in
    events.start(
      namespace: namespace,
      attributes: { position in
        // libxml2 gives five pointers an attribute: name, prefix, namespace, value, value's end.
        guard let attributes = unsafe attributes,
          let uri = unsafe attributes[position * 5 + 2]
        else { return .plain }
        let isLocation =
          unsafe equals(uri, "http://www.w3.org/2001/XMLSchema-instance")
          && (equals(attributes[position * 5], "schemaLocation")
            || equals(attributes[position * 5], "noNamespaceSchemaLocation"))
        return isLocation ? .schemaLocation : .foreign
      },
      attributeCount: Int(attributeCount)
    )
  }
}

private func endElement(
  _ userData: UnsafeMutableRawPointer?,
  _ localName: UnsafePointer<xmlChar>?,
  _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?
) {
  unsafe listener(userData)?.pointee.tell { $0.end() }
}

private func characters(
  _ userData: UnsafeMutableRawPointer?,
  _ text: UnsafePointer<xmlChar>?,
  _ count: Int32
) {
  guard let text = unsafe text else { return }
  for position in 0..<Int(count) {
    switch unsafe text[position] {
    case 0x20, 0x09, 0x0A, 0x0D: continue
    default:
      unsafe listener(userData)?.pointee.tell { $0.text() }
      return
    }
  }
}

/// Never reached, because the scan refuses document types; if it were, the reading stops.
private func documentType(
  _ userData: UnsafeMutableRawPointer?,
  _ name: UnsafePointer<xmlChar>?,
  _ externalID: UnsafePointer<xmlChar>?,
  _ systemID: UnsafePointer<xmlChar>?
) {
  guard let listener = unsafe listener(userData) else { return }
  let offset = unsafe listener.pointee.readOffset
  unsafe listener.pointee.tell { events in
    events.syntax("a document type declaration is not allowed", at: offset)
  }
}

/// Takes an error; the listener comes from the context, because the user data can be a schema's.
func parserError(
  _ userData: UnsafeMutableRawPointer?,
  _ error: UnsafeMutablePointer<xmlError>?
) {
  guard let error = unsafe error, let raised = unsafe error.pointee.ctxt else { return }
  let context = unsafe raised.assumingMemoryBound(to: xmlParserCtxt.self)
  guard let listener = unsafe listener(context.pointee._private) else { return }
  // libxml2 takes faults of namespaces for lesser ones; to FHIR a name without one means nothing.
  let namespaceFaults = Int32(XML_NS_ERR_XML_NAMESPACE.rawValue)...Int32(XML_NS_ERR_COLON.rawValue)
  guard
    unsafe error.pointee.level == XML_ERR_FATAL || namespaceFaults.contains(error.pointee.code)
  else { return }
  let message = SyntaxMessage.text(unsafe error.pointee.code)
  let offset = unsafe listener.pointee.readOffset
  unsafe listener.pointee.tell { $0.syntax(message, at: offset) }
}

/// Says what a code of libxml2 means, without anything of the file in it.
private enum SyntaxMessage {
  static func text(_ code: Int32) -> String {
    switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
    case XML_ERR_DOCUMENT_EMPTY: "there is no element"
    case XML_ERR_DOCUMENT_END: "something follows the resource; a file holds one resource"
    case XML_ERR_TAG_NAME_MISMATCH: "the end tag does not match the start tag"
    case XML_ERR_TAG_NOT_FINISHED: "an element is not closed"
    case XML_ERR_GT_REQUIRED: "expected > at the end of a tag"
    case XML_ERR_LT_REQUIRED: "expected <"
    case XML_ERR_LT_IN_ATTRIBUTE: "< must be written &lt; in an attribute"
    case XML_ERR_ATTRIBUTE_NOT_STARTED: "an attribute's value must be in quotes"
    case XML_ERR_ATTRIBUTE_NOT_FINISHED: "an attribute's value is not closed"
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE: "an attribute has no value"
    case XML_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_ATTRIBUTE_REDEFINED:
      "an attribute is there twice"
    case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF: "a character that XML does not allow"
    case XML_ERR_INVALID_HEX_CHARREF, XML_ERR_INVALID_DEC_CHARREF:
      "a character reference is not well-formed"
    case XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_NAME_REQUIRED:
      "& must be written &amp;, or a name is missing"
    case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
      "an entity that XML does not define"
    case XML_ERR_SPACE_REQUIRED: "expected white space"
    case XML_ERR_COMMENT_NOT_FINISHED: "a comment is not closed"
    case XML_ERR_CDATA_NOT_FINISHED: "a CDATA section is not closed"
    case XML_ERR_PI_NOT_FINISHED: "a processing instruction is not closed"
    case XML_ERR_XMLDECL_NOT_FINISHED: "the XML declaration is not closed"
    case XML_ERR_RESERVED_XML_NAME: "an XML declaration may stand only at the very start"
    case XML_ERR_UNKNOWN_VERSION: "this is not XML 1.0"
    case XML_NS_ERR_UNDEFINED_NAMESPACE: "a namespace prefix is not declared"
    case XML_NS_ERR_XML_NAMESPACE, XML_NS_ERR_EMPTY: "a namespace declaration that is not allowed"
    case XML_NS_ERR_QNAME, XML_NS_ERR_COLON: "a colon where a name may not have one"
    default: "not well-formed XML (libxml2 error \(code))"
    }
  }
}
