import Cancellation
import ElementModel
import FHIRModel

/// The read after a cancellation that left something open.
extension AppointmentReading {
  /// Reads the appointment, or where the provider refuses that, looks it up among the patient's.
  ///
  /// - Parameter known: the appointment as it is known so far; `nil` where nothing is.
  /// - Returns: what the read showed, and the appointment where it can be cancelled.
  /// - Throws: the end of the conversation.
  mutating func readBack(
    _ known: Appointment?
  ) async throws(End) -> (FollowUpRead, Cancellable?) {
    // Whoever asks for more time than is allowed is read at once, because the doubt must end.
    let answer = try await readAppointment(regardless: true)
    guard case .proceed = answer.classification.verdict,
      let appointment = answer.classification.body.tree.flatMap(Appointment.init)
    else {
      let direct = FollowUpRead(unsuccessful: answer.classification)
      guard direct == .failed, isRefusal(answer.classification) else { return (direct, nil) }
      guard let found = try await findAmongPatients(known) else { return (.failed, nil) }
      return try await take(found, entityTag: nil)
    }
    return try await take(appointment, entityTag: answer.entityTag)
  }

  private mutating func take(
    _ appointment: Appointment,
    entityTag: String?
  ) async throws(End) -> (FollowUpRead, Cancellable?) {
    let decision = try await decide(appointment, entityTag: entityTag)
    let followUp = FollowUpRead(decision, of: appointment, dialect: route.dialect)
    if case .cancelled = followUp { result.versionAfter = appointment.recordedVersion }
    guard case .cancel(let version) = decision else { return (followUp, nil) }
    let findings = findings(in: appointment, decision)
    return (
      followUp, Cancellable(appointment: appointment, version: version, findings: findings)
    )
  }

  /// Whether the provider answered that it does not give this appointment, as those of GP Connect do
  /// once it has begun.
  private func isRefusal(_ classification: Classification) -> Bool {
    switch classification.verdict {
    case .settled(.inThePast), .settled(.notPermitted), .settled(.invalidRequest),
      .settled(.invalidProviderResponse):
      true
    default: false
    }
  }

  /// Finds the appointment among those of its patient that begin on the same day, where the dialect
  /// has such a search.
  ///
  /// Further pages are not asked for: an appointment that is not on the first one was not found.
  /// Source: GP Connect 1.2.7, "Retrieve a patient's appointments".
  private mutating func findAmongPatients(
    _ appointment: Appointment?
  ) async throws(End) -> Appointment? {
    guard route.interactionID(for: .searchAppointments) != nil, let appointment,
      let day = appointment.startDay,
      let patient = appointment.patientActors.compactMap({ $0.relative?.id }).first
        .flatMap(PatientID.init)
    else { return nil }
    let answer = try await read(regardless: true) { (builder, route, stamp) throws(RouteRefusal) in
      try builder.searchAppointments(of: patient, on: day, at: route, stamp: stamp)
    }
    guard case .proceed = answer.classification.verdict else { return nil }
    return answer.classification.body.tree.flatMap(AppointmentBundle.init)?
      .appointment(id: item.id.text)
  }
}

extension Appointment {
  /// The version as it can be written down: what no header field could name is left out, since a
  /// provider may give anything of any length.
  var recordedVersion: String? {
    versionID.flatMap { EntityTag(versionID: $0) }.map { String($0.versionID) }
  }

  /// The day of the start, as the provider writes it; `nil` where the start is no instant.
  var startDay: String? { start == nil ? nil : startText.map { String($0.prefix(10)) } }
}
