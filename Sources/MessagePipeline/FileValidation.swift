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
  public func validate(_ file: FoundFile) throws -> ValidatedText {
    switch try file.read(maximumByteCount: limits.maximumByteCount) {
    case .content(let content): return try validate(content.bytes)
    case .refused(let refusal):
      return ValidatedText(
        source: [],
        diagnostics: [Diagnostic(.inputFile, message: "\(refusal)")]
      )
    }
  }

  /// Validates the bytes of one file.
  ///
  /// - Throws: what is wrong with the schema.
  public func validate(_ bytes: [UInt8]) throws -> ValidatedText {
    if let refusal = InputSignature.refusal(of: bytes) {
      return ValidatedText(source: [], diagnostics: [refusal])
    }
    let format = FHIRFormat(sniffing: bytes)
    let result = ResourceValidator.read(
      bytes,
      format: format,
      profile: profile,
      limits: limits,
      schema: format == .xml ? try schema?.compiled() : nil
    )
    var diagnostics = result.diagnostics
    if format == .xml, let tree = result.tree {
      diagnostics = InlineSuppressions.apply(to: diagnostics, in: tree)
    }
    return ValidatedText(source: diagnostics.isEmpty ? [] : bytes, diagnostics: diagnostics)
  }
}

/// What was found in one text: a file, or a line of one.
public struct ValidatedText: Sendable {
  /// The bytes that the findings are about; empty where nothing was found or nothing was read.
  public let source: [UInt8]

  /// What was found, in the order of the text.
  public var diagnostics: [Diagnostic]
}
