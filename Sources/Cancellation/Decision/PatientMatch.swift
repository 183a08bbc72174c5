import FHIRModel

/// Whether an appointment that was read is that of the expected patient.
///
/// It is checked before anything else is looked at, so that nothing of another patient's
/// appointment is told.
enum PatientMatch: Hashable {
  /// It is.
  case matches
  /// The Patient with this id must be read to tell.
  case readPatient(PatientID)
  /// It is not, or there is no telling; the reason is without patient data.
  case stop(CancellationOutcome, reason: String)

  /// Compares; `patient` is the Patient that the appointment refers to, once it has been read.
  init(
    _ appointment: Appointment,
    expected: ExpectedPatient,
    patient: Patient?,
    by identification: PatientIdentification
  ) {
    let traces = PatientTraces(in: appointment)
    if expected.isContradictory {
      self = .unverifiable("the input names more than one patient")
    } else {
      switch identification {
      case .nhsNumber: self = Self.byNumber(traces, expected)
      case .patientReference: self = Self.byReference(traces, expected, patient)
      }
    }
  }

  /// Source: NHS Booking 2.0.4, "Appointment", participant: the actor's identifier and the contained
  /// Patient give the NHS number.
  private static func byNumber(_ traces: PatientTraces, _ expected: ExpectedPatient) -> Self {
    guard let number = expected.nhsNumber else { return byID(traces, expected) }
    guard !traces.hasInvalidNumber else {
      return .unverifiable("the provider's appointment has an NHS number that is not valid")
    }
    guard traces.numbers.count <= 1 else {
      return .unverifiable("the provider's appointment contradicts itself about the NHS number")
    }
    guard let found = traces.numbers.first else {
      return .unverifiable("the provider's appointment has no NHS number")
    }
    return found == number ? .matches : .otherPatient("the NHS number is another one")
  }

  /// Compares the address of the Patient, where the input has no number but names the patient so.
  private static func byID(_ traces: PatientTraces, _ expected: ExpectedPatient) -> Self {
    guard let id = expected.patientID else {
      return .unverifiable("the input gives neither an NHS number nor a patient to compare by")
    }
    guard traces.ids.count <= 1 else {
      return .unverifiable("the provider's appointment refers to more than one patient")
    }
    guard let found = traces.ids.first else {
      return .unverifiable("the provider's appointment refers to no patient")
    }
    return found == id ? .matches : .otherPatient("the appointment refers to another patient")
  }

  /// Source: GP Connect 1.2.7, "Cancel an appointment" and "Cross organisation audit and
  /// provenance", which asks to compare the demographics that come back.
  private static func byReference(
    _ traces: PatientTraces,
    _ expected: ExpectedPatient,
    _ patient: Patient?
  ) -> Self {
    guard traces.ids.count <= 1 else {
      return .unverifiable("the provider's appointment refers to more than one patient")
    }
    guard let id = traces.ids.first else {
      // Without an address to read the Patient by, the number in the appointment itself decides.
      if expected.nhsNumber != nil, !traces.numbers.isEmpty { return byNumber(traces, expected) }
      return .unverifiable("the provider's appointment refers to no patient")
    }
    if let expectedID = expected.patientID, expectedID != id {
      return .otherPatient("the appointment refers to another patient")
    }
    guard let number = expected.nhsNumber else {
      guard expected.patientID != nil else {
        return .unverifiable("the input gives neither an NHS number nor a patient to compare by")
      }
      if let patient { return compare(patient, id, expected) }
      return expected.hasDemographics ? .readPatient(id) : .matches
    }
    guard traces.numbers.allSatisfy({ $0 == number }) else {
      return .otherPatient("the NHS number is another one")
    }
    guard let patient else { return .readPatient(id) }
    let numbers = patient.nhsNumbers.map { NHSNumber($0) }
    guard let found = numbers.first else {
      return .unverifiable("the provider's patient has no NHS number")
    }
    guard numbers.allSatisfy({ $0 == found }), let found else {
      return .unverifiable("the provider's patient contradicts itself about the NHS number")
    }
    guard found == number else { return .otherPatient("the NHS number is another one") }
    return compare(patient, id, expected)
  }

  /// Compares what else is known of a patient.
  private static func compare(
    _ patient: Patient,
    _ id: PatientID,
    _ expected: ExpectedPatient
  ) -> Self {
    guard patient.id == id.text else {
      return .unverifiable("the provider answered with another patient than was asked for")
    }
    if let family = expected.family, !patient.family.isEmpty,
      !patient.family.contains(where: { isSameName($0, family) })
    {
      return .otherPatient("the family name is another one")
    }
    if !expected.given.isEmpty, !patient.given.isEmpty,
      !patient.given.contains(where: { given in
        expected.given.contains { isSameName($0, given) }
      })
    {
      return .otherPatient("the given names are others")
    }
    if let birthDate = expected.birthDate, let other = patient.birthDate,
      !isSameDate(birthDate, other)
    {
      return .otherPatient("the date of birth is another one")
    }
    if let gender = expected.gender, let other = patient.gender, gender != other {
      return .otherPatient("the gender is another one")
    }
    return .matches
  }

  /// Names are the same without regard to case and to blanks around them.
  private static func isSameName(_ left: String, _ right: String) -> Bool {
    func words(_ name: String) -> [Substring] {
      name.lowercased().split(whereSeparator: \.isWhitespace).map { $0 }
    }
    return left == right || words(left) == words(right)
  }

  /// Dates are the same as far as both go, since FHIR allows a year, or a year and a month.
  private static func isSameDate(_ left: String, _ right: String) -> Bool {
    left.hasPrefix(right) || right.hasPrefix(left)
  }

  private static func unverifiable(_ reason: String) -> Self {
    .stop(.patientNotVerifiable, reason: reason)
  }

  private static func otherPatient(_ reason: String) -> Self {
    .stop(.notForThisPatient, reason: reason)
  }
}
