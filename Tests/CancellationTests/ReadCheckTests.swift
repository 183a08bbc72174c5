import FHIRModel
import Testing

@testable import Cancellation

@Suite struct ReadCheckTests {
  // MARK: - The order of the checks

  @Test func `cancels a booked appointment of the right patient in the future`() throws {
    #expect(try decide(CareConnectSample()) == .cancel(#require(EntityTag(versionID: "3"))))
  }

  @Test func `takes the version of the header before that of the body`() throws {
    let decision = try check().decide(
      CareConnectSample().appointment,
      entityTag: #"W/"other""#,
      now: instant("2026-01-01T00:00:00Z")
    )
    #expect(try decision == .cancel(#require(EntityTag(header: #"W/"other""#))))
  }

  @Test func `refuses another appointment than was asked for`() throws {
    #expect(try outcome(CareConnectSample(id: "other")) == .invalidProviderResponse)
  }

  @Test(arguments: ["booked", "cancelled", "fulfilled"], ["2020-01-01", "2030-01-01"])
  func `scenario 70: another patient's appointment ends there, whatever its state`(
    status: String,
    day: String
  ) throws {
    let sample = CareConnectSample(
      status: status,
      start: "\(day)T10:00:00Z",
      actorNumber: secondNumber,
      containedNumber: secondNumber
    )
    let decision = try decide(sample)
    #expect(
      decision == .stop(.notForThisPatient, reason: "the NHS number is another one")
    )
  }

  @Test func `scenario 71: a cancelled appointment is already cancelled, even a past one`() throws {
    #expect(try outcome(CareConnectSample(status: "cancelled")) == .alreadyCancelled)
    #expect(
      try outcome(CareConnectSample(status: "cancelled", start: "2020-01-01T10:00:00Z"))
        == .alreadyCancelled
    )
    #expect(
      try outcome(CareConnectSample(status: "cancelled", start: nil, end: nil)) == .alreadyCancelled
    )
  }

  @Test(arguments: [
    ("2026-02-01T10:00:00Z", true), ("2026-02-01T10:00:00.001Z", false),
    ("2026-02-01T09:59:59.999Z", true), ("2026-02-01T11:00:00+01:00", true),
    ("2026-02-01T11:00:01+01:00", false), ("2026-02-01T05:30:00-04:30", true),
  ])
  func `scenario 72: a start that is not after now is past, in any offset`(
    start: String,
    isPast: Bool
  ) throws {
    let outcome = try outcome(CareConnectSample(start: start), now: "2026-02-01T10:00:00Z")
    #expect(outcome == (isPast ? .inThePast : nil))
  }

  @Test(arguments: [
    // The clocks go forward at 01:00 UTC on 29 March 2026, and back at 01:00 UTC on 25 October.
    ("2026-03-29T01:30:00+01:00", "2026-03-29T00:29:59Z", false),
    ("2026-03-29T01:30:00+01:00", "2026-03-29T00:30:00Z", true),
    ("2026-03-29T02:00:00+01:00", "2026-03-29T00:59:59Z", false),
    ("2026-10-25T01:30:00+01:00", "2026-10-25T00:45:00Z", true),
    ("2026-10-25T01:30:00+00:00", "2026-10-25T00:45:00Z", false),
  ])
  func `scenario 73: instants are compared around a change of the clocks`(
    start: String,
    now: String,
    isPast: Bool
  ) throws {
    #expect(try outcome(CareConnectSample(start: start), now: now) == (isPast ? .inThePast : nil))
  }

  @Test func `the time comes before other statuses`() throws {
    let sample = CareConnectSample(status: "fulfilled", start: "2020-01-01T10:00:00Z")
    #expect(try outcome(sample) == .inThePast)
  }

  @Test(arguments: [
    "proposed", "pending", "arrived", "fulfilled", "noshow", "entered-in-error", "x",
  ])
  func `only booked appointments are cancelled`(status: String) throws {
    #expect(try outcome(CareConnectSample(status: status)) == .notCancellableStatus)
    #expect(
      try outcome(CareConnectSample(status: status, start: nil, end: nil)) == .notCancellableStatus
    )
  }

  @Test(arguments: [nil, "2026-02-01T10:00:00", "2026-02-30T10:00:00Z", "tomorrow"])
  func `a booked appointment without a start is not cancelled`(start: String?) throws {
    #expect(try outcome(CareConnectSample(start: start)) == .invalidProviderResponse)
  }

  @Test func `without a version nothing is cancelled`() throws {
    #expect(try outcome(CareConnectSample(version: nil)) == .invalidProviderResponse)
  }

  @Test func `without a status nothing is cancelled`() throws {
    #expect(try outcome(CareConnectSample(status: nil)) == .invalidProviderResponse)
  }

  @Test(arguments: [
    #""modifierExtension":[{"url":"urn:x","valueBoolean":true}],"#,
    #""implicitRules":"urn:x","#,
    #""status":"cancelled","#,
    #""start":"2020-01-01T10:00:00Z","#,
  ])
  func `what may change the meaning is not cancelled`(more: String) throws {
    #expect(try outcome(CareConnectSample(more: more)) == .invalidProviderResponse)
  }

  // MARK: - The patient, Care Connect

  @Test func `an NHS number in one of the two places is enough`() throws {
    #expect(try outcome(CareConnectSample(actorNumber: nil)) == nil)
    #expect(try outcome(CareConnectSample(containedNumber: nil)) == nil)
    #expect(try outcome(CareConnectSample(actorNumber: "999 000 0018")) == nil)
  }

  @Test func `without any NHS number the patient cannot be verified`() throws {
    #expect(
      try outcome(CareConnectSample(actorNumber: nil, containedNumber: nil))
        == .patientNotVerifiable
    )
    #expect(try outcome(CareConnectSample(), expecting: ExpectedPatient()) == .patientNotVerifiable)
  }

  @Test func `two NHS numbers that differ are a fault of the provider`() throws {
    let sample = CareConnectSample(actorNumber: firstNumber, containedNumber: secondNumber)
    #expect(try outcome(sample) == .patientNotVerifiable)
    #expect(
      try outcome(CareConnectSample(actorNumber: "11122233333")) == .patientNotVerifiable
    )
  }

  // MARK: - The patient, GP Connect

  @Test func `a GP Connect patient is known by the id that the input refers to`() throws {
    let expected = ExpectedPatient(patientID: PatientID("2"))
    #expect(try gpOutcome(GPConnectSample(), expecting: expected) == nil)
    #expect(
      try gpOutcome(GPConnectSample(patient: "Patient/3"), expecting: expected)
        == .notForThisPatient
    )
    #expect(
      try gpOutcome(GPConnectSample(patient: nil), expecting: expected) == .patientNotVerifiable
    )
    #expect(
      try gpOutcome(GPConnectSample(patient: "https://x/Patient/2"), expecting: expected)
        == .patientNotVerifiable
    )
    #expect(
      try gpOutcome(GPConnectSample(), expecting: ExpectedPatient()) == .patientNotVerifiable
    )
  }

  @Test func `an NHS number asks for the Patient first`() throws {
    let expected = ExpectedPatient(nhsNumber: NHSNumber(firstNumber))
    let decision = try check(.gpconnect, expecting: expected, id: "9")
      .decide(GPConnectSample().appointment, entityTag: nil, now: instant("2026-01-01T00:00:00Z"))
    #expect(try decision == .readPatient(#require(PatientID("2"))))
    #expect(
      try gpOutcome(GPConnectSample(), expecting: expected, patient: GPConnectSample.patient())
        == nil
    )
    #expect(
      try gpOutcome(
        GPConnectSample(status: "cancelled"),
        expecting: expected,
        patient: GPConnectSample.patient(numbers: [secondNumber])
      ) == .notForThisPatient
    )
    for patient in [
      try GPConnectSample.patient(id: "3"), try GPConnectSample.patient(numbers: []),
      try GPConnectSample.patient(numbers: [firstNumber, secondNumber]),
      try GPConnectSample.patient(numbers: ["11122233333"]),
    ] {
      #expect(
        try gpOutcome(GPConnectSample(), expecting: expected, patient: patient)
          == .patientNotVerifiable
      )
    }
  }

  @Test func `an id that differs needs no Patient to be another patient's`() throws {
    let expected = ExpectedPatient(
      nhsNumber: NHSNumber(firstNumber),
      patientID: PatientID("3")
    )
    #expect(try gpOutcome(GPConnectSample(), expecting: expected) == .notForThisPatient)
  }

  @Test func `demographics are compared where the input has them`() throws {
    var expected = ExpectedPatient(nhsNumber: NHSNumber(firstNumber))
    expected.family = " SAMPLE"
    expected.birthDate = "1970-01"
    expected.gender = "female"
    #expect(
      try gpOutcome(GPConnectSample(), expecting: expected, patient: GPConnectSample.patient())
        == nil
    )
    for patient in [
      try GPConnectSample.patient(family: "Other"),
      try GPConnectSample.patient(birthDate: "1970-02-01"),
      try GPConnectSample.patient(gender: "male"),
    ] {
      #expect(
        try gpOutcome(GPConnectSample(), expecting: expected, patient: patient)
          == .notForThisPatient
      )
    }
  }

  // MARK: - What the input says

  @Test func `takes the expected patient from the input`() throws {
    let careConnect = try ExpectedPatient(in: CareConnectSample().appointment)
    #expect(careConnect.nhsNumber?.digits == firstNumber)
    #expect(careConnect.family == "Sample")
    #expect(!careConnect.isContradictory)
    let gpConnect = try ExpectedPatient(
      in: GPConnectSample().appointment,
      nhsNumber: NHSNumber(firstNumber)
    )
    #expect(gpConnect.nhsNumber?.digits == firstNumber)
    #expect(gpConnect.patientID?.text == "2")
  }

  @Test func `does not choose between two patients that the input names`() throws {
    let expected = try ExpectedPatient(
      in: CareConnectSample().appointment,
      nhsNumber: NHSNumber(secondNumber)
    )
    #expect(expected.isContradictory)
    #expect(try outcome(CareConnectSample(), expecting: expected) == .patientNotVerifiable)
  }

  @Test func `never describes the patient`() throws {
    let expected = try ExpectedPatient(in: CareConnectSample().appointment)
    var dumped = ""
    dump(expected, to: &dumped)
    for text in ["\(expected)", String(reflecting: expected), dumped] {
      #expect(!text.contains("999"))
      #expect(!text.contains("Sample"))
    }
  }

  // MARK: - Changed since the input

  @Test func `another version is cancelled if it is the same to the patient`() throws {
    #expect(
      try outcome(CareConnectSample(version: "4"), file: CareConnectSample(version: "3")) == nil
    )
    #expect(
      try outcome(CareConnectSample(), file: CareConnectSample(start: "2026-02-01T11:00:00+01:00"))
        == nil
    )
  }

  @Test(arguments: [
    CareConnectSample(version: "2", start: "2026-02-01T09:00:00Z"),
    CareConnectSample(version: "2", end: "2026-02-01T10:20:00Z"),
    CareConnectSample(version: "2", slot: "slot-2"),
    CareConnectSample(version: nil, start: "2026-02-01T09:00:00Z"),
  ])
  func `another appointment under the same id is not cancelled`(file: CareConnectSample) throws {
    let decision = try decide(CareConnectSample(), file: file)
    guard case .stop(.versionConflict, let reason) = decision else {
      Issue.record("expected a version conflict")
      return
    }
    #expect(reason.hasPrefix("changed since the file was written: "))
  }

  @Test func `a move without a new version is a change all the same`() throws {
    let file = CareConnectSample()
    for (moved, element) in [
      (CareConnectSample(start: "2026-02-01T09:00:00Z"), "start"),
      (CareConnectSample(end: "2026-02-01T10:30:00Z"), "end"),
    ] {
      #expect(
        try decide(moved, file: file)
          == .stop(.versionConflict, reason: "changed since the file was written: \(element)")
      )
    }
    // What only one of the two has says nothing.
    #expect(try outcome(file, file: CareConnectSample(end: nil)) == nil)
    #expect(try outcome(file, file: CareConnectSample(slot: "slot-2")) == nil)
  }

  @Test func `says what has changed`() throws {
    let file = try CareConnectSample(version: "2", slot: "slot-2").appointment
    let current = try CareConnectSample(start: "2026-02-02T10:00:00Z").appointment
    #expect(ChangedSinceFile(from: file, to: current) == .elements(["start", "slot"]))
    #expect(ChangedSinceFile(from: current, to: current) == .nothing)
    let other = try CareConnectSample(version: "2", actorNumber: nil, containedNumber: secondNumber)
      .appointment
    #expect(
      try ChangedSinceFile(from: other, to: CareConnectSample().appointment)
        == .elements(["participant"])
    )
    let gpFile = try GPConnectSample(version: "1", patient: "Patient/7").appointment
    #expect(
      try ChangedSinceFile(from: gpFile, to: GPConnectSample().appointment)
        == .elements(["participant"])
    )
  }

  // MARK: - Making the checks

  private func check(
    _ dialect: Dialect = .careconnect,
    expecting expected: ExpectedPatient? = nil,
    id: String = "7f3c2d5e",
    file: CareConnectSample? = nil
  ) throws -> ReadCheck {
    try ReadCheck(
      id: #require(AppointmentID(id)),
      dialect: dialect,
      expectedPatient: expected ?? ExpectedPatient(nhsNumber: NHSNumber(firstNumber)),
      file: file?.appointment
    )
  }

  private func decide(
    _ sample: CareConnectSample,
    expecting expected: ExpectedPatient? = nil,
    file: CareConnectSample? = nil,
    now: String = "2026-01-01T00:00:00Z"
  ) throws -> ReadDecision {
    try check(expecting: expected, file: file)
      .decide(sample.appointment, entityTag: nil, now: instant(now))
  }

  /// The outcome; `nil` for a cancellation.
  private func outcome(
    _ sample: CareConnectSample,
    expecting expected: ExpectedPatient? = nil,
    file: CareConnectSample? = nil,
    now: String = "2026-01-01T00:00:00Z"
  ) throws -> CancellationOutcome? {
    guard
      case .stop(let outcome, _) = try decide(sample, expecting: expected, file: file, now: now)
    else { return nil }
    return outcome
  }

  private func gpOutcome(
    _ sample: GPConnectSample,
    expecting expected: ExpectedPatient,
    patient: Patient? = nil
  ) throws -> CancellationOutcome? {
    let decision = try check(.gpconnect, expecting: expected, id: "9")
      .decide(
        sample.appointment,
        entityTag: nil,
        patient: patient,
        now: instant("2026-01-01T00:00:00Z")
      )
    guard case .stop(let outcome, _) = decision else { return nil }
    return outcome
  }
}
