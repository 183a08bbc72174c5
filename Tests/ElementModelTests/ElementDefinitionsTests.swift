import ElementModel
import Testing

@Suite struct ElementDefinitionsTests {
  @Test func `keeps to its own rules in every type`() {
    for type in STU3Type.all {
      let elements = type.elements
      var names: Set<ElementName> = []
      for element in elements {
        let place: Comment = "\(type.name).\(element.name.definedText)"
        #expect(names.insert(element.name).inserted, place)
        #expect(!element.name.definedText.isEmpty, place)
        #expect(element.max.map { element.min <= $0 } ?? true, place)
        #expect(element.repeats == (element.max != 1), place)
        #expect(element.hasRequiredBinding == !element.requiredCodes.isEmpty, place)
        #expect(element.requiredCodes == element.requiredCodes.sorted(), place)
        #expect(element.hasRequiredBinding == !element.requiredValueSet.isEmpty, place)
        if element.choiceGroup != 0 { #expect(element.max == 1, place) }
        if element.isXMLAttribute { #expect(element.type.kind == .primitive, place) }
        if !element.referenceTargets.isEmpty { #expect(element.type == .reference, place) }
        for target in element.referenceTargets {
          #expect([.resource, .undefinedResource].contains(target.kind), place)
        }
      }
    }
  }

  @Test func `gives types with elements of their own the elements of their base`() {
    for type in STU3Type.all where !type.elements.isEmpty {
      let names = type.elements.map(\.name.definedText)
      #expect(names.first == "id", "\(type.name)")
      let isResource = [.resource, .anyResource].contains(type.kind)
      #expect(type.elements.first?.isXMLAttribute == !isResource, "\(type.name)")
      if type.kind == .backbone {
        #expect(
          Array(names.prefix(3)) == ["id", "extension", "modifierExtension"]
            || Array(names.prefix(2)) == ["id", "extension"],
          "\(type.name)"
        )
      }
      if isResource {
        #expect(Array(names.prefix(4)) == ["id", "meta", "implicitRules", "language"])
      }
    }
  }

  @Test func `has elements for all types but the ones known by name only`() {
    for type in STU3Type.all {
      let isBare = [.undefinedResource, .xhtml].contains(type.kind)
      #expect(type.elements.isEmpty == isBare, "\(type.name)")
    }
  }

  @Test func `finds every element of every type by its name`() {
    for type in STU3Type.all {
      for element in type.elements {
        #expect(type.elements.first(named: element.name) == element)
      }
    }
  }

  @Test func `finds no element of another type`() {
    let elements = STU3Type.reference.elements
    #expect(elements.first(named: .status) == nil)
    #expect(elements.first(named: .participant) == nil)
    #expect(elements.first(named: ElementName(rawValue: 0x8000)) == nil)
    #expect(elements.first(named: ElementName(rawValue: .max)) == nil)
    #expect(STU3Type.xhtml.elements.first(named: .id) == nil)
  }

  @Test func `separates the choices of a type`() throws {
    let elements = STU3Type.patient.elements
    func group(_ name: ElementName) throws -> Int {
      try #require(elements.first(named: name)).choiceGroup
    }
    let deceased = try group(.deceasedBoolean)
    let multipleBirth = try group(.multipleBirthBoolean)
    #expect(deceased != 0)
    #expect(multipleBirth != 0)
    #expect(deceased != multipleBirth)
    #expect(try group(.deceasedDateTime) == deceased)
    #expect(try group(.multipleBirthInteger) == multipleBirth)
    #expect(try group(.gender) == 0)
  }
}
