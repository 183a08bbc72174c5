/// The name of an element, as a small integer.
///
/// Names that FHIR STU3 defines have constants, such as `ElementName.status`. A name that it does
/// not define gets a number above `firstUndefined` when a tree is built; such a number means
/// something in that tree only.
public struct ElementName: RawRepresentable, Hashable, Sendable {
  /// The number of the name.
  public let rawValue: UInt16

  /// Creates a name from its number.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The first number of names that FHIR STU3 does not define.
  static let firstUndefined: UInt16 = 0x8000

  /// Whether FHIR STU3 uses this name for some element.
  public var isDefined: Bool { rawValue < Self.firstUndefined }

  /// The text of a defined name; empty for others, whose text only their tree knows.
  public var definedText: String {
    isDefined ? STU3Table.elementNames[Int(rawValue)] : ""
  }

  /// The defined name with these UTF-8 bytes, if there is one.
  @inline(__always)
  static func defined(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ElementName? {
    guard !range.isEmpty else { return nil }
    let hash = hash(bytes, range)
    let slots = STU3Table.elementNameSlots
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let known = letters.range(of: Int(slots[slot]))
      if known.count == range.count {
        var offset = 0
        while offset < range.count,
          letters.bytes[known.lowerBound + offset] == bytes[range.lowerBound + offset]
        {
          offset += 1
        }
        if offset == range.count { return ElementName(rawValue: slots[slot]) }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The hash that the table of names is made with: see `nameHash` of `generate-definitions`.
  @inline(__always)
  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    let first = range.lowerBound
    let count = range.count
    let ends =
      UInt32(bytes[first]) &* 0x85EB_CA6B &+ UInt32(bytes[first + count - 1]) &* 0x27D4_EB2F
    let middle =
      UInt32(bytes[first + count / 2]) &* 0xC2B2_AE35
      &+ UInt32(bytes[first + count / 4]) &* 0x1656_67B1
      &+ UInt32(bytes[first + count / 3 * 2]) &* 0x9E37_79B9
    return (UInt32(truncatingIfNeeded: count) &* 0x9E37_79B1 &+ ends &+ middle) >> 16
  }

  private static let letters = DefinedNameLetters()
}

/// The letters of all defined names one after the other, to compare without making strings.
private struct DefinedNameLetters {
  let bytes: [UInt8]
  private let ends: [Int]

  init() {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for name in STU3Table.elementNames {
      bytes += name.utf8
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
  }

  @inline(__always)
  func range(of number: Int) -> Range<Int> { ends[number - 1]..<ends[number] }
}
