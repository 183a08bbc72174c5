import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import Spool

/// Validates files without sending anything.
public struct FileValidation: Sendable {
  /// The rules beyond the base specification.
  public let profile: ValidationProfile

  /// What is refused unread.
  public let limits: ReadLimits

  /// The schema that XML is checked against beside the rules.
  public let schema: SharedSchema?

  /// Creates a validation.
  public init(
    profile: ValidationProfile = .base,
    limits: ReadLimits = ReadLimits(),
    schema: SharedSchema? = nil
  ) {
    self.profile = profile
    self.limits = limits
    self.schema = schema
  }

  /// Validates one file.
  ///
  /// - Throws: ``SpoolError`` when the disk fails, or what is wrong with the schema.
  func validate(_ file: FoundFile) throws -> ValidatedText {
    switch try file.read(maximumByteCount: limits.maximumByteCount) {
    case .content(let content):
      return ValidatedText(content.bytes, try validate(content.bytes))
    case .refused(let refusal):
      return ValidatedText([], [Diagnostic(.inputFile, message: "\(refusal)")])
    }
  }

  /// Validates the bytes of one file.
  ///
  /// - Throws: what is wrong with the schema.
  public func validate(_ bytes: [UInt8]) throws(SharedSchema.Unusable) -> [Diagnostic] {
    if let refusal = InputSignature.refusal(of: bytes) { return [refusal] }
    let format = FHIRFormat(sniffing: bytes)
    let result = ResourceValidator.read(
      bytes,
      format: format,
      profile: profile,
      limits: limits,
      schema: format == .xml ? try schema?.compiled() : nil
    )
    guard format == .xml, let tree = result.tree else { return result.diagnostics }
    return InlineSuppressions.apply(to: result.diagnostics, in: tree)
  }
}

/// What was found in one text: a file, or a line of one.
struct ValidatedText: Sendable {
  /// The bytes that the findings are about; empty where nothing was found or nothing was read.
  let source: [UInt8]

  /// What was found, in the order of the text.
  let diagnostics: [Diagnostic]

  init(_ source: [UInt8], _ diagnostics: [Diagnostic]) {
    self.source = diagnostics.isEmpty ? [] : source
    self.diagnostics = diagnostics
  }
}
