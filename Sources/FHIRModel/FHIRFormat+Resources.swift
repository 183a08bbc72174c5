import ElementModel
import FHIRJSON
import FHIRXML

extension FHIRFormat {
  /// Reads a resource in this format.
  ///
  /// - Parameters:
  ///   - bytes: the whole file or body.
  ///   - limits: what is refused.
  ///   - schema: an XML schema to check XML against in the same pass.
  /// - Returns: the tree, unless reading ended early, and what the reader found.
  public func read(
    _ bytes: [UInt8],
    limits: ReadLimits = ReadLimits(),
    schema: XMLSchema? = nil
  ) -> ReadResult {
    switch self {
    case .json: JSONReader.read(bytes, limits: limits)
    case .xml: XMLReader.read(bytes, limits: limits, schema: schema)
    }
  }

  /// Writes a resource in this format, whichever it was read in.
  public func write(_ tree: ElementTree) -> [UInt8] {
    switch self {
    case .json: JSONResourceWriter.write(tree)
    case .xml: XMLResourceWriter.write(tree)
    }
  }
}

extension ReadLimits {
  /// The limits for what was within limits when it was read first: the highest that may be set.
  public static let ofTrusted = ReadLimits(
    maximumByteCount: .max,
    maximumDepth: 256,
    maximumAttributeCount: 4_096
  )
}
