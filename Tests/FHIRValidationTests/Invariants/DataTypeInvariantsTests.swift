import Testing

/// The constraints of Attachment and ContactPoint.
@Suite struct DataTypeInvariantsTests {
  static let examples: [RuleExample] = [
    RuleExample(
      "invariant/att-1",
      at: "Appointment.extension[0].valueAttachment",
      broken: InvariantSource.jsonValue(#"1️⃣"valueAttachment":{"data":"QUJD"}"#),
      kept: InvariantSource.jsonValue(
        #""valueAttachment":{"contentType":"text/plain","data":"QUJD"}"#
      )
    ),
    RuleExample(
      "invariant/att-1",
      at: "Appointment.contained[0].photo[1]",
      broken: InvariantSource.jsonContained(
        #"{"resourceType":"Patient","id":"r","photo":[{"url":"x"},1️⃣{"data":"QUJD"}]}"#
      ),
      kept: InvariantSource.jsonContained(
        #"{"resourceType":"Patient","id":"r","photo":[{"url":"x"}]}"#
      )
    ),
    RuleExample(
      "invariant/att-1",
      at: "Appointment.extension[0].valueAttachment",
      broken: InvariantSource.xmlValue(
        #"1️⃣<valueAttachment><data value="QUJD"/></valueAttachment>"#
      ),
      kept: InvariantSource.xmlValue(
        #"<valueAttachment><contentType value="text/plain"/><data value="QUJD"/></valueAttachment>"#
      )
    ),
    RuleExample(
      "invariant/cpt-2",
      at: "Appointment.contained[0].telecom[1]",
      broken: InvariantSource.jsonContained(
        #"{"resourceType":"Patient","id":"r","telecom":[{"use":"home"},1️⃣{"value":"x"}]}"#
      ),
      kept: InvariantSource.jsonContained(
        #"{"resourceType":"Patient","id":"r","telecom":[{"system":"phone","value":"x"}]}"#
      )
    ),
    RuleExample(
      "invariant/cpt-2",
      at: "Appointment.contained[0].telecom[0]",
      broken: InvariantSource.xmlContained(
        #"<Patient><id value="r"/>1️⃣<telecom><value value="x"/></telecom></Patient>"#
      ),
      kept: InvariantSource.xmlContained(
        #"<Patient><id value="r"/><telecom><system value="phone"/><value value="x"/></telecom></Patient>"#
      )
    ),
    // A value that is only said to be absent is there.
    RuleExample(
      "invariant/cpt-2",
      at: "Patient.telecom[0]",
      broken: InvariantSource.json(
        "Patient",
        #"1️⃣"telecom":[{"_value":{"extension":[{"url":"u","valueCode":"masked"}]}}]"#
      ),
      kept: InvariantSource.json(
        "Patient",
        #""telecom":[{"value":"x","_system":{"extension":[{"url":"u","valueCode":"unknown"}]}}]"#
      )
    ),
  ]

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }
}
