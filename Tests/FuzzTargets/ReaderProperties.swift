import Diagnostics
import ElementModel
import FHIRModel
import Foundation

/// What holds for a reader, whatever it reads.
struct ReaderProperties {
  let bytes: [UInt8]
  let format: FHIRFormat
  private let limits = ReadLimits(maximumDiagnosticCount: 20)

  init(_ bytes: [UInt8], _ format: FHIRFormat) {
    self.bytes = bytes
    self.format = format
  }

  func check() throws(Violation) {
    let result = format.read(bytes, limits: limits)
    try FindingProperties(bytes: bytes, maximumCount: limits.maximumDiagnosticCount)
      .check(result.diagnostics)
    let isStopped = result.diagnostics.contains { $0.severity == .fatal }
    if let tree = result.tree {
      try require(!isStopped, "what ended the reading leaves no tree")
      try TreeProperties(tree: tree).check()
    } else {
      try require(result.diagnostics.hasErrors, "a file without a tree has a finding that says why")
    }
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    if !isUTF8 { try require(result.tree == nil, "what is not UTF-8 has no tree") }
    let again = format.read(bytes, limits: limits)
    try require(again.diagnostics == result.diagnostics, "the same file has the same findings")
    if format == .json, isUTF8 { try compareWithFoundation(result) }
  }

  /// Compares with another reader of JSON where the two should agree.
  private func compareWithFoundation(_ result: ReadResult) throws(Violation) {
    // Foundation looks for other encodings, and reads numbers as such: it refuses large ones.
    // It also passes over a comma behind the last member.
    guard !bytes.contains(0), !bytes.starts(with: [0xEF, 0xBB, 0xBF]), !hasLargeNumber,
      !hasTrailingComma
    else { return }
    let codes = Set(result.diagnostics.map(\.code))
    let read = try? JSONSerialization.jsonObject(with: Data(bytes))
    if read is [String: Any] {
      try require(!codes.contains("json/syntax"), "what Foundation takes for JSON is JSON")
    } else if !codes.contains("json/lone-surrogate"),
      result.diagnostics.count < limits.maximumDiagnosticCount
    {
      // Of a file with more findings than are kept, half a character may be among those left out.
      try require(result.tree == nil, "what Foundation does not take for an object is none")
    }
  }

  private var hasTrailingComma: Bool {
    var isBehindComma = false
    for byte in bytes where ![0x20, 0x09, 0x0A, 0x0D].contains(byte) {
      if isBehindComma, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return true }
      isBehindComma = byte == UInt8(ascii: ",")
    }
    return false
  }

  private var hasLargeNumber: Bool {
    var digitCount = 0
    for byte in bytes {
      if (0x30...0x39).contains(byte) {
        digitCount += 1
        if digitCount > 15 { return true }
      } else {
        if digitCount > 0, byte | 0x20 == UInt8(ascii: "e") { return true }
        digitCount = 0
      }
    }
    return false
  }
}
