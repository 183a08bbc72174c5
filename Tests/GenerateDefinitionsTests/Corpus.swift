import Foundation

/// The published definitions, which are not part of the package.
enum Corpus {
  /// The folder of the package.
  static let packageFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of the definitions of FHIR STU3.
  static let definitionsFolder: URL = {
    let corpus =
      ProcessInfo.processInfo.environment["SSP_CANCEL_CORPUS"].map { URL(filePath: $0) }
      ?? packageFolder.deletingLastPathComponent().appending(path: "shared/corpus")
    return corpus.appending(path: "definitions/stu3")
  }()

  /// Whether the definitions are there.
  static var isPresent: Bool {
    FileManager.default.fileExists(atPath: definitionsFolder.path)
  }
}
