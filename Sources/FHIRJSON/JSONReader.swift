import Diagnostics
import ElementModel

/// Reads a resource in JSON into an element tree, strictly.
///
/// What JSON itself forbids ends the reading. What only the FHIR representation forbids is reported,
/// all of it, and the tree is made as well as it can be.
/// Source: RFC 8259; FHIR STU3, JSON Representation of Resources.
public enum JSONReader {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - limits: what is refused.
  /// - Returns: the tree, unless the file is not one JSON object, and the findings.
  public static func read(_ bytes: [UInt8], limits: ReadLimits = ReadLimits()) -> ReadResult {
    var parser = JSONParser(bytes: bytes, limits: limits)
    guard bytes.count <= limits.maximumByteCount else {
      parser.builder.report(
        .limitBytes,
        "the file is larger than \(limits.maximumByteCount) bytes",
        element: -1,
        at: 0
      )
      return parser.builder.finish(isComplete: false)
    }
    if let offset = firstInvalidByte(bytes) {
      return readResult(ofInvalidUTF8: bytes, at: offset, limits: limits)
    }
    let isComplete = parser.parseFile(bytes.span)
    return parser.builder.finish(isComplete: isComplete)
  }

  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Reads up to the first byte that is not UTF-8, to name the element it stands in.
  private static func readResult(
    ofInvalidUTF8 bytes: [UInt8],
    at offset: Int,
    limits: ReadLimits
  ) -> ReadResult {
    let start = Array(bytes[..<offset])
    var prefix = JSONParser(bytes: start, limits: limits)
    let path = prefix.parseFile(start.span) ? nil : prefix.builder.pathOfLastFinding()
    let lines = LineIndex(bytes)
    let diagnostic = Diagnostic(
      .textInvalidUTF8,
      message: "this byte is not UTF-8",
      path: path,
      location: lines.location(atByteOffset: offset)
    )
    return ReadResult(tree: nil, diagnostics: [diagnostic])
  }
}
