/// A file that repeats something until it is large, made to take time.
public struct HostileFile: Sendable, CustomStringConvertible {
  /// What it is.
  public let name: String
  private let before: String
  private let repeated: String
  private let after: String
  private let count: Int

  /// Describes a file; `#` in what is repeated stands for a number that is never the same.
  public init(
    _ name: String,
    _ before: String,
    _ repeated: String,
    _ after: String,
    count: Int? = nil
  ) {
    self.name = name
    self.before = before
    self.repeated = repeated
    self.after = after
    self.count = count ?? ReadingTime.byteCount / repeated.utf8.count
  }

  /// The file.
  public var bytes: [UInt8] { bytes(dividedBy: 1) }

  /// A file like it with a part of the repetitions, to see how the time grows.
  public func bytes(dividedBy divisor: Int) -> [UInt8] {
    let pieces = repeated.split(separator: "#", omittingEmptySubsequences: false).map {
      Array($0.utf8)
    }
    var bytes = Array(before.utf8)
    for number in 0..<count / divisor {
      bytes += pieces[0]
      for piece in pieces.dropFirst() { bytes += Array(String(number).utf8) + piece }
    }
    return bytes + Array(after.utf8)
  }

  /// The name.
  public var description: String { name }
}
