import Testing

/// The constraints of Organization, Parameters and Patient.
@Suite struct AdministrativeInvariantsTests {
  private static func organization(_ members: String) -> String {
    InvariantSource.json("Organization", members)
  }

  private static let organizations: [RuleExample] = [
    RuleExample(
      "invariant/org-1",
      at: "Organization",
      broken: "1️⃣" + organization(#""active":true"#),
      kept: organization(#""name":"x""#)
    ),
    RuleExample(
      "invariant/org-1",
      at: "Appointment.contained[0]",
      broken: InvariantSource.xmlContained(#"<Organization><id value="r"/></Organization>"#)
        .replacing("<contained>", with: "1️⃣<contained>"),
      kept: InvariantSource.xmlContained(
        #"<Organization><id value="r"/><identifier><value value="x"/></identifier></Organization>"#
      )
    ),
    RuleExample(
      "invariant/org-2",
      at: "Organization.address[1]",
      broken: organization(
        #""name":"x","address":[{"use":"work","city":"x"},1️⃣{"use":"home","city":"x"}]"#
      ),
      kept: organization(#""name":"x","address":[{"use":"work","city":"x"},{"city":"x"}]"#)
    ),
    RuleExample(
      "invariant/org-2",
      at: "Organization.address[0]",
      broken: InvariantSource.xml(
        "Organization",
        #"<name value="x"/>1️⃣<address><use value="home"/></address>"#
      ),
      kept: InvariantSource.xml(
        "Organization",
        #"<name value="x"/><address><use value="old"/></address>"#
      )
    ),
    RuleExample(
      "invariant/org-3",
      at: "Appointment.contained[0].telecom[0]",
      broken: InvariantSource.jsonContained(
        #"{"resourceType":"Organization","id":"r","name":"x",1️⃣"telecom":[{"use":"home"}]}"#
      ),
      // The constraint is not on the contacts of an organization.
      kept: InvariantSource.jsonContained(
        #"{"resourceType":"Organization","id":"r","name":"x","contact":[{"telecom":[{"use":"home"}]}]}"#
      )
    ),
  ]

  private static func parameter(_ members: String, mark: String = "") -> String {
    InvariantSource.json("Parameters", #"\#(mark)"parameter":[{"name":"x"\#(members)}]"#)
  }

  private static let resource = #""resource":{"resourceType":"Patient","active":true}"#
  private static let part = #""part":[{"name":"y","valueString":"z"}]"#

  private static let parameters: [RuleExample] = [
    RuleExample(
      "invariant/inv-1",
      at: "Parameters.parameter[0]",
      broken: parameter("", mark: "1️⃣"),
      kept: parameter(#","valueString":"x""#)
    ),
    RuleExample(
      "invariant/inv-1",
      at: "Parameters.parameter[0]",
      broken: parameter(#","valueString":"x",\#(resource)"#, mark: "1️⃣"),
      kept: parameter(",\(resource)")
    ),
    RuleExample(
      "invariant/inv-1",
      at: "Parameters.parameter[0]",
      broken: parameter(",\(resource),\(part)", mark: "1️⃣"),
      kept: parameter(",\(part)")
    ),
    RuleExample(
      "invariant/inv-1",
      at: "Parameters.parameter[0].part[1]",
      broken: parameter(#","part":[{"name":"y","valueCode":"z"},1️⃣{"name":"y"}]"#),
      kept: parameter(#","part":[{"name":"y","valueCode":"z"}]"#)
    ),
    RuleExample(
      "invariant/inv-1",
      at: "Parameters.parameter[0]",
      broken: InvariantSource.xml(
        "Parameters",
        #"1️⃣<parameter><name value="x"/></parameter>"#
      ),
      kept: InvariantSource.xml(
        "Parameters",
        #"<parameter><name value="x"/><valueBoolean value="true"/></parameter>"#
      )
    ),
  ]

  private static let patients: [RuleExample] = [
    RuleExample(
      "invariant/pat-1",
      at: "Patient.contact[0]",
      broken: InvariantSource.json("Patient", #"1️⃣"contact":[{"gender":"other"}]"#),
      kept: InvariantSource.json(
        "Patient",
        """
        "contact":[{"name":{"text":"x"}},{"telecom":[{"use":"home"}]},{"address":{"text":"x"}},\
        {"organization":{"display":"x"}}]
        """
      )
    ),
    RuleExample(
      "invariant/pat-1",
      at: "Appointment.contained[0].contact[0]",
      broken: InvariantSource.xmlContained(
        #"<Patient><id value="r"/>1️⃣<contact><gender value="other"/></contact></Patient>"#
      ),
      kept: InvariantSource.xmlContained(
        #"<Patient><id value="r"/><contact><name><text value="x"/></name></contact></Patient>"#
      )
    ),
  ]

  static let examples = organizations + parameters + patients

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }

  @Test func `finds a value of an unknown type once`() {
    #expect(codes(Self.parameter(#","valueStrin":"x""#)) == ["element/unknown"])
  }
}
