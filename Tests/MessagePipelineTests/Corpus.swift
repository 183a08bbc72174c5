import Foundation

/// The corpus of real payloads and mutants, where it is at hand.
///
/// Its place is read from `SSP_CANCEL_CORPUS`; without that, a folder beside the package is tried.
enum Corpus {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["SSP_CANCEL_CORPUS"] {
      return URL(filePath: path)
    }
    return Repository.folder.appending(path: "../shared/corpus").standardized
  }()

  static let isAvailable = FileManager.default.fileExists(atPath: folder.path)
}
