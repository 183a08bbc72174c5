internal import CLibXML2

/// A compiled XML schema, shared by all threads.
///
/// Compiling takes tens of milliseconds, so it is done once and only when a schema was asked for.
@safe
public final class XMLSchema: @unchecked Sendable {
  // Sendable, because libxml2 does not change a schema once it is compiled.
  private let schema: xmlSchemaPtr

  /// Why a schema cannot be used.
  public struct UnusableSchema: Error, Hashable, CustomStringConvertible {
    /// The schema's file.
    public let path: String

    /// One sentence for the user.
    public var description: String {
      "\(path) is not an XML schema that libxml2 can compile; check it with xmllint --schema"
    }
  }

  /// Compiles a schema and what it includes; nothing is loaded from a network.
  ///
  /// - Parameter path: the file of the schema.
  /// - Throws: ``UnusableSchema`` when there is no such file or it is no schema.
  public convenience init(path: String) throws(UnusableSchema) {
    // Of a file that is not there, libxml2 would tell the terminal.
    guard unsafe xmlCheckFilename(path) == 1 else { throw UnusableSchema(path: path) }
    try self.init(location: path)
  }

  /// Compiles the schema of FHIR STU3 that the program carries with it: the files of `Schemas`.
  public static func ofSTU3() -> XMLSchema {
    do throws(UnusableSchema) {
      return try XMLSchema(location: SchemaText.prefix + EmbeddedSchemas.root)
    } catch {
      preconditionFailure("the schema that the program carries compiles")
    }
  }

  private init(location: String) throws(UnusableSchema) {
    precondition(Self.isSetUp, "libxml2 is set up")
    // What libxml2 has to say about the files that it loads goes to the terminal otherwise; the
    // setting is the thread's own.
    unsafe xmlSetStructuredErrorFunc(nil, ignoreError)
    defer { xmlSetStructuredErrorFunc(nil, nil) }
    guard let context = unsafe xmlSchemaNewParserCtxt(location) else {
      throw UnusableSchema(path: location)
    }
    defer { unsafe xmlSchemaFreeParserCtxt(context) }
    unsafe xmlSchemaSetParserStructuredErrors(context, ignoreError, nil)
    guard let compiled = unsafe xmlSchemaParse(context) else {
      throw UnusableSchema(path: location)
    }
    unsafe schema = unsafe compiled
  }

  /// Schemas are loaded from files and from the program itself, and from nowhere else.
  private static let isSetUp: Bool = {
    precondition(LibXML2Parser.isSetUp, "libxml2 is set up")
    unsafe xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader)
    return unsafe xmlRegisterInputCallbacks(matchText, openText, readText, closeText) >= 0
  }()

  deinit { unsafe xmlSchemaFree(schema) }

  /// Parses with a context and checks the same events against the schema.
  func parse(
    _ context: xmlParserCtxtPtr,
    userData: UnsafeMutableRawPointer
  ) {
    guard let validator = unsafe xmlSchemaNewValidCtxt(schema) else { return }
    defer { unsafe xmlSchemaFreeValidCtxt(validator) }
    let findings = unsafe SchemaFindings(userData)
    withExtendedLifetime(findings) {
      unsafe xmlSchemaSetValidStructuredErrors(
        validator,
        schemaError,
        Unmanaged.passUnretained(findings).toOpaque()
      )
      var handlers = unsafe context.pointee.sax
      var data: UnsafeMutableRawPointer? = unsafe userData
      guard let plug = unsafe xmlSchemaSAXPlug(validator, &handlers, &data) else { return }
      // The plug passes on everything but errors.
      unsafe handlers?.pointee.serror = unsafe parserError
      unsafe context.pointee.sax = unsafe handlers
      unsafe context.pointee.userData = unsafe data
      unsafe xmlParseDocument(context)
      unsafe xmlSchemaSAXUnplug(plug)
    }
  }
}

private func ignoreError(
  _ userData: UnsafeMutableRawPointer?,
  _ error: UnsafeMutablePointer<xmlError>?
) {}

// MARK: - Findings

/// Takes what libxml2 finds.
@safe
private final class SchemaFindings {
  /// What the parser's callbacks get.
  private let listener: UnsafeMutableRawPointer
  private var lastCode: Int32 = 0

  init(_ listener: UnsafeMutableRawPointer) { unsafe self.listener = unsafe listener }

