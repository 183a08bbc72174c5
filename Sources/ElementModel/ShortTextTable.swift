/// Finds the numbers of short texts, such as the names that FHIR STU3 defines, by their letters.
///
/// A hash table of the letters themselves, so that one comparison tells whether a text is the one.
/// Made once; whoever looks up many texts keeps it.
@usableFromInline
struct ShortTextTable: Sendable {
  /// The names of elements.
  static let elementNames = ShortTextTable(STU3Table.elementNames)

  /// The names of resources; of types of other kinds, and of names that are too long, none.
  static let resourceNames = ShortTextTable(
    STU3Table.typeNames.enumerated().map { number, name in
      let isResource = number > 0 && STU3Type(rawValue: UInt16(number)).isResource
      return isResource && name.utf8.count <= ShortText.maximumByteCount ? name : ""
    }
  )

  @usableFromInline
  struct Slot: Sendable {
    @usableFromInline let text: ShortText
    @usableFromInline let number: UInt16
  }

  /// One slot for every digest, and those behind it for texts of the same; `nil` where there is none.
  @usableFromInline let slots: [Slot?]

  /// Makes a table of texts, whose numbers are their places; empty ones are left out.
  private init(_ texts: [String]) {
    var slots: [Slot?] = Array(repeating: nil, count: ShortText.digestCount)
    precondition(texts.count < slots.count / 2, "more texts than the table is made for")
    for (number, text) in texts.enumerated() where !text.isEmpty {
      guard let text = ShortText(text) else { preconditionFailure("a text is too long") }
      var place = text.digest
      while slots[place] != nil { place = (place + 1) % slots.count }
      slots[place] = Slot(text: text, number: UInt16(number))
    }
    self.slots = slots
  }

  /// The number of a text; `nil` when it is not in the table.
  @inlinable @inline(__always)
  func number(of text: ShortText) -> UInt16? {
    var place = text.digest
    while let slot = slots[place] {
      if slot.text == text { return slot.number }
      place = (place + 1) % ShortText.digestCount
    }
    return nil
  }
}
