import Cancellation
import ElementModel
import FHIRModel

/// Checks the body of a cancellation against what the provider has.
///
/// Source: NHS Booking 2.0.4 and GP Connect 1.2.7, "Cancel an appointment".
struct CancellationCheck {
  /// Whose rules are checked.
  let dialect: Dialect
  /// The id in the URL.
  let appointmentID: String
  /// The provider's time.
  let now: FHIRInstant

  /// Checks a body.
  ///
  /// - Parameters:
  ///   - submitted: the body as it was sent.
  ///   - stored: the current version.
  /// - Throws: the first thing that a provider refuses.
  func check(_ submitted: ElementTree, against stored: ElementTree) throws(Refusal) {
    guard let appointment = Appointment(submitted), let current = Appointment(stored) else {
      throw Refusal(.differs, "the body is not an Appointment")
    }
    guard appointment.id == appointmentID else {
      throw Refusal(.differs, "the id in the body is not the id in the URL")
    }
    guard appointment.status == "cancelled" else {
      throw Refusal(.invalidState, "the status in the body is not cancelled")
    }
    try checkStatus(of: current)
    if dialect == .gpconnect { try checkReason(of: appointment) }
    if dialect == .careconnect { try checkSlot(appointment, current) }
    try checkDifferences(appointment, current)
    if dialect == .gpconnect { try checkStart(of: current) }
  }

  /// GP Connect's reference provider cancels again what is cancelled; Care Connect's does not.
  private func checkStatus(of current: Appointment) throws(Refusal) {
    if current.status == "booked" { return }
    if current.status == "cancelled", dialect == .gpconnect { return }
    throw Refusal(.invalidState, "the appointment is not booked")
  }

  private func checkReason(of appointment: Appointment) throws(Refusal) {
    let reasons = appointment.extensions(url: GPConnectDialect.reasonExtensionURL)
    guard reasons.count == 1, let reason = reasons.first else {
      throw Refusal(.differs, "Invalid/multiple appointment extensions")
    }
    guard let value = reason.child(.valueString) else {
      throw Refusal(.differs, "the cancellation reason is not a string")
    }
    guard let text = value.text, text.contains(where: { !$0.isWhitespace }) else {
      throw Refusal(.blankReason, "the cancellation reason is blank")
    }
  }

  /// Source: NHS Digital Toolkit Workbench, FHIR 111 UEC, provider rules: a body without the
  /// contained Slot is no request at all.
  private func checkSlot(
    _ submitted: Appointment,
    _ stored: Appointment
  ) throws(Refusal) {
    func hasSlot(_ appointment: Appointment) -> Bool {
      appointment.contained.contains { $0.resourceType == "Slot" }
    }
    guard hasSlot(submitted) || !hasSlot(stored) else {
      throw Refusal(.badRequest, "the body has no contained Slot")
    }
  }

  /// Compares everything but the status, what the server itself keeps in `meta`, and, in GP
  /// Connect, the reason.
  ///
  /// Source for `meta`: FHIR STU3, RESTful API, "update": the server keeps versionId and
  /// lastUpdated.
  private func checkDifferences(
    _ submitted: Appointment,
    _ stored: Appointment
  ) throws(Refusal) {
    // Mostly only what may differ does; copies without that are made only for the rest.
    let allowed = changeablePaths(of: submitted)
    if submitted.tree.differences(from: stored.tree).allSatisfy(allowed.contains) { return }
    guard let sent = submitted.tree.removing(where: isAllowedToChange),
      let kept = stored.tree.removing(where: isAllowedToChange)
    else { throw Refusal(.differs, "the body has too many names that FHIR does not define") }
    let differences = sent.differences(from: kept, limit: 5)
    guard differences.isEmpty else {
      throw Refusal(
        .differs,
        "Invalid Appointment property has been amended (cancellation) "
          + "[\(differences.joined(separator: ", "))]"
      )
    }
  }

  private func changeablePaths(of submitted: Appointment) -> [String] {
    let reasons =
      dialect == .gpconnect
      ? submitted.extensions(url: GPConnectDialect.reasonExtensionURL).map(\.path) : []
    return reasons + [
      "Appointment.status", "Appointment.meta.versionId", "Appointment.meta.lastUpdated",
    ]
  }

  private func isAllowedToChange(_ node: ElementNode) -> Bool {
    guard let parent = node.parent else { return false }
    let isTopLevel = parent.parent == nil
    return switch node.name {
    case .status: isTopLevel
    case .versionId, .lastUpdated: parent.name == .meta && parent.parent?.parent == nil
    case .extension:
      isTopLevel && dialect == .gpconnect
        && node.child(.url)?.hasValue(GPConnectDialect.reasonExtensionURL) == true
    default: false
    }
  }

  /// Source: GP Connect 1.2.7, "Cancel an appointment": only what starts in the future.
  private func checkStart(of current: Appointment) throws(Refusal) {
    guard let start = current.start, start > now else {
      throw Refusal(.inThePast, "The appointment to be cancelled cannot be in the past")
    }
  }
}
