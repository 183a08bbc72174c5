import Cancellation
import FHIRModel

/// A request refused: the reason, and what to say about it.
struct Refusal: Error {
  /// Why.
  let reason: RefusalReason
  /// One sentence without patient data.
  let text: String

  /// Creates a refusal.
  init(_ reason: RefusalReason, _ text: String) {
    self.reason = reason
    self.text = text
  }

  /// The status and codes that providers of a dialect answer with.
  func code(in dialect: Dialect) -> RefusalCode {
    switch dialect {
    case .careconnect: .careConnect(reason)
    case .gpconnect: .gpConnect(reason)
    }
  }

  /// The OperationOutcome that providers of a dialect answer with.
  ///
  /// Source: GPConnect-OperationOutcome-1; UEC appointments, "Error handling".
  func outcome(in dialect: Dialect) -> OperationOutcomeContent {
    let code = code(in: dialect)
    let profiles =
      switch dialect {
      case .careconnect: [String]()
      case .gpconnect: ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"]
      }
    return OperationOutcomeContent(
      profiles: profiles,
      issues: [
        OperationOutcomeContent.Issue(
          severity: .error,
          type: code.type,
          codings: [Coding(system: code.system, code: code.code, display: code.display)],
          diagnostics: text
        )
      ]
    )
  }
}
