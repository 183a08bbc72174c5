import Foundation
import FuzzTargets
import TestSupport

/// A file that fuzzing begins with.
struct FuzzSeed {
  let path: String
  let bytes: [UInt8]

  #if DEBUG
  /// How many changed seeds a target gets; builds without optimisation take longer for each.
  static let changedCount = 150
  #else
  static let changedCount = 3_000
  #endif

  /// The seeds of a target, in the order of their names.
  static func seeds(of target: FuzzTarget) throws -> [FuzzSeed] {
    let folders: [String] =
      switch target {
      case .json: ["Fuzzing/Seeds/json"]
      case .xml: ["Fuzzing/Seeds/xml"]
      case .validator, .transform:
        ["Fuzzing/Seeds/json", "Fuzzing/Seeds/xml", "Samples/inbox/X9C03"]
      case .responses: ["Fuzzing/Seeds/responses"]
      }
    return try folders.flatMap(files)
  }

  private static func files(in folder: String) throws -> [FuzzSeed] {
    let url = PackageFolder.url.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted().map { name in
      FuzzSeed(
        path: "\(folder)/\(name)",
        bytes: [UInt8](try Data(contentsOf: url.appending(path: name)))
      )
    }
  }
}
