/// What breaks the profiles that resources other than Appointments claim, and what an Appointment
/// contains.
enum ClaimedProfileExamples {
  /// A resource that claims a profile by itself.
  private static func claiming(_ type: String, _ url: String, _ members: String) -> String {
    #"{"resourceType":"\#(type)","meta":{"profile":["\#(url)"]},\#(members)}"#
  }

  private static func gpConnectOutcome(_ issue: String) -> String {
    claiming(
      "OperationOutcome",
      "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1",
      #""issue":[{"severity":"error","code":"not-found",\#(issue)}]"#
    )
  }

  private static func careConnectPatient(_ members: String) -> String {
    claiming(
      "Patient",
      "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1",
      #""name":[{"use":"official","family":"F"}],\#(members)"#
    )
  }

  private static let spineCode = """
    "system":"https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1","code":"NO_RECORD_FOUND"
    """

  static let all: [RuleExample] = [
    RuleExample(
      "profile/required",
      at: "OperationOutcome.issue[0].details",
      broken: gpConnectOutcome(#""diagnostics":"d""#)
        .replacing(#""issue":"#, with: #"1️⃣"issue":"#),
      kept: gpConnectOutcome(#""details":{"coding":[{\#(spineCode),"display":"d"}]}"#),
      profile: .auto
    ),
    RuleExample(
      "profile/required",
      at: "OperationOutcome.issue[0].details.coding[0].display",
      broken: gpConnectOutcome(#""details":{1️⃣"coding":[{\#(spineCode)}]}"#),
      kept: gpConnectOutcome(#""details":{"coding":[{\#(spineCode),"display":"d"}]}"#),
      profile: .auto
    ),
    RuleExample(
      "profile/fixed-value",
      at: "OperationOutcome.issue[0].details.coding[0].system",
      broken: gpConnectOutcome(
        #""details":{"coding":[{1️⃣"system":"urn:x","code":"a","display":"d"}]}"#
      ),
      kept: gpConnectOutcome(#""details":{"coding":[{\#(spineCode),"display":"d"}]}"#),
      profile: .auto
    ),
    RuleExample(
      "profile/forbidden",
      at: "OperationOutcome.issue[0].details.coding[0].version",
      broken: gpConnectOutcome(
        #""details":{"coding":[{\#(spineCode),"display":"d",1️⃣"version":"1"}]}"#
      ),
      kept: gpConnectOutcome(#""details":{"coding":[{\#(spineCode),"display":"d"}]}"#),
      profile: .auto
    ),
    RuleExample(
      "profile/required",
      at: "Patient.maritalStatus.coding",
      broken: careConnectPatient(#"1️⃣"maritalStatus":{"text":"t"}"#),
      kept: careConnectPatient(
        #""maritalStatus":{"coding":[{"system":"urn:x","code":"M","display":"t"}]}"#
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/required",
      at: "Appointment.contained[1].identifier[0].system",
      broken: careConnect(
        (
          ##""identifier":[{"extension":[\##n{"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHS"##,
          ##"1️⃣"identifier":[{"extension":[\##n{"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHS"##
        ),
        (
          ##""use":"official","system":"https://fhir.nhs.uk/Id/nhs-number","##,
          ##""use":"official","##
        )
      ),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number",
      at: "Patient.identifier[0].value",
      broken: careConnectPatient(
        careConnectIdentifier.replacing(#""value":"9990000018""#, with: #"1️⃣"value":"9990000019""#)
      ),
      kept: careConnectPatient(careConnectIdentifier),
      profile: .auto
    ),
  ]

  private static let careConnectIdentifier = """
    "identifier":[{"extension":[{"url":
    "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1",
    "valueCodeableConcept":{"coding":[{
    "system":"https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
    "code":"01"}]}}],"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]
    """
}
