/// Finds the definition of an element by its type and name with one look into an array.
///
/// Made once; whoever looks up many definitions keeps it.
package struct DefinitionIndex: Sendable {
  /// The index of all types.
  package static let shared = DefinitionIndex()

  /// The definitions by their rows.
  @usableFromInline let definitions: [ElementDefinition]

  /// For every type, for every name, 1 more than the row of the definition; 0 for none.
  @usableFromInline let rows: [UInt16]

  /// The codes of the required bindings, by their numbers.
  private let codes: [[ShortText]]

  /// How many names there are.
  @usableFromInline let nameCount: Int

  private init() {
    let count = STU3Table.elements.count / ElementDefinition.stride
    let nameCount = STU3Table.elementNames.count
    var rows = Array(repeating: UInt16(0), count: STU3Table.typeNames.count * nameCount)
    for type in STU3Type.all {
      let start = Int(type.rawValue) * nameCount
      for definition in type.elements {
        rows[start + Int(definition.name.rawValue)] = UInt16(definition.row + 1)
      }
    }
    definitions = (0..<count).map(ElementDefinition.init(row:))
    self.rows = rows
    self.nameCount = nameCount
    codes = STU3Table.bindings.map { codes in
      codes.map { code in
        guard let code = ShortText(code) else { preconditionFailure("\(code) is too long") }
        return code
      }
    }
  }

  /// Whether a value is one of the codes of an element's required binding.
  package func hasCode(_ value: Span<UInt8>, for definition: ElementDefinition) -> Bool {
    guard let value = ShortText(value) else { return false }
    return codes[Int(definition.bindingID)].contains(value)
  }

  /// The definition of the element with a name in a type, if there is one.
  @inlinable @inline(__always)
  package func definition(of name: ElementName, in type: STU3Type) -> ElementDefinition? {
    let number = Int(name.rawValue)
    guard number < nameCount else { return nil }
    let row = Int(rows[Int(type.rawValue) * nameCount + number])
    return row > 0 ? definitions[row - 1] : nil
  }
}
