import FHIRModel

/// The patient whose appointment is to be cancelled, as far as the input says: patient data, so it
/// never describes itself.
public struct ExpectedPatient: Hashable, Sendable {
  /// The NHS number.
  public var nhsNumber: NHSNumber?

  /// The logical id of the Patient at the provider.
  public var patientID: PatientID?

  /// The family name.
  public var family: String?

  /// The given names.
  public var given: [String]

  /// The date of birth as FHIR writes it.
  public var birthDate: String?

  /// The gender, a code of the value set administrative-gender.
  public var gender: String?

  /// Whether the input names several patients, or another one than what came with it, so that none
  /// of them can be the one that is meant.
  public var isContradictory: Bool

  /// Whether there is more than numbers and ids to compare.
  var hasDemographics: Bool {
    family != nil || !given.isEmpty || birthDate != nil || gender != nil
  }

  /// Creates an expectation.
  public init(
    nhsNumber: NHSNumber? = nil,
    patientID: PatientID? = nil,
    family: String? = nil,
    given: [String] = [],
    birthDate: String? = nil,
    gender: String? = nil,
    isContradictory: Bool = false
  ) {
    self.nhsNumber = nhsNumber
    self.patientID = patientID
    self.family = family
    self.given = given
    self.birthDate = birthDate
    self.gender = gender
    self.isContradictory = isContradictory
  }

  /// The patient that an input names.
  ///
  /// - Parameters:
  ///   - file: the Appointment of the input.
  ///   - nhsNumber: the NHS number that came beside it; it must not contradict the Appointment's.
  public init(in file: Appointment, nhsNumber: NHSNumber? = nil) {
    let traces = PatientTraces(in: file)
    var numbers = traces.numbers
    if let nhsNumber { numbers.insert(nhsNumber) }
    self.init(
      nhsNumber: numbers.first,
      patientID: traces.ids.first,
      isContradictory: numbers.count > 1 || traces.ids.count > 1
    )
    if let patient = traces.containedPatients.first {
      family = patient.family.first
      given = patient.given
      birthDate = patient.birthDate
      gender = patient.gender
    }
  }
}

extension ExpectedPatient: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  /// Says that there is a patient, and not which.
  public var description: String { "patient withheld" }

  /// Says that there is a patient, and not which.
  public var debugDescription: String { description }

  /// A mirror without children, so that `dump` does not reveal the patient either.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// What an Appointment holds to know its patient by.
struct PatientTraces {
  /// The NHS numbers of actors, and of the contained Patients they refer to.
  private(set) var numbers: Set<NHSNumber> = []

  /// Whether an NHS number is there that cannot be one.
  private(set) var hasInvalidNumber = false

  /// The ids of Patients at the provider.
  private(set) var ids: Set<PatientID> = []

  /// The contained Patients that actors refer to, in order.
  private(set) var containedPatients: [Patient] = []

  /// Finds them.
  ///
  /// Source: NHS Booking 2.0.4, "Appointment", participant; GP Connect 1.2.7, "Read an appointment".
  init(in appointment: Appointment) {
    for participant in appointment.participants {
      guard let actor = participant.actor else { continue }
      if let identifier = actor.identifier, identifier.isNHSNumber {
        add(number: identifier.value ?? "")
      }
      if let localID = actor.localID {
        guard let resource = appointment.containedResource(id: localID),
          let patient = Patient(resource.node)
        else { continue }
        containedPatients.append(patient)
        for number in patient.nhsNumbers { add(number: number) }
      } else if let relative = actor.relative, relative.type == "Patient",
        let id = PatientID(relative.id)
      {
        ids.insert(id)
      }
    }
  }

  /// Whether nothing says that these are another patient's.
  func mayBeThose(of other: PatientTraces) -> Bool {
    let hasOtherNumber = !numbers.isEmpty && !other.numbers.isEmpty && numbers != other.numbers
    let hasOtherID = !ids.isEmpty && !other.ids.isEmpty && ids != other.ids
    return !hasOtherNumber && !hasOtherID
  }

  private mutating func add(number: String) {
    if let number = NHSNumber(number) {
      numbers.insert(number)
    } else {
      hasInvalidNumber = true
    }
  }
}
