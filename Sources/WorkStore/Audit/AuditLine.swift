/// A line of the audit trail: a record, and the link that ties it to all lines before it.
///
///     {"record":7,"event":"attempt",…,"link":"<64 digits>"}
///
/// The link is the HMAC, by the key of the state folder, of the link before and all bytes of the line
/// that come before `,"link":`. So nobody without the key can change, remove, add or reorder lines.
enum AuditLine {
  private static let linkStart = Array(#","link":""#.utf8)
  private static let linkEnd = Array("\"}".utf8)
  private static let recordStart = Array(#"{"record":"#.utf8)

  /// The number of bytes from `,"link":` to the end, without the line feed.
  private static let tailByteCount = linkStart.count + 2 * ContentDigest.byteCount + linkEnd.count

  /// No line is longer, in bytes.
  static let maximumByteCount = 65_536

  /// Makes a line of a record, with a line feed.
  static func make(
    _ record: AuditRecord,
    number: Int,
    after previous: KeyedDigest,
    _ key: StateKey
  ) -> (bytes: [UInt8], link: KeyedDigest) {
    var bytes = record.openLine(number: number)
    let link = key.chain(previous, bytes)
    bytes += linkStart
    bytes += HexadecimalText.utf8(of: link.bytes)
    bytes += linkEnd
    precondition(bytes.count <= maximumByteCount, "a record fits into a line")
    bytes.append(UInt8(ascii: "\n"))
    return (bytes, link)
  }

  /// The link that a line says it has; `nil` for what is no line.
  static func link(of line: ArraySlice<UInt8>) -> KeyedDigest? {
    let tail = line.suffix(tailByteCount)
    guard tail.count == tailByteCount, tail.starts(with: linkStart),
      tail.suffix(linkEnd.count).elementsEqual(linkEnd)
    else { return nil }
    return HexadecimalText.bytes(of: tail.dropFirst(linkStart.count).dropLast(linkEnd.count))
      .flatMap { KeyedDigest(bytes: $0) }
  }

  /// Why a line can't be the one with a number after a link; `nil` when it is, and then `previous`
  /// is its link.
  static func fault(
    in line: ArraySlice<UInt8>,
    number: Int,
    after previous: inout KeyedDigest,
    _ key: StateKey
  ) -> AuditFault.Kind? {
    guard let link = link(of: line), let found = self.number(of: line) else { return .notARecord }
    guard found == number else { return .foundAnother(number: found) }
    guard key.chain(previous, Array(line.dropLast(tailByteCount))) == link else { return .changed }
    previous = link
    return nil
  }

  private static func number(of line: ArraySlice<UInt8>) -> Int? {
    guard line.starts(with: recordStart) else { return nil }
    let digits = line.dropFirst(recordStart.count).prefix { $0 != UInt8(ascii: ",") }
    return digits.count > 18 ? nil : Int(String(decoding: digits, as: UTF8.self))
  }
}
