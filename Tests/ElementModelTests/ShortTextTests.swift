import Testing

@testable import ElementModel

@Suite struct ShortTextTests {
  private func text(_ bytes: [UInt8]) -> ShortText? { ShortText(bytes.span) }

  private func resource(_ name: String) -> STU3Type? {
    STU3Type.resource(named: name.utf8.span)
  }

  @Test func `a change of any one byte makes another text`() {
    for count in 1...ShortText.maximumByteCount {
      let bytes = (0..<count).map { UInt8(ascii: "a") + UInt8($0) }
      let whole = text(bytes)
      #expect(whole != nil)
      for position in 0..<count {
        var changed = bytes
        changed[position] ^= 1
        #expect(text(changed) != whole, "\(count) bytes, \(position)")
      }
      #expect(ShortText(String(decoding: bytes, as: UTF8.self)) == whole)
      #expect(text(bytes + [0]) != whole)
    }
  }

  @Test func `what is empty or too long is no short text`() {
    #expect(ShortText("") == nil)
    #expect(ShortText(String(repeating: "a", count: 25)) == nil)
  }

  @Test func `every resource is found by the bytes of its name, and nothing else is`() {
    for type in STU3Type.all {
      let isResource = [.resource, .undefinedResource].contains(type.kind)
      #expect(resource(type.name) == (isResource ? type : nil), "\(type.name)")
    }
    for name in ["", "appointment", "Appointment ", "ImmunizationRecommendations"] {
      #expect(resource(name) == nil, "\(name)")
    }
  }

  @Test func `a code is in a required binding when it is one of its codes`() throws {
    let status = try #require(STU3Type.appointment.elements.first(named: .status))
    func isCode(_ text: String) -> Bool {
      DefinitionIndex.shared.hasCode(text.utf8.span, for: status)
    }
    for code in status.requiredCodes { #expect(isCode(code), "\(code)") }
    for code in ["", "Booked", "booke", "bookedd", String(repeating: "b", count: 30)] {
      #expect(!isCode(code), "\(code)")
    }
  }
}
