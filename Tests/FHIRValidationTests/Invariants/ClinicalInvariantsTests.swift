import Testing

/// The constraints of Composition, Condition, Procedure and ReferralRequest.
@Suite struct ClinicalInvariantsTests {
  private static func condition(_ members: String) -> String {
    InvariantSource.json("Condition", #""subject":{"reference":"Patient/1"},\#(members)"#)
  }

  private static let active = #""clinicalStatus":"active","verificationStatus":"confirmed""#
  private static let resolved = #""clinicalStatus":"resolved","verificationStatus":"confirmed""#
  private static let mistaken = #""verificationStatus":"entered-in-error""#

  private static func xmlCondition(_ content: (status: String, rest: String)) -> String {
    InvariantSource.xml(
      "Condition",
      """
      <clinicalStatus value="\(content.status)"/><verificationStatus value="confirmed"/>\
      <subject><reference value="Patient/1"/></subject>\(content.rest)
      """
    )
  }

  private static let conditions: [RuleExample] = [
    RuleExample(
      "invariant/con-1",
      at: "Condition.stage",
      broken: condition(#"\#(active),1️⃣"stage":{"extension":[{"url":"u","valueCode":"x"}]}"#),
      kept: condition(#"\#(active),"stage":{"summary":{"text":"x"}}"#)
    ),
    RuleExample(
      "invariant/con-1",
      at: "Condition.stage",
      broken: xmlCondition(
        (
          "active",
          #"1️⃣<stage><extension url="u"><valueCode value="x"/></extension></stage>"#
        )
      ),
      kept: xmlCondition(
        ("active", #"<stage><assessment><display value="x"/></assessment></stage>"#)
      )
    ),
    RuleExample(
      "invariant/con-2",
      at: "Condition.evidence[1]",
      broken: condition(
        #"\#(active),"evidence":[{"code":[{"text":"x"}]},1️⃣{"extension":[{"url":"u","valueCode":"x"}]}]"#
      ),
      kept: condition(#"\#(active),"evidence":[{"detail":[{"display":"x"}]}]"#)
    ),
    RuleExample(
      "invariant/con-3",
      at: "Condition",
      broken: "1️⃣" + condition(#""verificationStatus":"confirmed""#),
      kept: condition(mistaken)
    ),
    RuleExample(
      "invariant/con-4",
      at: "Condition",
      broken: "1️⃣" + condition(active + #","abatementDateTime":"2026-01-01""#),
      kept: condition(resolved + #","abatementDateTime":"2026-01-01""#)
    ),
    RuleExample(
      "invariant/con-4",
      at: "Condition",
      broken: "1️⃣" + condition(active + #","abatementBoolean":true"#),
      kept: condition(active + #","abatementBoolean":false"#)
    ),
    RuleExample(
      "invariant/con-4",
      at: "Condition",
      broken: "1️⃣" + condition(mistaken + #","abatementString":"x""#),
      kept: condition(
        resolved.replacing("resolved", with: "remission") + #","abatementString":"x""#
      )
    ),
    RuleExample(
      "invariant/con-4",
      at: "Condition",
      broken: "1️⃣"
        + xmlCondition(("recurrence", #"<abatementPeriod><end value="2026"/></abatementPeriod>"#)),
      kept: xmlCondition(("inactive", #"<abatementPeriod><end value="2026"/></abatementPeriod>"#))
    ),
  ]

  private static func composition(_ section: String, mark: String = "") -> String {
    InvariantSource.json(
      "Composition",
      #"""
      "status":"final","type":{"text":"x"},"subject":{"display":"x"},"date":"2026","title":"x",
      "author":[{"display":"x"}],\#(mark)"section":[{\#(section)}]
      """#
    )
  }

  private static func xmlComposition(_ section: String) -> String {
    InvariantSource.xml(
      "Composition",
      """
      <status value="final"/><type><text value="x"/></type><subject><display value="x"/></subject>\
      <date value="2026"/><author><display value="x"/></author><title value="x"/>\(section)
      """
    )
  }

  private static let compositions: [RuleExample] = [
    RuleExample(
      "invariant/cmp-1",
      at: "Composition.section[0]",
      broken: composition(#""title":"x""#, mark: "1️⃣"),
      kept: composition(#""entry":[{"display":"x"}]"#)
    ),
    RuleExample(
      "invariant/cmp-1",
      at: "Composition.section[0].section[0]",
      broken: composition(#"1️⃣"section":[{"title":"x"}]"#),
      kept: composition(#""section":[{"entry":[{"display":"x"}]}]"#)
    ),
    RuleExample(
      "invariant/cmp-1",
      at: "Composition.section[0]",
      broken: xmlComposition(
        #"1️⃣<section><emptyReason><text value="x"/></emptyReason></section>"#
      ),
      kept: xmlComposition(#"<section><entry><display value="x"/></entry></section>"#)
    ),
    RuleExample(
      "invariant/cmp-2",
      at: "Composition.section[0]",
      broken: composition(
        #""entry":[{"display":"x"}],"emptyReason":{"text":"x"}"#,
        mark: "1️⃣"
      ),
      kept: composition(
        #""emptyReason":{"text":"x"},"section":[{"entry":[{"display":"x"}]}]"#
      )
    ),
  ]

  private static func procedure(_ members: String) -> String {
    InvariantSource.json(
      "Procedure",
      #""status":"completed","subject":{"display":"x"},\#(members)"#
    )
  }

  private static let procedures: [RuleExample] = [
    RuleExample(
      "invariant/pro-1",
      at: "Procedure",
      broken: "1️⃣" + procedure(#""notDoneReason":{"text":"x"}"#),
      kept: procedure(#""notDone":true,"notDoneReason":{"text":"x"}"#)
    ),
    RuleExample(
      "invariant/pro-1",
      at: "Procedure",
      broken: "1️⃣" + procedure(#""notDone":false,"notDoneReason":{"text":"x"}"#),
      kept: procedure(#""notDone":false"#)
    ),
    RuleExample(
      "invariant/pro-1",
      at: "Procedure",
      broken: "1️⃣"
        + InvariantSource.xml(
          "Procedure",
          """
          <status value="completed"/><notDone value="false"/><notDoneReason><text value="x"/>\
          </notDoneReason><subject><display value="x"/></subject>
          """
        ),
      kept: InvariantSource.xml(
        "Procedure",
        """
        <status value="completed"/><notDone value="true"/><notDoneReason><text value="x"/>\
        </notDoneReason><subject><display value="x"/></subject>
        """
      )
    ),
  ]

  /// A referral by an agent on behalf of an organization, with resources that it contains.
  private static func referral(
    _ agent: String,
    contained: String = "",
    mark: String = ""
  ) -> String {
    InvariantSource.json(
      "ReferralRequest",
      #"""
      "status":"active","intent":"order","subject":{"display":"x"},
      \#(mark)"requester":{"agent":{\#(agent)},"onBehalfOf":{"display":"x"}}\#(contained)
      """#
    )
  }

  private static func contained(_ type: String) -> String {
    #","contained":[{"resourceType":"\#(type)","id":"a"}]"#
  }

  private static let referrals: [RuleExample] = [
    RuleExample(
      "invariant/rfr-1",
      at: "ReferralRequest.requester",
      broken: referral(##""reference":"#a""##, contained: contained("Patient"), mark: "1️⃣"),
      kept: referral(##""reference":"#a""##, contained: contained("Practitioner"))
    ),
    RuleExample(
      "invariant/rfr-1",
      at: "ReferralRequest.requester",
      broken: referral(#""reference":"Organization/1""#, mark: "1️⃣"),
      kept: referral(#""reference":"Device/1""#)
    ),
    RuleExample(
      "invariant/rfr-1",
      at: "ReferralRequest.requester",
      broken: InvariantSource.xml(
        "ReferralRequest",
        """
        <status value="active"/><intent value="order"/><subject><display value="x"/></subject>\
        1️⃣<requester><agent><reference value="RelatedPerson/1"/></agent><onBehalfOf>\
        <display value="x"/></onBehalfOf></requester>
        """
      ),
      kept: InvariantSource.xml(
        "ReferralRequest",
        """
        <status value="active"/><intent value="order"/><subject><display value="x"/></subject>\
        <requester><agent><reference value="RelatedPerson/1"/></agent></requester>
        """
      )
    ),
  ]

  static let examples = conditions + compositions + procedures + referrals

  @Test(arguments: examples)
  func `finds what breaks the constraint, and nothing where it is kept`(_ example: RuleExample) {
    example.expectFinding()
  }

  @Test(arguments: [
    #""reference":"https://x.test/files/1""#, #""reference":"urn:uuid:1""#,
    #""display":"x""#, #""identifier":{"value":"x"}"#,
  ])
  func `lets agents pass whose type is not in the file`(agent: String) {
    #expect(codes(Self.referral(agent)) == [])
  }

  @Test func `finds a condition without any status once`() {
    let text = Self.condition(#""verificationStatus":"confirmed","abatementString":"x""#)
    #expect(codes(text) == ["invariant/con-3"])
  }
}
