import ElementModel

/// A check of the constraints of one type: looks at an element of the type and its children, and
/// adds what it finds.
typealias ElementCheck = @Sendable (_ element: Int, _ walk: inout ElementWalk) -> Void

/// The constraints that look at one element and its children, by the type of the element.
///
/// Each family of constraints has a file with its rules and checks.
enum ElementInvariants {
  /// Checks the constraints of an element's type.
  static func check(_ element: Int, _ type: STU3Type, _ walk: inout ElementWalk) {
    byType[Int(type.rawValue) - 1]?(element, &walk)
  }

  /// The checks by the numbers of their types; `nil` for types without constraints of their own.
  private static let byType: [ElementCheck?] = {
    let families: [[STU3Type: ElementCheck]] = [
      DataTypeInvariants.checks, QuantityInvariants.checks, RangeInvariants.checks,
      SampledDataInvariants.checks,
      TimingInvariants.checks, AppointmentInvariants.checks, BundleInvariants.checks,
      CompositionInvariants.checks, ConditionInvariants.checks, OrganizationInvariants.checks,
      ParametersInvariants.checks, PatientInvariants.checks, ProcedureInvariants.checks,
      ReferralRequestInvariants.checks,
    ]
    let checks = Dictionary(uniqueKeysWithValues: families.joined().map { ($0.key, $0.value) })
    return STU3Type.all.map { checks[$0] }
  }()
}
