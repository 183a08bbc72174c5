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
    for (name, value) in [
      ("--maximum-bytes", maximumBytes), ("--maximum-depth", maximumDepth),
      ("--maximum-attributes", maximumAttributes),
    ] where value < 1 {
      throw ValidationError("\(name) must be at least 1.")
    }
    // Offsets in a tree are numbers of 31 bits.
    guard maximumBytes <= 1 << 30 else {
      throw ValidationError("--maximum-bytes must be at most 1 GiB, 1073741824.")
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
