import Testing

/// The constraints of Bundle and its entries.
@Suite struct BundleInvariantsTests {
  private static let patient = #""resource":{"resourceType":"Patient","active":true}"#
  private static let request = #""request":{"method":"GET","url":"Patient/1"}"#
  private static let response = #""response":{"status":"200"}"#
  private static let identifier = #""identifier":{"system":"urn:x","value":"1"}"#

  private static func json(_ type: String, _ members: String) -> String {
    InvariantSource.json("Bundle", #""type":"\#(type)",\#(members)"#)
  }

  private static func xml(_ type: String, _ content: String) -> String {
    InvariantSource.xml("Bundle", #"<type value="\#(type)"/>\#(content)"#)
  }

  /// An entry with a URL and, if given, the version of its resource.
  private static func entry(_ version: String? = nil) -> String {
    let meta = version.map { #","meta":{"versionId":"\#($0)"}"# } ?? ""
    return #"{"fullUrl":"urn:x","resource":{"resourceType":"Patient","active":true\#(meta)}}"#
  }

  private static let onBundle: [RuleExample] = [
    RuleExample(
      "invariant/bdl-1",
      at: "Bundle",
      broken: "1️⃣" + json("collection", #""total":1"#),
      kept: json("searchset", #""total":1"#)
    ),
    RuleExample(
      "invariant/bdl-1",
      at: "Bundle",
      broken: "1️⃣" + xml("batch", #"<total value="0"/>"#),
      kept: xml("history", #"<total value="0"/>"#)
    ),
    RuleExample(
      "invariant/bdl-2",
      at: "Bundle",
      broken: "1️⃣"
        + json("collection", #""entry":[{\#(patient)},{\#(patient),"search":{"mode":"match"}}]"#),
      kept: json("searchset", #""entry":[{\#(patient),"search":{"mode":"match"}}]"#)
    ),
    RuleExample(
      "invariant/bdl-3",
      at: "Bundle",
      broken: "1️⃣" + json("searchset", #""entry":[{\#(request)}]"#),
      kept: json("batch", #""entry":[{\#(request)}]"#)
    ),
    RuleExample(
      "invariant/bdl-3",
      at: "Bundle",
      broken: "1️⃣"
        + xml(
          "batch-response",
          #"<entry><request><method value="GET"/><url value="x"/></request></entry>"#
        ),
      kept: xml(
        "history",
        #"<entry><request><method value="GET"/><url value="x"/></request></entry>"#
      )
    ),
    RuleExample(
      "invariant/bdl-4",
      at: "Bundle",
      broken: "1️⃣" + json("transaction", #""entry":[{\#(response)}]"#),
      kept: json("transaction-response", #""entry":[{\#(response)}]"#)
    ),
    RuleExample(
      "invariant/bdl-7",
      at: "Bundle",
      broken: "1️⃣" + json("collection", #""entry":[\#(entry()),\#(entry())]"#),
      kept: json("collection", #""entry":[\#(entry()),\#(entry("1")),\#(entry("2"))]"#)
    ),
    RuleExample(
      "invariant/bdl-7",
      at: "Bundle",
      broken: "1️⃣" + json("history", #""entry":[\#(entry("1")),\#(entry("2")),\#(entry("1"))]"#),
      kept: json("collection", #""entry":[{\#(patient)},{\#(patient)}]"#)
    ),
    RuleExample(
      "invariant/bdl-9",
      at: "Bundle",
      broken: "1️⃣" + json("document", #""entry":[{\#(patient)}]"#),
      kept: json("document", #"\#(identifier),"entry":[{\#(patient)}]"#)
    ),
    RuleExample(
      "invariant/bdl-9",
      at: "Bundle",
      broken: "1️⃣"
        + InvariantSource.xml(
          "Bundle",
          #"<identifier><value value="1"/></identifier><type value="document"/>"#
        ),
      kept: InvariantSource.xml(
        "Bundle",
        #"<identifier><value value="1"/></identifier><type value="message"/>"#
      )
    ),
  ]

  private static let onEntries: [RuleExample] = [
    RuleExample(
      "invariant/bdl-5",
      at: "Bundle.entry[1]",
      broken: json("collection", #""entry":[{\#(patient)},1️⃣{"fullUrl":"urn:x"}]"#),
      kept: json("batch-response", #""entry":[{\#(response)}]"#)
    ),
    RuleExample(
      "invariant/bdl-5",
      at: "Bundle.entry[0]",
      broken: xml("collection", #"1️⃣<entry><fullUrl value="urn:x"/></entry>"#),
      kept: xml(
        "collection",
        #"<entry><resource><Patient><active value="true"/></Patient></resource></entry>"#
      )
    ),
    RuleExample(
      "invariant/bdl-8",
      at: "Bundle.entry[0]",
      broken: json(
        "collection",
        #"1️⃣"entry":[{"fullUrl":"https://x.test/Patient/1/_history/2",\#(patient)}]"#
      ),
      kept: json(
        "collection",
        #""entry":[{"fullUrl":"https://x.test/Patient/1",\#(patient)}]"#
      )
    ),
  ]

  static let examples = onBundle + onEntries

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }

  @Test func `says no more of a bundle without a type than that it has none`() {
    let text = InvariantSource.json("Bundle", #""total":1,"entry":[{\#(Self.request)}]"#)
    #expect(codes(text) == ["element/required"])
  }

  @Test func `checks a bundle in an appointment`() {
    let text = InvariantSource.jsonContained(
      #"{"resourceType":"Bundle","id":"r","type":"collection","total":1}"#
    )
    expectFindings(
      text.replacing(#""contained""#, with: #"1️⃣"contained""#),
      [.init("1️⃣", "invariant/bdl-1", "Appointment.contained[0]")]
    )
  }

  /// The ids of contained resources are ids within one entry.
  @Test func `lets entries contain resources with the same ids`() {
    let resource =
      ##""resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}],"managingOrganization":{"reference":"#o"}}"##
    #expect(codes(Self.json("collection", #""entry":[{\#(resource)},{\#(resource)}]"#)) == [])
  }

  @Test func `looks for the target of a local reference in the same entry`() {
    let holder =
      ##"{"resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}],"managingOrganization":{"reference":"#o"}}}"##
    let other =
      ##"{"resource":{"resourceType":"Patient",1️⃣"managingOrganization":{"reference":"#o"}}}"##
    expectFindings(
      Self.json("collection", #""entry":[\#(holder),\#(other)]"#),
      [.init("1️⃣", "invariant/ref-1", "Bundle.entry[1].resource.managingOrganization")]
    )
  }
}
