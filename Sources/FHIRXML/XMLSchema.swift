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

  /// Compiles a schema and what it includes.
  ///
  /// - Parameter path: the file of the schema.
  /// - Throws: ``UnusableSchema`` when there is no such file or it is no schema.
  public init(path: String) throws(UnusableSchema) {
    // Of a file that is not there, libxml2 would tell the terminal.
    guard unsafe xmlCheckFilename(path) == 1,
      let context = unsafe xmlSchemaNewParserCtxt(path)
    else {
      throw UnusableSchema(path: path)
    }
    defer { unsafe xmlSchemaFreeParserCtxt(context) }
    unsafe xmlSchemaSetParserStructuredErrors(context, ignoreError, nil)
    guard let compiled = unsafe xmlSchemaParse(context) else { throw UnusableSchema(path: path) }
    unsafe schema = unsafe compiled
  }

  deinit { unsafe xmlSchemaFree(schema) }

  /// Parses with a context and checks the same events against the schema.
  func parse(
    _ context: xmlParserCtxtPtr,
    userData: UnsafeMutableRawPointer
  ) {
    guard let validator = unsafe xmlSchemaNewValidCtxt(schema) else { return }
    defer { unsafe xmlSchemaFreeValidCtxt(validator) }
    unsafe xmlSchemaSetValidStructuredErrors(validator, schemaError, userData)
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

private func ignoreError(
  _ userData: UnsafeMutableRawPointer?,
  _ error: UnsafeMutablePointer<xmlError>?
) {}

private func schemaError(
  _ userData: UnsafeMutableRawPointer?,
  _ error: UnsafeMutablePointer<xmlError>?
) {
  guard let error = unsafe error else { return }
  // libxml2's text quotes values of the file, so only its code is passed on.
  let message = "not allowed by the schema (libxml2 code \(unsafe error.pointee.code))"
  unsafe tellSchemaFinding(userData, message)
}
