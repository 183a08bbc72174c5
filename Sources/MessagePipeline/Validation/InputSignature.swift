import Diagnostics

/// What a file is by its first bytes, where it is neither JSON nor XML in UTF-8.
enum InputSignature {
  /// Why a file is refused; `nil` for one that can be read.
  static func refusal(of bytes: [UInt8]) -> Diagnostic? {
    // Nearly every file begins like this, and is not looked at further.
    guard let first = bytes.first,
      first != UInt8(ascii: "{") && first != UInt8(ascii: "<") || bytes.dropFirst().first == 0
    else { return nil }
    if let packed = packed.first(where: { bytes.starts(with: $0.signature) }) {
      return refusal(
        .inputCompressed,
        "the file is compressed with \(packed.name)",
        hint: "unpack it first, such as by \(packed.command)"
      )
    }
    if isTar(bytes) {
      return refusal(
        .inputCompressed,
        "the file is a tar archive",
        hint: "unpack it first, by tar -xf FILE"
      )
    }
    if let name = wideEncoding(of: bytes) {
      return refusal(
        .inputEncoding,
        "the file is in \(name)",
        hint: "convert it first, such as by iconv -f \(name) -t UTF-8 FILE"
      )
    }
    return nil
  }

  private static func refusal(
    _ rule: DiagnosticRule,
    _ message: String,
    hint: String
  ) -> Diagnostic {
    Diagnostic(
      rule,
      message: message,
      hint: hint,
      location: SourceLocation(line: 1, column: 1, byteOffset: 0)
    )
  }

  private struct Packed {
    let name: String
    let signature: [UInt8]
    let command: String

    init(_ name: String, _ signature: [UInt8], _ command: String) {
      self.name = name
      self.signature = signature
      self.command = command
    }
  }

  /// Source: the first bytes as RFC 1952, RFC 8878, PKWARE's APPNOTE and the formats' own pages say.
  private static let packed = [
    Packed("gzip", [0x1F, 0x8B], "gunzip, or gunzip -c FILE | ssp-cancel validate -"),
    Packed("zip", [0x50, 0x4B, 0x03, 0x04], "unzip"),
    Packed("zip", [0x50, 0x4B, 0x05, 0x06], "unzip"),
    Packed("zstd", [0x28, 0xB5, 0x2F, 0xFD], "unzstd, or zstd -dc FILE | ssp-cancel validate -"),
    Packed("bzip2", [0x42, 0x5A, 0x68], "bunzip2, or bunzip2 -c FILE | ssp-cancel validate -"),
    Packed("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A], "unxz, or unxz -c FILE | ssp-cancel validate -"),
    Packed("lz4", [0x04, 0x22, 0x4D, 0x18], "unlz4, or lz4 -dc FILE | ssp-cancel validate -"),
    Packed("compress", [0x1F, 0x9D], "uncompress"),
    Packed("7-Zip", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z x"),
  ]

  private static func isTar(_ bytes: [UInt8]) -> Bool {
    bytes.count > 262 && bytes[257..<262].elementsEqual("ustar".utf8)
  }

  /// By the byte order mark, or by the zeros beside the first letter.
  private static func wideEncoding(of bytes: [UInt8]) -> String? {
    let head = Array(bytes.prefix(4)) + [UInt8](repeating: 0xFF, count: max(0, 4 - bytes.count))
    switch (head[0], head[1], head[2], head[3]) {
    case (0xFF, 0xFE, 0, 0), (0, 0, 0xFE, 0xFF): return "UTF-32"
    case (0xFF, 0xFE, _, _), (0xFE, 0xFF, _, _): return "UTF-16"
    case (let letter, 0, 0, 0) where letter != 0: return "UTF-32LE"
    case (0, 0, 0, let letter) where letter != 0: return "UTF-32BE"
    case (let letter, 0, let next, _) where letter != 0 && next != 0: return "UTF-16LE"
    case (0, let letter, 0, let next) where letter != 0 && next != 0: return "UTF-16BE"
    default: return nil
    }
  }
}
