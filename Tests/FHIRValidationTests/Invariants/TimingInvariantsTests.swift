import Testing

/// The constraints of Timing.
@Suite struct TimingInvariantsTests {
  /// An example in JSON with some members of `repeat`.
  private static func json(_ key: String, broken: String, kept: String) -> RuleExample {
    RuleExample(
      "invariant/\(key)",
      at: "Appointment.extension[0].valueTiming.repeat",
      broken: InvariantSource.jsonValue("\"valueTiming\":{1️⃣\"repeat\":{\(broken)}}"),
      kept: InvariantSource.jsonValue("\"valueTiming\":{\"repeat\":{\(kept)}}")
    )
  }

  /// An example in XML with some content of `repeat`.
  private static func xml(_ key: String, broken: String, kept: String) -> RuleExample {
    RuleExample(
      "invariant/\(key)",
      at: "Appointment.extension[0].valueTiming.repeat",
      broken: InvariantSource.xmlValue("<valueTiming>1️⃣<repeat>\(broken)</repeat></valueTiming>"),
      kept: InvariantSource.xmlValue("<valueTiming><repeat>\(kept)</repeat></valueTiming>")
    )
  }

  static let examples: [RuleExample] = [
    json("tim-1", broken: #""duration":1"#, kept: #""duration":1,"durationUnit":"h""#),
    xml(
      "tim-1",
      broken: #"<duration value="1"/>"#,
      kept: #"<duration value="1"/><durationUnit value="h"/>"#
    ),
    json("tim-2", broken: #""period":1"#, kept: #""period":1,"periodUnit":"wk""#),
    xml("tim-2", broken: #"<period value="1"/>"#, kept: #"<periodUnit value="wk"/>"#),
    json(
      "tim-4",
      broken: #""duration":-0.5,"durationUnit":"h""#,
      kept: #""duration":0,"durationUnit":"h""#
    ),
    json(
      "tim-5",
      broken: #""period":-1,"periodUnit":"d""#,
      kept: #""period":-0.0,"periodUnit":"d""#
    ),
    xml(
      "tim-5",
      broken: #"<period value="-1"/><periodUnit value="d"/>"#,
      kept: #"<period value="0.5"/><periodUnit value="d"/>"#
    ),
    json(
      "tim-6",
      broken: #""periodMax":2,"periodUnit":"d""#,
      kept: #""period":1,"periodMax":2,"periodUnit":"d""#
    ),
    json(
      "tim-7",
      broken: #""durationMax":2,"durationUnit":"h""#,
      kept: #""duration":1,"durationMax":2,"durationUnit":"h""#
    ),
    json("tim-8", broken: #""countMax":2"#, kept: #""count":1,"countMax":2"#),
    xml(
      "tim-8",
      broken: #"<countMax value="2"/>"#,
      kept: #"<count value="1"/><countMax value="2"/>"#
    ),
    json("tim-9", broken: #""offset":30"#, kept: #""when":["AC"],"offset":30"#),
    json("tim-9", broken: #""when":["CM"],"offset":30"#, kept: #""when":["CM"]"#),
    json(
      "tim-9",
      broken: #""when":["AC","CV"],"offset":30"#,
      kept: #""when":["AC","PC"],"offset":30"#
    ),
    xml(
      "tim-9",
      broken: #"<when value="C"/><offset value="5"/>"#,
      kept: #"<when value="PCM"/><offset value="5"/>"#
    ),
    json(
      "tim-10",
      broken: #""timeOfDay":["09:00:00"],"when":["AC"]"#,
      kept: #""timeOfDay":["09:00:00"]"#
    ),
    xml(
      "tim-10",
      broken: #"<timeOfDay value="09:00:00"/><when value="AC"/>"#,
      kept: #"<when value="AC"/>"#
    ),
  ]

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }
}
