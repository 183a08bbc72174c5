/// How an element's value stands in the file.
public enum ValueKind: UInt8, Hashable, Sendable {
  /// No value of its own: an object, or an element that only has children.
  case none
  /// A JSON string.
  case string
  /// A JSON number.
  case number
  /// A JSON `true` or `false`.
  case boolean
  /// A JSON `null`.
  case null
  /// The value of an XML attribute.
  case attribute
  /// XHTML in XML: the whole `div`, tags included.
  case xhtml
  /// The name of a resource's XML element, which stands for its `resourceType`.
  case tagName
}

/// What else is known of how an element stands in the file.
public struct ElementFlags: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Creates flags from bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The element is an item of a JSON array.
  public static let inArray = ElementFlags(rawValue: 1)
  /// The value has escapes or references and must be decoded.
  public static let escaped = ElementFlags(rawValue: 2)
  /// The element is an attribute in XML.
  public static let xmlAttribute = ElementFlags(rawValue: 4)
  /// A JSON property named `_` and the element's name belongs to it.
  public static let hasUnderscore = ElementFlags(rawValue: 8)
  /// The reader reported a fault here, and rules need not report what follows from it.
  public static let reported = ElementFlags(rawValue: 16)
  /// Only the JSON property named `_` and the element's name is there.
  public static let onlyUnderscore = ElementFlags(rawValue: 32)
}

/// One element in the flat tree: small integers over the bytes of the file.
///
/// Indices are positions in `ElementTree.records`; -1 stands for none. Ranges are byte offsets.
@usableFromInline
package struct ElementRecord: Sendable {
  @usableFromInline package var name: ElementName
  @usableFromInline package var kind: ValueKind
  @usableFromInline package var flags: ElementFlags
  @usableFromInline package var parent: Int32
  @usableFromInline package var firstChild: Int32 = -1
  @usableFromInline package var nextSibling: Int32 = -1
  /// Where the element begins: its key, its tag, or its value for later items of an array.
  @usableFromInline package var start: Int32
  /// The value's bytes, without quotes.
  @usableFromInline package var valueStart: Int32
  @usableFromInline package var valueEnd: Int32
  /// One past the element's last byte.
  @usableFromInline package var end: Int32

  @inlinable
  package init(
    name: ElementName,
    kind: ValueKind,
    flags: ElementFlags,
    parent: Int32,
    start: Int,
    value: Range<Int>,
    end: Int
  ) {
    self.name = name
    self.kind = kind
    self.flags = flags
    self.parent = parent
    self.start = Int32(truncatingIfNeeded: start)
    self.valueStart = Int32(truncatingIfNeeded: value.lowerBound)
    self.valueEnd = Int32(truncatingIfNeeded: value.upperBound)
    self.end = Int32(truncatingIfNeeded: end)
  }

  @inlinable package var valueRange: Range<Int> { Int(valueStart)..<Int(valueEnd) }
}
