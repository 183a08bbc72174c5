import Testing

/// The constraints of Range and Ratio, and of the simple quantities in Range and SampledData.
@Suite struct RangeInvariantsTests {
  private static func range(_ low: String, _ high: String, mark: String = "") -> String {
    InvariantSource.jsonValue("\(mark)\"valueRange\":{\"low\":{\(low)},\"high\":{\(high)}}")
  }

  private static let milligram = #","unit":"mg","system":"http://unitsofmeasure.org","code":"mg""#

  private static func sampledData(
    origin: String,
    data: String = "1",
    mark: String = ""
  ) -> String {
    InvariantSource.xmlValue(
      """
      <valueSampledData><origin>\(origin)</origin><period value="1"/><dimensions value="1"/>\
      \(mark)<data value="\(data)"/></valueSampledData>
      """
    )
  }

  static let examples: [RuleExample] = [
    RuleExample(
      "invariant/rng-2",
      at: "Appointment.extension[0].valueRange",
      broken: range(#""value":10"#, #""value":9.99"#, mark: "1️⃣"),
      kept: range(#""value":9.99"#, #""value":10"#)
    ),
    RuleExample(
      "invariant/rng-2",
      at: "Appointment.extension[0].valueRange",
      broken: range(#""value":-1"# + milligram, #""value":-2"# + milligram, mark: "1️⃣"),
      kept: range(#""value":-1"# + milligram, #""value":-1.0"# + milligram)
    ),
    RuleExample(
      "invariant/rng-2",
      at: "Appointment.extension[0].valueRange",
      broken: InvariantSource.xmlValue(
        #"1️⃣<valueRange><low><value value="2"/></low><high><value value="1"/></high></valueRange>"#
      ),
      kept: InvariantSource.xmlValue(
        #"<valueRange><low><value value="2"/></low><high><value value="2"/></high></valueRange>"#
      )
    ),
    RuleExample(
      "value/simple-quantity",
      at: "Appointment.extension[0].valueRange.high.comparator",
      broken: InvariantSource.jsonValue(
        ##""valueRange":{"low":{"value":2},"high":{"value":1,1️⃣"comparator":"<"}}"##
      ),
      kept: InvariantSource.jsonValue(##""valueRange":{"high":{"value":1}}"##)
    ),
    RuleExample(
      "value/simple-quantity",
      at: "Appointment.extension[0].valueSampledData.origin.comparator",
      broken: sampledData(origin: #"<value value="1"/>1️⃣<comparator value="&lt;"/>"#),
      kept: sampledData(origin: #"<value value="1"/>"#)
    ),
    RuleExample(
      "value/sampled-data",
      at: "Appointment.extension[0].valueSampledData.data",
      broken: sampledData(origin: #"<value value="1"/>"#, data: "1  2", mark: "1️⃣"),
      kept: sampledData(origin: #"<value value="1"/>"#, data: "-1 .5 10.25 E L U")
    ),
    RuleExample(
      "invariant/rat-1",
      at: "Appointment.extension[0].valueRatio",
      broken: InvariantSource.jsonValue(#"1️⃣"valueRatio":{"numerator":{"value":1}}"#),
      kept: InvariantSource.jsonValue(
        #""valueRatio":{"numerator":{"value":1},"denominator":{"value":2}}"#
      )
    ),
    RuleExample(
      "invariant/rat-1",
      at: "Appointment.extension[0].valueRatio",
      broken: InvariantSource.xmlValue(
        #"1️⃣<valueRatio><denominator><value value="1"/></denominator></valueRatio>"#
      ),
      kept: InvariantSource.xmlValue(
        #"<valueRatio><extension url="v"><valueCode value="x"/></extension></valueRatio>"#
      )
    ),
  ]

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }

  @Test(arguments: [
    (#""value":2,"unit":"m""#, #""value":1,"unit":"km""#),
    (#""value":2"#, #""value":1,"unit":"km""#),
    (#""value":2"# + milligram, #""value":1"#),
    (#""value":2,"system":"urn:a","code":"x""#, #""value":1,"system":"urn:b","code":"x""#),
    (#""unit":"m""#, #""value":1,"unit":"m""#),
  ])
  func `compares the ends of a range only where they have the same unit`(low: String, high: String)
  {
    #expect(codes(Self.range(low, high)) == [])
  }

  @Test func `finds a ratio with nothing but an id`() {
    let text = InvariantSource.jsonValue(#""valueRatio":{"id":"x"}"#)
    #expect(Set(codes(text)) == ["invariant/ele-1", "invariant/rat-1"])
  }

  @Test(arguments: ["1,2", "1;2", " 1", "1 ", "e", "+1", "1.", "1.2.3", "-", "1e3", "EL", "1\\t2"])
  func `refuses data that is no series`(_ data: String) {
    let source = InvariantSource.jsonValue(
      #""valueSampledData":{"origin":{"value":0},"period":1,"dimensions":1,"data":"\#(data)"}"#
    )
    #expect(codes(source) == ["value/sampled-data"])
  }
}
