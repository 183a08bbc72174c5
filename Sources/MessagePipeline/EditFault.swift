import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation

/// A rule that a cancellation breaks and the appointment that it was made from does not.
///
/// What is ours is checked strictly. A fault that the provider's appointment has already goes back as
/// it came; one that the edit adds is not sent.
struct EditFault {
  private let diagnostic: Diagnostic

  /// Finds the first fault of a body; `nil` when the edit adds none.
  ///
  /// Faults are counted by rule, because an edit may move elements and so change paths.
  init?(
    in body: (bytes: [UInt8], format: FHIRFormat),
    notAmong findings: [Diagnostic],
    profile: ValidationProfile
  ) {
    var remaining: [DiagnosticRule: Int] = [:]
    for finding in findings where finding.severity.makesInvalid {
      remaining[finding.rule, default: 0] += 1
    }
    let read = ResourceValidator.read(
      body.bytes,
      format: body.format,
      profile: profile,
      limits: .ofTrusted
    )
    for finding in read.diagnostics where finding.severity.makesInvalid {
      let count = remaining[finding.rule, default: 0]
      guard count > 0 else {
        diagnostic = finding
        return
      }
      remaining[finding.rule] = count - 1
    }
    return nil
  }

  /// One sentence, lower case.
  var text: String {
    let place = diagnostic.path.map { " at \($0)" } ?? ""
    return "the cancellation would break \(diagnostic.code)\(place), so it was not sent"
  }
}
