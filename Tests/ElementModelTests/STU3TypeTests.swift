import ElementModel
import Testing

@Suite struct STU3TypeTests {
  /// A type and its elements, one a line: name, type, cardinality, and what is particular.
  struct Expected: Sendable, CustomTestStringConvertible {
    let type: String
    let elements: String
    var testDescription: String { type }
  }

  /// Source: FHIR STU3 3.0.1, the StructureDefinitions of the types.
  static let types: [Expected] = [
    Expected(
      type: "Appointment",
      elements: """
        id id 0..1
        meta Meta 0..1
        implicitRules uri 0..1 modifier
        language code 0..1
        text Narrative 0..1
        contained Resource 0..*
        extension Extension 0..*
        modifierExtension Extension 0..* modifier
        identifier Identifier 0..*
        status code 1..1 modifier bound
        serviceCategory CodeableConcept 0..1
        serviceType CodeableConcept 0..*
        specialty CodeableConcept 0..*
        appointmentType CodeableConcept 0..1
        reason CodeableConcept 0..*
        indication Reference 0..* -> Condition Procedure
        priority unsignedInt 0..1
        description string 0..1
        supportingInformation Reference 0..*
        start instant 0..1
        end instant 0..1
        minutesDuration positiveInt 0..1
        slot Reference 0..* -> Slot
        created dateTime 0..1
        comment string 0..1
        incomingReferral Reference 0..* -> ReferralRequest
        participant Appointment.participant 1..*
        requestedPeriod Period 0..*
        """
    ),
    Expected(
      type: "Appointment.participant",
      elements: """
        id string 0..1 attribute
        extension Extension 0..*
        modifierExtension Extension 0..* modifier
        type CodeableConcept 0..*
        actor Reference 0..1 -> Device HealthcareService Location Patient Practitioner RelatedPerson
        required code 0..1 bound
        status code 1..1 bound
        """
    ),
    Expected(
      type: "Slot",
      elements: """
        id id 0..1
        meta Meta 0..1
        implicitRules uri 0..1 modifier
        language code 0..1
        text Narrative 0..1
        contained Resource 0..*
        extension Extension 0..*
        modifierExtension Extension 0..* modifier
        identifier Identifier 0..*
        serviceCategory CodeableConcept 0..1
        serviceType CodeableConcept 0..*
        specialty CodeableConcept 0..*
        appointmentType CodeableConcept 0..1
        schedule Reference 1..1 -> Schedule
        status code 1..1 bound
        start instant 1..1
        end instant 1..1
        overbooked boolean 0..1
        comment string 0..1
        """
    ),
    Expected(
      type: "Patient",
      elements: """
        id id 0..1
        meta Meta 0..1
        implicitRules uri 0..1 modifier
        language code 0..1
        text Narrative 0..1
        contained Resource 0..*
        extension Extension 0..*
        modifierExtension Extension 0..* modifier
        identifier Identifier 0..*
        active boolean 0..1 modifier
        name HumanName 0..*
        telecom ContactPoint 0..*
        gender code 0..1 bound
        birthDate date 0..1
        deceasedBoolean boolean 0..1 modifier choice
        deceasedDateTime dateTime 0..1 modifier choice
        address Address 0..*
        maritalStatus CodeableConcept 0..1
        multipleBirthBoolean boolean 0..1 choice
        multipleBirthInteger integer 0..1 choice
        photo Attachment 0..*
        contact Patient.contact 0..*
        animal Patient.animal 0..1 modifier
        communication Patient.communication 0..*
        generalPractitioner Reference 0..* -> Organization Practitioner
        managingOrganization Reference 0..1 -> Organization
        link Patient.link 0..* modifier
        """
    ),
    Expected(
      type: "Reference",
      elements: """
        id string 0..1 attribute
        extension Extension 0..*
        reference string 0..1
        identifier Identifier 0..1
        display string 0..1
        """
    ),
    Expected(
      type: "Extension",
      elements: """
        id string 0..1 attribute
        extension Extension 0..*
        url uri 1..1 attribute
        valueBase64Binary base64Binary 0..1 choice
        valueBoolean boolean 0..1 choice
        valueCode code 0..1 choice
        valueDate date 0..1 choice
        valueDateTime dateTime 0..1 choice
        valueDecimal decimal 0..1 choice
        valueId id 0..1 choice
        valueInstant instant 0..1 choice
        valueInteger integer 0..1 choice
        valueMarkdown markdown 0..1 choice
        valueOid oid 0..1 choice
        valuePositiveInt positiveInt 0..1 choice
        valueString string 0..1 choice
        valueTime time 0..1 choice
        valueUnsignedInt unsignedInt 0..1 choice
        valueUri uri 0..1 choice
        valueAddress Address 0..1 choice
        valueAge Age 0..1 choice
        valueAnnotation Annotation 0..1 choice
        valueAttachment Attachment 0..1 choice
        valueCodeableConcept CodeableConcept 0..1 choice
        valueCoding Coding 0..1 choice
        valueContactPoint ContactPoint 0..1 choice
        valueCount Count 0..1 choice
        valueDistance Distance 0..1 choice
        valueDuration Duration 0..1 choice
        valueHumanName HumanName 0..1 choice
        valueIdentifier Identifier 0..1 choice
        valueMoney Money 0..1 choice
        valuePeriod Period 0..1 choice
        valueQuantity Quantity 0..1 choice
        valueRange Range 0..1 choice
        valueRatio Ratio 0..1 choice
        valueReference Reference 0..1 choice
        valueSampledData SampledData 0..1 choice
        valueSignature Signature 0..1 choice
        valueTiming Timing 0..1 choice
        valueMeta Meta 0..1 choice
        """
    ),
    Expected(
      type: "Narrative",
      elements: """
        id string 0..1 attribute
        extension Extension 0..*
        status code 1..1 bound
        div xhtml 1..1
        """
    ),
    Expected(
      type: "Identifier",
      elements: """
        id string 0..1 attribute
        extension Extension 0..*
        use code 0..1 modifier bound
        type CodeableConcept 0..1
        system uri 0..1
        value string 0..1
        period Period 0..1
        assigner Reference 0..1 -> Organization
        """
    ),
    Expected(
      type: "dateTime",
      elements: """
        id string 0..1 attribute
        extension Extension 0..*
        """
    ),
    Expected(
      type: "Bundle.entry",
      elements: """
        id string 0..1 attribute
        extension Extension 0..*
        modifierExtension Extension 0..* modifier
        link Bundle.link 0..*
        fullUrl uri 0..1
        resource Resource 0..1
        search Bundle.entry.search 0..1
        request Bundle.entry.request 0..1
        response Bundle.entry.response 0..1
        """
    ),
  ]

