import ElementModel

/// What must be there in an element of a type, gathered from the definitions once.
final class TypeRequirements: Sendable {
  /// The elements that must be there, those of choices left out.
  let elements: [ElementDefinition]

  /// The first member of every choice that must be there.
  let choices: [ElementDefinition]

  /// How many choices the type has.
  let choiceGroupCount: Int

  private init(_ type: STU3Type) {
    let definitions = type.elements
    elements = definitions.filter { $0.min > 0 && $0.choiceGroup == 0 }
    var first: [Int: ElementDefinition] = [:]
    for definition in definitions where definition.choiceGroup > 0 && definition.min > 0 {
      if first[definition.choiceGroup] == nil { first[definition.choiceGroup] = definition }
    }
    choices = first.values.sorted { $0.row < $1.row }
    choiceGroupCount = definitions.reduce(0) { max($0, $1.choiceGroup) }
  }

  /// What a type requires.
  static func of(_ type: STU3Type) -> TypeRequirements { byType[Int(type.rawValue) - 1] }

  private static let byType = STU3Type.all.map { TypeRequirements($0) }
}
