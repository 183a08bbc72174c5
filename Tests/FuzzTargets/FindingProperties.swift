import Diagnostics

/// What holds for the findings of any file.
struct FindingProperties {
  let bytes: [UInt8]
  let maximumCount: Int

  /// The most bytes that a message may have: it is made of our words, and of names of FHIR.
  private static let maximumMessageByteCount = 600

  /// The most that a path may have: a name of at most 64 letters and an index, for each level.
  private static let maximumPathByteCount = 64 * 80

  func check(_ diagnostics: [Diagnostic]) throws(Violation) {
    // Beyond the maximum: what decides, what ended the reading, and that there are more.
    try require(diagnostics.count <= maximumCount + 3, "there are only so many findings")
    var offset = 0
    for diagnostic in diagnostics {
      try check(diagnostic)
      guard let location = diagnostic.location else { continue }
      try require(location.byteOffset >= offset, "findings come in the order of the file")
      offset = location.byteOffset
    }
  }

  private func check(_ diagnostic: Diagnostic) throws(Violation) {
    let message = diagnostic.message.utf8
    try require(
      !message.isEmpty && message.count <= Self.maximumMessageByteCount,
      "\(diagnostic.code): a message is short"
    )
    try require(
      message.allSatisfy { $0 >= 0x20 && $0 != 0x7F },
      "\(diagnostic.code): a message is one line"
    )
    if let path = diagnostic.path {
      try require(
        path.utf8.count <= Self.maximumPathByteCount,
        "\(diagnostic.code): a path is short"
      )
      try require(
        path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") },
        "\(diagnostic.code): a path has names and indices"
      )
    }
    if let location = diagnostic.location { try check(location, of: diagnostic.code) }
  }

  private func check(_ location: SourceLocation, of code: String) throws(Violation) {
    let offset = location.byteOffset
    try require((0...bytes.count).contains(offset), "\(code): a place is in the file")
    let before = bytes[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    try require(location.column == offset - lineStart + 1, "\(code): the column counts bytes")
    let lineCount = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    try require(location.line == lineCount, "\(code): the line counts line feeds")
  }
}
