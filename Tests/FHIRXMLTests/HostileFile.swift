import Testing

/// A file that repeats something until it is large, made to take time.
struct HostileFile: Sendable, CustomTestStringConvertible {
  let name: String
  let before: String
  let repeated: String
  let after: String
  let count: Int

  /// Describes a file; `#` in what is repeated stands for a number that is never the same.
  init(_ name: String, _ before: String, _ repeated: String, _ after: String, count: Int? = nil) {
    self.name = name
    self.before = before
    self.repeated = repeated
    self.after = after
    self.count = count ?? ReadingTime.byteCount / repeated.utf8.count
  }

  /// The file.
  var bytes: [UInt8] {
    let pieces = repeated.split(separator: "#", omittingEmptySubsequences: false).map {
      Array($0.utf8)
    }
    var bytes = Array(before.utf8)
    for number in 0..<count {
      bytes += pieces[0]
      for piece in pieces.dropFirst() { bytes += Array(String(number).utf8) + piece }
    }
    return bytes + Array(after.utf8)
  }

  var testDescription: String { name }
}
