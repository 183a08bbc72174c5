import Foundation

/// Reads the bytes of configuration files and books from disk, and the variables above them.
///
/// Nothing here is for inputs: those are untrusted and go through the spool.
public enum ConfigurationFile {
  /// The largest configuration file, in bytes; the routes of every provider in England fit into it.
  public static let maximumByteCount = 16 * 1_048_576

  /// The content of a file.
  ///
  /// - Throws: a failure that names the file when it cannot be read or is too large.
  public static func bytes(atPath path: String) throws(ConfigurationFailure) -> [UInt8] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw failure(path, "the file cannot be read; check that it is there and may be read")
    }
    guard data.count <= maximumByteCount else {
      throw failure(path, "the file is larger than \(maximumByteCount) bytes")
    }
    return Array(data)
  }

  /// The content of a file that nobody but its owner may use: a private key, or the key of an API.
  ///
  /// - Throws: a failure that names the file when it cannot be read, or when its permissions let
  ///   others in.
  public static func secretBytes(atPath path: String) throws(ConfigurationFailure) -> [UInt8] {
    guard !isOpenToOthers(atPath: path) else {
      throw failure(path, "the file is open to others than its owner; run: chmod 600 \(path)")
    }
    return try bytes(atPath: path)
  }

  /// Whether the group or others may use a file; `false` where it cannot be looked at, which reading
  /// it tells.
  public static func isOpenToOthers(atPath path: String) -> Bool {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    let permissions = attributes?[.posixPermissions] as? NSNumber
    return (permissions?.intValue ?? 0) & 0o077 != 0
  }

  /// An entry of a folder.
  public struct FolderEntry: Hashable, Sendable {
    /// The name, without the folder.
    public let name: String

    /// Whether it is a folder itself.
    public let isFolder: Bool
  }

  /// What a folder holds, sorted by name, hidden entries left out.
  ///
  /// - Throws: a failure that names the folder when it cannot be listed.
  public static func entries(
    ofFolderAtPath path: String
  ) throws(ConfigurationFailure) -> [FolderEntry] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw failure(path, "the folder cannot be listed; check that it is there and may be read")
    }
    return names.filter { !$0.hasPrefix(".") }.sorted().map { name in
      FolderEntry(name: name, isFolder: isFolder(atPath: "\(path)/\(name)"))
    }
  }

  /// The variables of the process.
  public static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Whether there is something at a path.
  public static func exists(atPath path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// A path that is given in a configuration file, seen from where the file stands.
  public static func path(_ path: String, relativeTo fileName: String) -> String {
    guard !path.hasPrefix("/"), let slash = fileName.lastIndex(of: "/") else { return path }
    return String(fileName[...slash]) + path
  }

  private static func isFolder(atPath path: String) -> Bool {
    // What cannot be looked at is no folder; reading it as a file says why.
    let type = try? URL(fileURLWithPath: path).resolvingSymlinksInPath().resourceValues(forKeys: [
      .isDirectoryKey
    ])
    return type?.isDirectory ?? false
  }

  private static func failure(_ path: String, _ message: String) -> ConfigurationFailure {
    ConfigurationFailure([ConfigurationError(fileName: path, message: message)])
  }
}
