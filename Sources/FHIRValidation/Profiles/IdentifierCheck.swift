import Diagnostics
import ElementModel
import FHIRModel

/// Checks the NHS numbers and ODS codes of an appointment.
struct IdentifierCheck {
  var findings: Findings

  /// Checks the identifiers of actors and of contained resources, and that they agree.
  mutating func check(_ appointment: ElementNode) {
    for resource in appointment.children(.contained) { checkIdentifiers(of: resource) }
    for participant in appointment.children(.participant) {
      guard let actor = participant.child(.actor) else { continue }
      guard let identifier = actor.child(.identifier) else { continue }
      check(Identifier(identifier))
      checkAgreement(Reference(actor), Identifier(identifier), in: appointment)
    }
  }

  /// Checks the identifiers of one resource.
  mutating func checkIdentifiers(of resource: ElementNode) {
    for identifier in resource.children(.identifier) { check(Identifier(identifier)) }
  }

  private mutating func check(_ identifier: Identifier) {
    guard let value = identifier.node.child(.value), let text = value.text else { return }
    if identifier.isNHSNumber {
      checkNumber(text, value, identifier)
    } else if identifier.isODSCode, ODSCode(text) == nil {
      findings.add(
        .profileODSCode,
        "no ODS code: 3 to 12 capital letters and digits",
        at: value.index
      )
    }
  }

  private mutating func checkNumber(
    _ text: String,
    _ value: ElementNode,
    _ identifier: Identifier
  ) {
    if let system = identifier.node.child(.system),
      system.hasValue(IdentifierSystem.olderNHSNumber)
    {
      findings.add(
        .profileNHSNumberSystem,
        "this is the older system; write \(IdentifierSystem.nhsNumber)",
        at: system.index
      )
    }
    guard let number = NHSNumber(text) else {
      findings.add(
        .profileNHSNumber,
        "no NHS number: ten digits, the last of which follows from the others",
        at: value.index
      )
      return
    }
    if number.digits != text {
      findings.add(.profileNHSNumberBlanks, "write the ten digits without blanks", at: value.index)
    }
  }

  /// Source: NHS Booking 2.0.4, "Appointment", participant: both are the patient's number.
  private mutating func checkAgreement(
    _ actor: Reference,
    _ identifier: Identifier,
    in appointment: ElementNode
  ) {
    guard identifier.isNHSNumber, let value = identifier.node.child(.value),
      let number = value.text.flatMap({ NHSNumber($0) }), let id = actor.localID,
      let patient = appointment.children(.contained).first(where: {
        $0.resourceType == "Patient" && $0.child(.id)?.hasValue(id) == true
      })
    else { return }
    let others = patient.children(.identifier).map(Identifier.init).filter(\.isNHSNumber)
      .compactMap { $0.value.flatMap { NHSNumber($0) } }
    if others.contains(where: { $0 != number }) {
      findings.add(
        .profileNHSNumberContradiction,
        "the contained Patient has another NHS number; find out whose appointment it is",
        at: value.index
      )
    }
  }
}
