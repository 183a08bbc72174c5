import Diagnostics
import ElementModel
import FHIRModel
import FHIRXML

/// Validates resources against the base specification of FHIR STU3.
///
/// The walk over the elements (`ElementWalk`) checks what the definitions table says; the rules in
/// `Invariants` check what the table cannot say. All findings of a file come back together, in the
/// order of the file.
/// Source: FHIR STU3 3.0.1.
public enum ResourceValidator {
  /// Validates a resource that was read.
  ///
  /// A Bundle is validated as a Bundle, and the resource of each entry as one of its own; the profile
  /// is for the Appointments among them.
  ///
  /// - Parameters:
  ///   - tree: the resource.
  ///   - profile: the rules beyond the base specification.
  ///   - maximumDiagnosticCount: how many findings are kept.
  /// - Returns: the findings, in the order of the file; empty for a valid resource.
  public static func validate(
    _ tree: ElementTree,
    profile: ValidationProfile = .base,
    maximumDiagnosticCount: Int = 100
  ) -> [Diagnostic] {
    var found = validateAlone(tree, maximumDiagnosticCount: maximumDiagnosticCount)
    if tree.root.resourceType == "Bundle" {
      let inEntries = BundleEntries.findings(
        in: tree,
        known: found,
        maximumDiagnosticCount: maximumDiagnosticCount
      )
      found = .merging(found, inEntries, maximumCount: maximumDiagnosticCount)
    }
    guard profile != .base else { return found }
    return .merging(
      found,
      ProfileChoice.check(tree, profile, maximumDiagnosticCount: maximumDiagnosticCount),
      maximumCount: maximumDiagnosticCount
    )
  }

  /// Validates one resource without what its entries are, where it is a Bundle.
  ///
  /// - Parameters:
  ///   - tree: the resource.
  ///   - maximumDiagnosticCount: how many findings are kept.
  ///   - lines: the lines of the file, where they are known.
  /// - Returns: the findings, in the order of the file.
  static func validateAlone(
    _ tree: ElementTree,
    maximumDiagnosticCount: Int,
    lines: LineIndex? = nil
  ) -> [Diagnostic] {
    var walk = ElementWalk(tree, maximumDiagnosticCount: maximumDiagnosticCount)
    walk.checkResource()
    return walk.findings.diagnostics(lines)
  }

  /// Reads and validates a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - format: the format; found out from the first byte when it is `nil`.
  ///   - profile: the rules beyond the base specification.
  ///   - limits: what is refused.
  ///   - schema: an XML schema to check XML against in the same pass.
  /// - Returns: the tree, unless reading ended early, and everything found by reader and rules.
  public static func read(
    _ bytes: [UInt8],
    format: FHIRFormat? = nil,
    profile: ValidationProfile = .base,
    limits: ReadLimits = ReadLimits(),
    schema: XMLSchema? = nil
  ) -> ReadResult {
    let format = format ?? FHIRFormat(sniffing: bytes) ?? .json
    let result = format.read(bytes, limits: limits, schema: schema)
    guard let tree = result.tree else { return result }
    let found = validate(
      tree,
      profile: profile,
      maximumDiagnosticCount: limits.maximumDiagnosticCount
    )
    guard !found.isEmpty else { return result }
    let all: [Diagnostic] = .merging(
      result.diagnostics,
      found,
      maximumCount: limits.maximumDiagnosticCount
    )
    return ReadResult(tree: tree, diagnostics: all)
  }
}
