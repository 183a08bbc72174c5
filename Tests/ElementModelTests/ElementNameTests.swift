import Testing

@testable import ElementModel

@Suite struct ElementNameTests {
  private func name(_ text: String) -> ElementName? {
    var builder = ElementTreeBuilder(bytes: [], format: .json, limits: ReadLimits())
    return builder.name(text: text)
  }

  @Test func `finds every name of FHIR STU3`() {
    let names = STU3Table.elementNames.dropFirst()
    #expect(names.count > 300)
    for (number, text) in zip(1..., names) {
      #expect(name(text) == ElementName(rawValue: UInt16(number)), "\(text)")
      #expect(ElementName(rawValue: UInt16(number)).definedText == text)
    }
  }

  @Test func `knows no name that only resembles one`() throws {
    let known = Set(STU3Table.elementNames)
    for text in STU3Table.elementNames.dropFirst() {
      let last = try #require(text.last)
      let variants = [
        text.uppercased(), String(text.dropLast()), String(text.dropFirst()), text + "s",
        text + String(last), " " + text, text + " ", text + "\u{0}", "_" + text,
        String(text.reversed()), text.replacing("e", with: "é"),
      ]
      for variant in variants where !known.contains(variant) {
        let found = try #require(name(variant))
        #expect(!found.isDefined, "\(variant)")
        #expect(found.definedText == "")
      }
    }
  }

  @Test func `knows names from the middle of a file`() {
    let bytes = Array("xx status xx".utf8)
    var builder = ElementTreeBuilder(bytes: bytes, format: .json, limits: ReadLimits())
    #expect(builder.name(3..<9) == .status)
    #expect(builder.name(3..<8)?.isDefined == false)
    #expect(builder.name(3..<10)?.isDefined == false)
    #expect(builder.name(3..<3)?.isDefined == false)
  }

  @Test func `gives undefined names numbers of their own, the same for the same text`() {
    var builder = ElementTreeBuilder(bytes: [], format: .json, limits: ReadLimits())
    let first = builder.name(text: "cancelationReason")
    let second = builder.name(text: "zip")
    #expect(first?.isDefined == false)
    #expect(first != second)
    #expect(builder.name(text: "cancelationReason") == first)
    #expect(builder.name(text: "status") == .status)
    #expect(builder.undefinedNames == ["cancelationReason", "zip"])
  }

  @Test func `refuses more undefined names than numbers are left`() {
    var builder = ElementTreeBuilder(bytes: [], format: .json, limits: ReadLimits())
    for number in 0..<32_767 { #expect(builder.name(text: "x\(number)") != nil) }
    #expect(builder.name(text: "one too many") == nil)
    #expect(builder.name(text: "x0") != nil)
    #expect(builder.name(text: "status") == .status)
  }
}
