import Diagnostics
import FHIRValidation
import TestSupport
import Testing

@Suite struct ValidationRulesTests {
  private static let examples =
    StructureRulesTests.all + InvariantRulesTests.examples + InvariantExamples.all
    + ProfileRulesTests.examples

  @Test func `has an example of every rule, and of no other`() {
    #expect(Set(Self.examples.map(\.code)) == Set(ValidationRules.all.map(\.code)))
  }

  @Test func `has every code once`() {
    let codes = ValidationRules.all.map(\.code)
    #expect(Set(codes).count == codes.count)
  }

  @Test func `says what every rule is about`() {
    for rule in ValidationRules.all {
      #expect(!rule.checks.isEmpty && !rule.why.isEmpty && !rule.source.isEmpty, "\(rule.code)")
      #expect(rule.checks.hasSuffix(".") && rule.why.hasSuffix("."), "\(rule.code)")
    }
  }

  @Test func `quotes nothing of the file`() {
    let secret = "9990000001"
    for example in Self.examples {
      let source = MarkedSource(
        example.broken.replacing("proposed", with: secret).replacing("booked", with: secret)
          .replacing(#""x""#, with: "\"\(secret)\"").replacing(
            #""text":"GP""#,
            with: "\"text\":\"\(secret)\""
          )
      )
      for diagnostic in ResourceValidator.read(source.bytes, profile: example.profile).diagnostics {
        #expect(!diagnostic.message.contains(secret), "\(diagnostic.code)")
        #expect(diagnostic.path?.contains(secret) != true, "\(diagnostic.code)")
      }
    }
  }
}
