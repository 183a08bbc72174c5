import ArgumentParser
import ElementModel

/// The limits of the readers, as options.
struct ReadLimitOptions: ParsableArguments {
  @Option(help: "The largest file that is read, in bytes.")
  var maximumBytes = ReadLimits().maximumByteCount

  @Option(help: "The deepest nesting of objects, arrays or elements.")
  var maximumDepth = ReadLimits().maximumDepth

  @Option(help: "The most attributes one XML element may have.")
  var maximumAttributes = ReadLimits().maximumAttributeCount

  func validate() throws {
    try Self.check(bytes: maximumBytes, depth: maximumDepth, attributes: maximumAttributes)
  }

  /// Checks limits that were given, against the same bounds as the configuration has.
  static func check(bytes: Int?, depth: Int?, attributes: Int?) throws {
    // Offsets in a tree are numbers of 31 bits, and each level of nesting takes stack.
    for (name, value, maximum) in [
      ("--maximum-bytes", bytes, 1 << 30), ("--maximum-depth", depth, 256),
      ("--maximum-attributes", attributes, 4_096),
    ] {
      guard let value, !(1...maximum).contains(value) else { continue }
      throw ValidationError("\(name) takes a number from 1 to \(maximum).")
    }
  }

  var limits: ReadLimits {
    ReadLimits(
      maximumByteCount: maximumBytes,
      maximumDepth: maximumDepth,
      maximumAttributeCount: maximumAttributes
    )
  }
}
