/// The examples of all constraints that this folder tests.
enum InvariantExamples {
  static let all: [RuleExample] = [
    DataTypeInvariantsTests.examples, QuantityInvariantsTests.examples,
    RangeInvariantsTests.examples, TimingInvariantsTests.examples,
    AppointmentResponseInvariantsTests.examples, BundleInvariantsTests.examples,
    ClinicalInvariantsTests.examples, AdministrativeInvariantsTests.examples,
  ].flatMap(\.self)
}
