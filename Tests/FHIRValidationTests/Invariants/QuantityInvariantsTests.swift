import Testing

/// The constraints of Quantity and the types that specialise it.
@Suite struct QuantityInvariantsTests {
  private static let ucum = #""system":"http://unitsofmeasure.org""#
  private static let ucumXML = #"<system value="http://unitsofmeasure.org"/>"#

  /// An example in JSON whose value has a type, and some members.
  private static func json(
    _ key: String,
    _ type: String,
    broken: String,
    kept: String
  ) -> RuleExample {
    RuleExample(
      "invariant/\(key)",
      at: "Appointment.extension[0].value\(type)",
      broken: InvariantSource.jsonValue("1️⃣\"value\(type)\":{\(broken)}"),
      kept: InvariantSource.jsonValue("\"value\(type)\":{\(kept)}")
    )
  }

  /// An example in XML whose value has a type, and some content.
  private static func xml(
    _ key: String,
    _ type: String,
    broken: String,
    kept: String
  ) -> RuleExample {
    RuleExample(
      "invariant/\(key)",
      at: "Appointment.extension[0].value\(type)",
      broken: InvariantSource.xmlValue("1️⃣<value\(type)>\(broken)</value\(type)>"),
      kept: InvariantSource.xmlValue("<value\(type)>\(kept)</value\(type)>")
    )
  }

  private static let qty3: [RuleExample] = [
    json("qty-3", "Quantity", broken: #""code":"mg""#, kept: #""value":1,"unit":"mg""#),
    json("qty-3", "Age", broken: #""value":1,"code":"a""#, kept: #""value":1,"code":"a",\#(ucum)"#),
    json(
      "qty-3",
      "Count",
      broken: #""value":1,"code":"1""#,
      kept: #""value":1,"code":"1",\#(ucum)"#
    ),
    json(
      "qty-3",
      "Distance",
      broken: #""value":1,"code":"m""#,
      kept: #""value":1,"code":"m",\#(ucum)"#
    ),
    json(
      "qty-3",
      "Duration",
      broken: #""value":1,"code":"h""#,
      kept: #""value":1,"code":"h",\#(ucum)"#
    ),
    json(
      "qty-3",
      "Money",
      broken: #""value":1,"code":"GBP""#,
      kept: #""value":1,"code":"GBP","system":"urn:iso:std:iso:4217""#
    ),
    xml(
      "qty-3",
      "Quantity",
      broken: #"<code value="mg"/>"#,
      kept: #"<system value="urn:x"/><code value="mg"/>"#
    ),
  ]

  private static let specialised: [RuleExample] = [
    json("age-1", "Age", broken: #""value":30"#, kept: #""value":30,"code":"a",\#(ucum)"#),
    json(
      "age-1",
      "Age",
      broken: #""value":0.0,"code":"a",\#(ucum)"#,
      kept: #""value":0.1,"code":"a",\#(ucum)"#
    ),
    json("age-1", "Age", broken: #""value":-1,"code":"a",\#(ucum)"#, kept: #""unit":"years""#),
    json(
      "age-1",
      "Age",
      broken: #""value":1,"code":"a","system":"http://snomed.info/sct""#,
      kept: ucum
    ),
    xml(
      "age-1",
      "Age",
      broken: #"<value value="-0.00"/>\#(ucumXML)<code value="a"/>"#,
      kept: #"<value value="1"/>\#(ucumXML)<code value="a"/>"#
    ),
    json("cnt-3", "Count", broken: #""value":3"#, kept: #""value":3,"code":"1",\#(ucum)"#),
    json(
      "cnt-3",
      "Count",
      broken: #""value":3,"code":"2",\#(ucum)"#,
      kept: #""code":"1",\#(ucum)"#
    ),
    json(
      "cnt-3",
      "Count",
      broken: #""value":3.0,"code":"1",\#(ucum)"#,
      kept: #""value":-3,"code":"1",\#(ucum)"#
    ),
    json("cnt-3", "Count", broken: #""system":"urn:x""#, kept: ucum),
    xml(
      "cnt-3",
      "Count",
      broken: #"<value value="2.5"/>\#(ucumXML)<code value="1"/>"#,
      kept: #"<value value="2"/>\#(ucumXML)<code value="1"/>"#
    ),
    json("dis-1", "Distance", broken: #""value":3"#, kept: #""value":3,"code":"km",\#(ucum)"#),
    json(
      "dis-1",
      "Distance",
      broken: #""value":3,"code":"km","system":"urn:x""#,
      kept: #""unit":"km""#
    ),
    xml(
      "dis-1",
      "Distance",
      broken: #"<value value="3"/>\#(ucumXML)"#,
      kept: #"<value value="3"/>\#(ucumXML)<code value="km"/>"#
    ),
    json(
      "drt-1",
      "Duration",
      broken: #""code":"min",\#(ucum)"#,
      kept: #""value":10,"code":"min",\#(ucum)"#
    ),
    // By the expression, a value may be without a code.
    json(
      "drt-1",
      "Duration",
      broken: #""value":10,"code":"min","system":"urn:x""#,
      kept: #""value":10,"unit":"minutes""#
    ),
    xml(
      "drt-1",
      "Duration",
      broken: #"\#(ucumXML)<code value="min"/>"#,
      kept: #"<value value="10"/>\#(ucumXML)<code value="min"/>"#
    ),
    json(
      "mny-1",
      "Money",
      broken: #""value":9.50"#,
      kept: #""value":9.50,"code":"GBP","system":"urn:iso:std:iso:4217""#
    ),
    json(
      "mny-1",
      "Money",
      broken: #""value":9.50,"code":"GBP",\#(ucum)"#,
      kept: #""system":"urn:iso:std:iso:4217""#
    ),
    xml(
      "mny-1",
      "Money",
      broken: #"<value value="9.50"/>"#,
      kept: #"<value value="9.50"/><system value="urn:iso:std:iso:4217"/><code value="GBP"/>"#
    ),
  ]

  static let examples = qty3 + specialised

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }

  @Test func `finds each part of a constraint that is broken`() {
    let age = #""valueAge":{"value":-1,"system":"urn:x"}"#
    #expect(
      codes(InvariantSource.jsonValue(age))
        == ["invariant/age-1", "invariant/age-1", "invariant/age-1"]
    )
  }
}
