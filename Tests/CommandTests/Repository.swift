import Foundation

/// The files of the repository that the tests need.
enum Repository {
  /// The folder with `Package.swift`.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  static func path(_ path: String) -> String { folder.appending(path: path).path }
}