  private func line(_ definition: ElementDefinition) -> String {
    var line = "\(definition.name.definedText) \(definition.type.name) "
    line += "\(definition.min)..\(definition.max.map(String.init) ?? "*")"
    if definition.isModifier { line += " modifier" }
    if definition.isXMLAttribute { line += " attribute" }
    if definition.hasRequiredBinding { line += " bound" }
    let targets = definition.referenceTargets.map(\.name).sorted()
    if !targets.isEmpty { line += " -> " + targets.joined(separator: " ") }
    if definition.choiceGroup != 0 { line += " choice" }
    return line
  }

  @Test(arguments: types) func `has the elements of the definition, in its order`(
    expected: Expected
  ) throws {
    let type = try #require(STU3Type(named: expected.type))
    #expect(type.elements.map(line).joined(separator: "\n") == expected.elements)
  }

  /// Codes of required bindings.
  ///
  /// Source: FHIR STU3 3.0.1, the value sets of the elements.
  static let bindings: [(type: String, element: String, valueSet: String, codes: String)] = [
    (
      "Appointment", "status", "http://hl7.org/fhir/ValueSet/appointmentstatus",
      "arrived booked cancelled entered-in-error fulfilled noshow pending proposed"
    ),
    (
      "Appointment.participant", "status", "http://hl7.org/fhir/ValueSet/participationstatus",
      "accepted declined needs-action tentative"
    ),
    (
      "Appointment.participant", "required",
      "http://hl7.org/fhir/ValueSet/participantrequired", "information-only optional required"
    ),
    (
      "Slot", "status", "http://hl7.org/fhir/ValueSet/slotstatus",
      "busy busy-tentative busy-unavailable entered-in-error free"
    ),
    (
      "Narrative", "status", "http://hl7.org/fhir/ValueSet/narrative-status",
      "additional empty extensions generated"
    ),
    (
      "Patient", "gender", "http://hl7.org/fhir/ValueSet/administrative-gender",
      "female male other unknown"
    ),
  ]

  @Test(arguments: bindings) func `has the codes of required bindings, sorted`(
    type: String,
    element: String,
    valueSet: String,
    codes: String
  ) throws {
    let definitions = try #require(STU3Type(named: type)).elements
    let definition = try #require(definitions.first { $0.name.definedText == element })
    #expect(definition.requiredValueSet == valueSet)
    #expect(definition.requiredCodes.joined(separator: " ") == codes)
  }

  @Test func `knows what sort of type each is`() {
    let kinds: [(name: String, kind: STU3Type.Kind)] = [
      ("string", .primitive), ("instant", .primitive), ("Identifier", .complex),
      ("Extension", .complex), ("Appointment", .resource), ("Slot", .resource),
      ("Appointment.participant", .backbone), ("Patient.contact", .backbone),
      ("xhtml", .xhtml), ("Resource", .anyResource), ("Medication", .undefinedResource),
    ]
    for (name, kind) in kinds { #expect(STU3Type(named: name)?.kind == kind, "\(name)") }
  }

  @Test func `has all sixteen primitive types`() {
    let primitives = STU3Type.all.filter { $0.kind == .primitive }.map(\.name)
    #expect(
      primitives == [
        "base64Binary", "boolean", "code", "date", "dateTime", "decimal", "id", "instant",
        "integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri",
      ]
    )
  }

  @Test func `finds resources by their exact name only`() {
    #expect(STU3Type.resource(named: "Appointment") == .appointment)
    #expect(STU3Type.resource(named: "Medication")?.kind == .undefinedResource)
    let others = [
      "appointment", "Appointmnt", "Appointment.participant", "Identifier", "string", "Resource",
      "xhtml", "", " Appointment", "DomainResource",
    ]
    for name in others {
      #expect(STU3Type.resource(named: name) == nil, "\(name)")
    }
  }

  @Test func `finds every type by its name`() {
    #expect(STU3Type.all.count > 150)
    for type in STU3Type.all { #expect(STU3Type(named: type.name) == type) }
    #expect(STU3Type(named: "") == nil)
    #expect(STU3Type(named: "Appointment.Participant") == nil)
  }
}
