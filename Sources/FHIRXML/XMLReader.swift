import Diagnostics
import ElementModel

/// Reads a resource in XML into an element tree, with libxml2.
///
/// libxml2 decides what is well-formed and what names and namespaces mean; positions come from a
/// scan of the tags. External entities, document types and foreign encodings are refused before.
/// Source: XML 1.0; FHIR STU3, XML Representation of Resources.
public enum XMLReader {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - limits: what is refused.
  ///   - schema: a schema to check in the same pass; its findings are among the diagnostics.
  /// - Returns: the tree, unless the file is not one XML document, and the findings.
  public static func read(
    _ bytes: [UInt8],
    limits: ReadLimits = ReadLimits(),
    schema: XMLSchema? = nil
  ) -> ReadResult {
    var builder = ElementTreeBuilder(bytes: bytes, format: .xml, limits: limits)
    guard bytes.count <= limits.maximumByteCount else {
      builder.report(
        .limitBytes,
        "the file is larger than \(limits.maximumByteCount) bytes",
        element: -1,
        at: 0
      )
      return builder.finish(isComplete: false)
    }
    guard FHIRFormat(sniffing: bytes) != nil else {
      builder.report(.textEmpty, "the file is empty", element: -1, at: 0)
      return builder.finish(isComplete: false)
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      return readResult(
        ofInvalidUTF8: bytes,
        at: error.byteOffsets.lowerBound,
        limits: limits
      )
    }
    let positions: TagPositions
    do {
      positions = try TagPositions(bytes, limits: limits)
    } catch {
      builder.report(error.rule, error.message, element: -1, at: error.offset)
      return builder.finish(isComplete: false)
    }
    var events = XMLEvents(builder: builder, positions: positions)
    let isWellFormed = LibXML2Parser.parse(bytes, into: &events, schema: schema)
    return events.builder.finish(isComplete: isWellFormed && events.isComplete)
  }

  /// Reads up to the first byte that is not UTF-8, to name the element it stands in.
  private static func readResult(
    ofInvalidUTF8 bytes: [UInt8],
    at offset: Int,
    limits: ReadLimits
  ) -> ReadResult {
    var path: String?
    let prefix = Array(bytes[..<offset])
    // Without positions there is no path, and the finding does without.
    if let positions = try? TagPositions(prefix, limits: limits, isCut: true) {
      var events = XMLEvents(
        builder: ElementTreeBuilder(bytes: prefix, format: .xml, limits: limits),
        positions: positions
      )
      let isWellFormed = LibXML2Parser.parse(prefix, into: &events, schema: nil)
      path = isWellFormed ? nil : events.builder.pathOfLastFinding()
    }
    let diagnostic = Diagnostic(
      .textInvalidUTF8,
      message: "this byte is not UTF-8",
      path: path,
      location: LineIndex(bytes).location(atByteOffset: offset)
    )
    return ReadResult(tree: nil, diagnostics: [diagnostic])
  }
}
