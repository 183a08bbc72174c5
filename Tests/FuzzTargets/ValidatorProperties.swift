import Diagnostics
import ElementModel
import FHIRValidation

/// What holds for readers and rules together.
struct ValidatorProperties {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func check() throws(Violation) {
    for profile in ValidationProfile.allCases { try check(profile) }
  }

  private func check(_ profile: ValidationProfile) throws(Violation) {
    let result = ResourceValidator.read(bytes, profile: profile)
    try FindingProperties(bytes: bytes, maximumCount: ReadLimits().maximumDiagnosticCount)
      .check(result.diagnostics)
    try require(
      result.tree != nil || result.diagnostics.hasErrors,
      "a file that cannot be read is not valid"
    )
    let again = ResourceValidator.read(bytes, profile: profile)
    try require(again.diagnostics == result.diagnostics, "the same file has the same findings")
    let first = ResourceValidator.read(
      bytes,
      profile: profile,
      limits: ReadLimits(maximumDiagnosticCount: 1)
    )
    try require(
      first.diagnostics.hasErrors == result.diagnostics.hasErrors,
      "a file is as valid whatever number of findings is listed"
    )
  }
}
