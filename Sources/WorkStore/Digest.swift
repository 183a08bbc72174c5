import CLibCrypto

/// SHA-256 of some bytes: 32 bytes that tell contents apart.
///
/// Source: FIPS 180-4; computed by OpenSSL's libcrypto.
public struct ContentDigest: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// Computes the digest of a content.
  public init(of content: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    let isDone = unsafe EVP_Digest(content, content.count, &digest, nil, SHA256.method, nil)
    precondition(isDone == 1, "libcrypto computes SHA-256")
    bytes = digest
  }

  /// Takes a stored digest; `nil` unless it has 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The first bytes of a digest, from at least eight of its hexadecimal digits; `nil` for anything else.
  ///
  /// Of an odd number of digits, the last is not looked at.
  public static func prefix(_ text: String) -> [UInt8]? {
    guard (8...byteCount * 2).contains(text.utf8.count) else { return nil }
    let digits = Array(text.lowercased().utf8)
    return HexadecimalText.bytes(of: digits.prefix(digits.count / 2 * 2))
  }

  /// Reads a digest from its 64 hexadecimal digits, in lower case.
  public init?(hexadecimal text: String) {
    guard let bytes = HexadecimalText.bytes(of: text.utf8) else { return nil }
    self.init(bytes: bytes)
  }

  /// The length of a digest.
  static let byteCount = 32
}

extension ContentDigest: CustomStringConvertible {
  /// The digest in hexadecimal digits.
  public var description: String { HexadecimalText.text(of: bytes) }
}

/// The method of libcrypto, looked up once because that costs more than a short digest.
private enum SHA256 {
  // Methods never change once they are there.
  nonisolated(unsafe) static let method = unsafe EVP_MD_fetch(nil, "SHA256", nil)
}

/// What only who has the key can compute: HMAC-SHA-256.
///
/// NHS numbers, and what else is short enough to be guessed, are stored in this form only: a plain
/// digest of one of a thousand million numbers is found again by trying all of them.
/// Source: RFC 2104.
public struct KeyedDigest: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// Computes the digest of a message.
  init(of message: [UInt8], key: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: ContentDigest.byteCount)
    let isDone =
      unsafe HMAC(SHA256.method, key, Int32(key.count), message, message.count, &digest, nil) != nil
    precondition(isDone, "libcrypto computes HMAC")
    bytes = digest
  }

  /// Takes a stored digest; `nil` unless it has 32 bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == ContentDigest.byteCount else { return nil }
    self.bytes = bytes
  }
}

extension KeyedDigest: CustomStringConvertible {
  /// The digest in hexadecimal digits.
  public var description: String { HexadecimalText.text(of: bytes) }
}

/// Bytes as digits.
enum HexadecimalText {
  private static let digits = Array("0123456789abcdef".utf8)

  /// Two lower-case digits a byte.
  static func utf8(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }

  static func text(of bytes: [UInt8]) -> String { String(decoding: utf8(of: bytes), as: UTF8.self) }

  /// The bytes that lower-case digits stand for; `nil` for anything else.
  static func bytes(of text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for character in text {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      if let first = high {
        bytes.append(first << 4 | UInt8(digit))
        high = nil
      } else {
        high = UInt8(digit)
      }
    }
    return bytes
  }
}
