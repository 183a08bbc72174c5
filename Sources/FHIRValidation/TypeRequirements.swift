import ElementModel

/// What must be there in an element of a type, gathered from the definitions once.
struct TypeRequirements: Sendable {
  /// The row of the type's first element.
  let firstRow: Int

  /// The elements that must be there, those of choices left out.
  let elements: [ElementDefinition]

  /// The first member of every choice that must be there.
  let choices: [ElementDefinition]

  private init(_ type: STU3Type) {
    let definitions = type.elements
    precondition(
      definitions.count <= SeenElements.maximumCount
        && definitions.allSatisfy { $0.choiceGroup <= SeenElements.maximumChoiceCount },
      "\(type.name) has more elements or choices than can be noted"
    )
    firstRow = definitions.startIndex
    elements = definitions.filter { $0.min > 0 && $0.choiceGroup == 0 }
    var first: [Int: ElementDefinition] = [:]
    for definition in definitions where definition.choiceGroup > 0 && definition.min > 0 {
      if first[definition.choiceGroup] == nil { first[definition.choiceGroup] = definition }
    }
    choices = first.values.sorted { $0.row < $1.row }
  }

  /// What the types require, by their numbers less 1.
  static let byType = STU3Type.all.map { TypeRequirements($0) }
}

/// Which elements of a type are among the children of one element, by their places in the type.
struct SeenElements {
  /// The most elements that a type may have.
  static let maximumCount = 64
  /// The most choices that a type may have.
  static let maximumChoiceCount = 8

  private var places: UInt64 = 0
  /// Eight bits for each choice: 1 more than the place of the member that was seen first.
  private var choices: UInt64 = 0

  /// Notes an element; returns whether it is the first of its name.
  mutating func insert(_ place: Int) -> Bool {
    let isFirst = !contains(place)
    places |= 1 << UInt64(place)
    return isFirst
  }

  /// Whether an element was seen.
  func contains(_ place: Int) -> Bool { places & 1 << UInt64(place) != 0 }

  /// Notes a member of a choice such as `value[x]`; returns whether no other member came first.
  mutating func choose(_ place: Int, of choiceGroup: Int) -> Bool {
    let chosen = chosen(of: choiceGroup)
    if chosen == 0 { choices |= UInt64(place + 1) << shift(choiceGroup) }
    return chosen == 0 || chosen == place + 1
  }

  /// Whether a member of a choice was seen.
  func containsChoice(_ choiceGroup: Int) -> Bool { chosen(of: choiceGroup) != 0 }

  private func chosen(of choiceGroup: Int) -> Int { Int(choices >> shift(choiceGroup) & 0xFF) }

  private func shift(_ choiceGroup: Int) -> UInt64 { UInt64(choiceGroup - 1) * 8 }
}