  /// libxml2's text quotes values of the file, so only its code is passed on.
  func add(_ code: Int32) {
    defer { lastCode = code }
    // After a facet of a type, libxml2 says once more that the value is not of the type.
    let facets =
      Int32(
        XML_SCHEMAV_CVC_FACET_VALID.rawValue
      )...Int32(
        XML_SCHEMAV_CVC_ENUMERATION_VALID.rawValue
      )
    let isRepeated =
      code == Int32(XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1.rawValue) && facets.contains(lastCode)
    if !isRepeated { unsafe tellSchemaFinding(listener, Self.message(code)) }
  }

  private static func message(_ code: Int32) -> String {
    switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
    case XML_SCHEMAV_ELEMENT_CONTENT:
      "the schema allows no such element here, or asks for another one before its end"
    case XML_SCHEMAV_CVC_ELT_1: "the schema does not have this element"
    case XML_SCHEMAV_CVC_ENUMERATION_VALID: "not one of the codes of the schema"
    case XML_SCHEMAV_CVC_PATTERN_VALID, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1,
      XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3:
      "the value is not of the type that the schema asks for"
    case XML_SCHEMAV_CVC_MINLENGTH_VALID: "the value is shorter than the schema asks for"
    case XML_SCHEMAV_CVC_MAXLENGTH_VALID: "the value is longer than the schema allows"
    case XML_SCHEMAV_CVC_MININCLUSIVE_VALID, XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID:
      "the value is less than the schema allows"
    case XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID:
      "the value is more than the schema allows"
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
      "the schema does not have this attribute here"
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_4: "an attribute that the schema asks for is missing"
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2,
      XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
      "the schema allows no text here"
    case XML_SCHEMAV_CVC_TYPE_2: "the schema allows only types made of this one"
    default: "not allowed by the schema (libxml2 code \(code))"
    }
  }
}

private func schemaError(
  _ userData: UnsafeMutableRawPointer?,
  _ error: UnsafeMutablePointer<xmlError>?
) {
  guard let userData = unsafe userData, let error = unsafe error else { return }
  let findings = unsafe Unmanaged<SchemaFindings>.fromOpaque(userData).takeUnretainedValue()
  findings.add(unsafe error.pointee.code)
}

// MARK: - The schemas that the program carries

/// A schema of the program while libxml2 reads it.
private final class SchemaText {
  /// What the names of these schemas begin with, where others have a folder.
  static let prefix = "ssp-cancel:/"

  private let text: StaticString
  private var offset = 0

  init?(location: String) {
    guard location.hasPrefix(Self.prefix) else { return nil }
    let name = location.dropFirst(Self.prefix.count)
    guard let file = EmbeddedSchemas.files.first(where: { $0.name.description == name }) else {
      return nil
    }
    text = file.text
  }

  /// Copies what comes next, and returns how much that is.
  func read(into buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int32) -> Int32 {
    guard let buffer = unsafe buffer else { return 0 }
    let count = min(Int(capacity), text.utf8CodeUnitCount - offset)
    for position in 0..<count {
      unsafe buffer[position] = CChar(bitPattern: text.utf8Start[offset + position])
    }
    offset += count
    return Int32(count)
  }
}

private func location(_ name: UnsafePointer<CChar>?) -> String? {
  unsafe name.map { unsafe String(cString: $0) }
}

private func matchText(_ name: UnsafePointer<CChar>?) -> Int32 {
  unsafe location(name)?.hasPrefix(SchemaText.prefix) == true ? 1 : 0
}

private func openText(_ name: UnsafePointer<CChar>?) -> UnsafeMutableRawPointer? {
  guard let text = unsafe location(name).flatMap(SchemaText.init(location:)) else { return nil }
  return unsafe Unmanaged.passRetained(text).toOpaque()
}

private func readText(
  _ context: UnsafeMutableRawPointer?,
  _ buffer: UnsafeMutablePointer<CChar>?,
  _ capacity: Int32
) -> Int32 {
  guard let context = unsafe context else { return -1 }
  let text = unsafe Unmanaged<SchemaText>.fromOpaque(context).takeUnretainedValue()
  return unsafe text.read(into: buffer, capacity)
}

private func closeText(_ context: UnsafeMutableRawPointer?) -> Int32 {
  if let context = unsafe context { unsafe Unmanaged<SchemaText>.fromOpaque(context).release() }
  return 0
}
