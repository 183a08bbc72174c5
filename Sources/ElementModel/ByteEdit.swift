/// One replacement of some bytes of a file.
public struct ByteEdit: Hashable, Sendable {
  /// The bytes that are replaced; empty for an insertion before the lower bound.
  public let range: Range<Int>

  /// What stands there afterwards.
  public let replacement: [UInt8]

  /// Creates a replacement.
  public init(range: Range<Int>, replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }

  /// Creates a replacement with text, in UTF-8.
  public init(range: Range<Int>, replacement: String) {
    self.init(range: range, replacement: Array(replacement.utf8))
  }
}

extension [UInt8] {
  /// The bytes with some edits made, everything else untouched.
  ///
  /// - Parameter edits: replacements that do not overlap, in any order.
  /// - Returns: the changed bytes.
  public func applying(_ edits: [ByteEdit]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count + edits.reduce(0) { $0 + $1.replacement.count })
    var position = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      precondition(edit.range.lowerBound >= position, "edits of one file must not overlap")
      result.append(contentsOf: self[position..<edit.range.lowerBound])
      result.append(contentsOf: edit.replacement)
      position = edit.range.upperBound
    }
    result.append(contentsOf: self[position...])
    return result
  }
}
