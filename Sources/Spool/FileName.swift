/// One component of a path: 1…255 bytes, any but NUL and `/`, and neither `.` nor `..`.
///
/// A file name on Linux is bytes. It needn't be UTF-8, so it is kept as bytes and only turned into
/// text to be shown, through ``display(_:)``.
public struct FileName: Hashable, Sendable {
  /// The bytes of the name as the file system has them.
  public let bytes: [UInt8]

  /// The longest name a Linux file system takes, in bytes.
  public static let maximumByteCount = 255

  /// Makes a name of the bytes, or nil if they can't be one.
  public init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard Self.isName(bytes[...]) else { return nil }
    self.bytes = bytes
  }

  /// Makes a name of the text's UTF-8, or nil if it can't be one.
  public init?(_ text: String) { self.init(bytes: text.utf8) }

  fileprivate init(valid bytes: [UInt8]) {
    precondition(Self.isName(bytes[...]), "not a file name")
    self.bytes = bytes
  }

  static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard (1...maximumByteCount).contains(bytes.count) else { return false }
    if bytes.contains(0) || bytes.contains(UInt8(ascii: "/")) { return false }
    let dot = UInt8(ascii: ".")
    return !(bytes.count <= 2 && bytes.allSatisfy { $0 == dot })
  }
}

extension FileName: Comparable {
  /// Orders by bytes.
  public static func < (left: FileName, right: FileName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension FileName: CustomStringConvertible {
  /// The name, safe to show.
  public var description: String { Self.display(bytes) }

  /// Renders the bytes of any name or path safely for a terminal, a log or a report.
  ///
  /// Control, formatting (among them those which turn the direction of the text), line-separating
  /// and unassigned characters become `\u{…}`, bytes which aren't UTF-8 become `\xNN`, and the
  /// backslash is doubled so that two names never look the same by an escape.
  public static func display(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    var rest = Array(bytes)[...]
    var parser = Unicode.UTF8.ForwardParser()
    var input = rest.makeIterator()
    while true {
      switch parser.parseScalar(from: &input) {
      case .emptyInput:
        return text
      case .valid(let encoded):
        text.append(shown(Unicode.UTF8.decode(encoded)))
        rest.removeFirst(encoded.count)
      case .error(let length):
        for byte in rest.prefix(length) {
          text.append("\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
        }
        rest.removeFirst(length)
      }
    }
  }

  /// The bytes that ``display(_:)`` shows as a text; nil where an escape is none of its.
  ///
  /// Nothing here looks at characters: a mark behind a backslash would be one with it.
  static func bytes(shownAs text: String) -> [UInt8]? {
    let backslash = UInt8(ascii: "\\")
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.popFirst() {
      guard first == backslash else {
        bytes.append(first)
        continue
      }
      switch rest.popFirst() {
      case backslash: bytes.append(backslash)
      case UInt8(ascii: "x"):
        guard let byte = number(rest.prefix(2)).flatMap(UInt8.init(exactly:)) else { return nil }
        bytes.append(byte)
        rest = rest.dropFirst(2)
      case UInt8(ascii: "u"):
        guard rest.popFirst() == UInt8(ascii: "{"),
          let end = rest.firstIndex(of: UInt8(ascii: "}")),
          let scalar = number(rest[..<end]).flatMap(Unicode.Scalar.init)
        else { return nil }
        bytes += String(Character(scalar)).utf8
        rest = rest[end...].dropFirst()
      default: return nil
      }
    }
    return bytes
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
    UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    if scalar == "\\" { return "\\\\" }
    if (0x20..<0x7f).contains(scalar.value) { return String(Character(scalar)) }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
      .surrogate:
      return "\\u{" + String(scalar.value, radix: 16) + "}"
    default:
      return String(Character(scalar))
    }
  }
}

extension FileName {
  /// The name followed by a suffix, shortened when it would be too long.
  ///
  /// A shortened name keeps its beginning and gets `~` and 16 digits which depend on the whole name
  /// only, so the same input has the same outcome name in every run.
  ///
  /// - Parameter suffix: At most 64 bytes, such as `.outcome.json`.
  /// - Returns: A name of at most 255 bytes.
  public func appending(_ suffix: String) -> FileName {
    Self.fitted(stem: bytes[...], suffix: Array(suffix.utf8))
  }

  /// The name with `~` and a number before its extension, as `appt~2.json` of `appt.json`.
  func numbered(_ number: Int) -> FileName {
    let end = stemEnd
    return Self.fitted(stem: bytes[..<end], suffix: Array("~\(number)".utf8) + bytes[end...])
  }

  /// Where the extension begins, with its dot, or the end; a long extension isn't one.
  var stemEnd: Int {
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0, bytes.count - dot <= 32 else {
      return bytes.count
    }
    return dot
  }

  static func fitted(stem: ArraySlice<UInt8>, suffix: [UInt8]) -> FileName {
    precondition(suffix.count <= 64, "a suffix has at most 64 bytes")
    guard stem.count + suffix.count > maximumByteCount else {
      return FileName(valid: stem + suffix)
    }
    let digest = [UInt8(ascii: "~")] + StableHash.digits(of: stem)
    var end = stem.startIndex + maximumByteCount - suffix.count - digest.count
    // Don't cut a character in two: step back over at most three continuation bytes.
    for _ in 0..<3 where stem[end] & 0xc0 == 0x80 { end -= 1 }
    return FileName(valid: stem[..<end] + digest + suffix)
  }
}
