import Diagnostics
import FHIRValidation
import TestSupport
import Testing

/// One file that breaks a rule, marked where it does, and one beside it that does not.
struct RuleExample: Sendable, CustomTestStringConvertible {
  let code: String
  let path: String
  let broken: String
  let kept: String
  let profile: ValidationProfile

  init(
    _ code: String,
    at path: String,
    broken: String,
    kept: String,
    profile: ValidationProfile = .base
  ) {
    self.code = code
    self.path = path
    self.broken = broken
    self.kept = kept
    self.profile = profile
  }

  var testDescription: String { code }

  /// Expects the rule's finding, alone and in its place, and none beside it.
  func expectFinding(sourceLocation: Testing.SourceLocation = #_sourceLocation) {
    expectFindings(
      broken,
      [.init("1️⃣", code, path)],
      profile: profile,
      sourceLocation: sourceLocation
    )
    let kept = ResourceValidator.read(Array(kept.utf8), profile: profile)
    #expect(kept.tree != nil, sourceLocation: sourceLocation)
    #expect(kept.diagnostics.map(Finding.init) == [], sourceLocation: sourceLocation)
  }
}
