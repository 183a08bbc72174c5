import Foundation

/// The corpus of real payloads and mutants, where it is at hand.
///
/// Its place is read from `SSP_CANCEL_CORPUS`; without that, a folder beside the package is tried.
public enum Corpus {
  /// The folder.
  public static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["SSP_CANCEL_CORPUS"] {
      return URL(filePath: path)
    }
    return PackageFolder.url.appending(path: "../shared/corpus").standardized
  }()

  /// Whether the corpus is there.
  public static let isAvailable = FileManager.default.fileExists(atPath: folder.path)

  /// The bytes of a file.
  public static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  /// The rows of a table, by the names of its columns.
  public static func rows(_ path: String) throws -> [[String: String]] {
    let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    var lines = text.split(whereSeparator: \.isNewline)[...]
    let names = lines.removeFirst().split(separator: "\t", omittingEmptySubsequences: false)
    return lines.map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Dictionary(
        uniqueKeysWithValues: zip(names, fields).map { (String($0), String($1)) }
      )
    }
  }

  /// The names of the files in a folder, sorted.
  public static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: self.folder.appending(path: folder).path)
      .sorted()
  }

  /// The folder of the definitions of FHIR STU3.
  public static let definitionsFolder = folder.appending(path: "definitions/stu3")
}
