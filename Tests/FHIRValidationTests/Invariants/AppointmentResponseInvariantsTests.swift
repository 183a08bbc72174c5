import Testing

/// The constraint of AppointmentResponse.
@Suite struct AppointmentResponseInvariantsTests {
  private static let members =
    #""appointment":{"reference":"Appointment/1"},"participantStatus":"accepted""#

  static let examples: [RuleExample] = [
    RuleExample(
      "invariant/apr-1",
      at: "AppointmentResponse",
      broken: "1️⃣" + InvariantSource.json("AppointmentResponse", members),
      kept: InvariantSource.json(
        "AppointmentResponse",
        members + #","actor":{"reference":"Patient/1"}"#
      )
    ),
    RuleExample(
      "invariant/apr-1",
      at: "AppointmentResponse",
      broken: "1️⃣"
        + InvariantSource.xml(
          "AppointmentResponse",
          #"<appointment><display value="x"/></appointment><participantStatus value="accepted"/>"#
        ),
      kept: InvariantSource.xml(
        "AppointmentResponse",
        """
        <appointment><display value="x"/></appointment><participantType><text value="x"/>\
        </participantType><participantStatus value="accepted"/>
        """
      )
    ),
  ]

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }
}
