import ElementModel
import FHIRJSON
import FHIRValidation
import FHIRXML

/// Reads and validates resources in either format, as the tests expect them.
enum ResourceReading {
  /// Reads a resource that is known to be valid.
  static func readOnly(_ bytes: [UInt8]) -> ReadResult {
    (FHIRFormat(sniffing: bytes) ?? .json).read(bytes)
  }

  static func read(_ bytes: [UInt8]) -> ReadResult {
    ResourceValidator.read(
      bytes,
      limits: ReadLimits(maximumByteCount: .max, maximumDepth: 256)
    )
  }

  /// The schema of FHIR STU3, compiled once.
  static let schema = Result {
    try XMLSchema(path: Repository.schemas.appending(path: "fhir-stu3.xsd").path)
  }

  /// The codes of what is wrong with a resource, by our rules and, in XML, by the schema.
  static func faults(_ bytes: [UInt8], format: FHIRFormat) throws -> [String] {
    let schema = format == .xml ? try schema.get() : nil
    return ResourceValidator.read(bytes, format: format, schema: schema).diagnostics
      .map { "\($0.code) at \($0.path ?? "?")" }
  }
}
