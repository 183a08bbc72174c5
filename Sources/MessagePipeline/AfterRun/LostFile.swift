import Cancellation
import FHIRModel
import WorkStore

/// What the ledger knows of the patient whose cancellation is in doubt, where the file is gone.
///
/// The ledger has digests that only the key of the state folder makes, so an appointment that was read
/// can be recognised, and nobody else found.
struct LostFile: Sendable {
  /// What the last cancellation was about.
  let target: AttemptTarget
  /// Makes the digests.
  let key: StateKey

  /// What is said of such a doubt, however it is settled.
  var remark: String { "; its file is gone, so that only the patient was compared" }

  /// The patient that an appointment must be for, where it is the one that the ledger knows.
  ///
  /// - Throws: what becomes of the item where it is another patient's, or where there is no telling.
  func expectedPatient(
    in shown: Appointment
  ) throws(AppointmentReading.End) -> ExpectedPatient {
    let patient = ExpectedPatient(in: shown)
    let hasNumber = try isSame(
      patient.nhsNumber.map { key.digest(of: $0) },
      target.nhsNumber,
      otherwise: "the NHS number is another one"
    )
    let hasID = try isSame(
      patient.patientID.map { key.digest(of: $0) },
      target.patientID,
      otherwise: "the appointment refers to another patient"
    )
    guard hasNumber || hasID, !patient.isContradictory else {
      throw AppointmentReading.End(
        outcome: .outcomeUnknown,
        reason: "neither the NHS number nor the id of the patient could be compared"
      )
    }
    return ExpectedPatient(
      nhsNumber: hasNumber ? patient.nhsNumber : nil,
      patientID: hasID ? patient.patientID : nil
    )
  }

  /// Whether both are known and the same; false where there is nothing to compare.
  private func isSame(
    _ shown: KeyedDigest?,
    _ known: KeyedDigest?,
    otherwise reason: String
  ) throws(AppointmentReading.End) -> Bool {
    guard let shown, let known else { return false }
    guard shown == known else {
      throw AppointmentReading.End(outcome: .notForThisPatient, reason: reason)
    }
    return true
  }
}
