/// Findings that are not to be reported, each with the reason why that is right.
public struct IgnoreFile: Hashable, Sendable {
  /// One of them.
  public struct Entry: Hashable, Sendable {
    /// The code of the rule.
    public let code: String

    /// The element, with all it holds; `nil` for any.
    public let path: String?

    /// The pattern of the files; `nil` for any.
    public let files: String?

    /// Why the findings are accepted.
    public let reason: String

    /// The 1-based line of the file.
    public let line: Int
  }

  /// In the order of the file.
  public let entries: [Entry]

  /// The name that is looked for in the working folder.
  public static let defaultPath = ".ssp-cancel-ignore"

  /// Reads a file; an empty one ignores nothing.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, YAML or JSON.
  ///   - fileName: its name, to show in errors.
  /// - Returns: what the file ignores.
  /// - Throws: everything that is wrong with it, such as an entry without a reason.
  public static func read(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> IgnoreFile {
    guard let root = try YAMLText.root(bytes: bytes, fileName: fileName) else {
      return IgnoreFile(entries: [])
    }
    let faults = ConfigurationFaults(fileName: fileName)
    guard let file = MappingReader(root, keys: ["ignore"], faults: faults) else {
      throw faults.makeFailure()
    }
    let entries = file.mappings("ignore", keys: ["code", "path", "files", "reason"]).compactMap {
      entry(in: $0)
    }
    guard faults.isEmpty else { throw faults.makeFailure() }
    return IgnoreFile(entries: entries)
  }

  private static func entry(in mapping: MappingReader) -> Entry? {
    let code = mapping.text("code", required: "which rule's findings are not to be reported")
    let reason = mapping.text("reason", required: "say why that is right")
    let path = mapping.text("path")
    let files = mapping.text("files")
    guard let code, let reason else { return nil }
    return Entry(
      code: code,
      path: path,
      files: files,
      reason: reason,
      line: mapping.place(of: "code")?.line ?? 1
    )
  }
}
