import Cancellation
import ConfigurationFiles
import FHIRModel
import Foundation
import MessagePipeline

/// The samples, schemas and corpus, where they lie.
enum Repository {
  /// The folder with `Package.swift`.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let samples = folder.appending(path: "Samples")
  static let schemas = folder.appending(path: "Schemas")

  static func bytes(_ path: String, in folder: URL = samples) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  /// The rows of a table with tabs, by the names of its columns.
  static func rows(_ path: String, in folder: URL = samples) throws -> [[String: String]] {
    let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    var lines = text.split(whereSeparator: \.isNewline)[...]
    let names = lines.removeFirst().split(separator: "\t", omittingEmptySubsequences: false)
    return lines.map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Dictionary(uniqueKeysWithValues: zip(names, fields).map { (String($0), String($1)) })
    }
  }

  /// All files below a folder, by their paths below it.
  static func files(
    below folder: URL,
    without prefix: String? = nil
  ) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    guard FileManager.default.fileExists(atPath: folder.path) else { return files }
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      if let prefix, path.hasPrefix(prefix) { continue }
      let file = folder.appending(path: path)
      let type = try FileManager.default.attributesOfItem(atPath: file.path)[.type]
      guard type as? FileAttributeType == .typeRegular else { continue }
      files[path] = [UInt8](try Data(contentsOf: file))
    }
    return files
  }

  // MARK: - The run of the samples

  /// The time of the samples, 2026-01-15T09:00:00Z.
  static let now = FHIRInstant(secondsSince1970: 1_768_467_600)

  /// The settings of the samples, read once.
  static func settings() throws -> RunSettings { try sampleSettings.get() }

  private static let sampleSettings = Result { try readSettings() }

  private static func readSettings() throws -> RunSettings {
    let configuration = try RunConfiguration.read(
      path: samples.appending(path: "ssp-cancel.yaml").path
    )
    var settings = RunSettings(
      requests: RequestBuilder(
        consumer: configuration.consumer,
        sspBase: try SSPBase("https://ssp.example.nhs.uk/")
      ),
      routes: try RoutesFile.read(path: samples.appending(path: "routes.yaml").path)
    )
    settings.reason = configuration.reason
    settings.limits = configuration.limits
    // The tests are about what is written, not about power cuts.
    settings.durability = .none
    return settings
  }
}
