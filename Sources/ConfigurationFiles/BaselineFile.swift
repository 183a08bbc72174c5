/// Findings that were there when somebody accepted them, counted by file, code and element.
///
/// Lines and columns are not kept, so the file stays right when text moves.
public struct BaselineFile: Hashable, Sendable {
  /// What findings that count as the same have in common.
  public struct Finding: Hashable, Sendable {
    /// The file, as it is shown in findings.
    public let file: String

    /// The code of the rule.
    public let code: String

    /// The FHIRPath of the element; `nil` for findings about no element.
    public let path: String?

    /// Creates a finding.
    public init(file: String, code: String, path: String?) {
      self.file = file
      self.code = code
      self.path = path
    }
  }

  /// How often each finding is accepted.
  public var counts: [Finding: Int]

  /// Creates the content of a file.
  public init(counts: [Finding: Int] = [:]) { self.counts = counts }

  /// The version of the format.
  public static let version = 1

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, JSON as `--write-baseline` writes it.
  ///   - fileName: its name, to show in errors.
  /// - Returns: what the file accepts.
  /// - Throws: everything that is wrong with it.
  public static func read(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> BaselineFile {
    let faults = ConfigurationFaults(fileName: fileName)
    guard let root = try YAMLText.root(bytes: bytes, fileName: fileName),
      let file = MappingReader(root, keys: ["version", "findings"], faults: faults)
    else {
      if faults.isEmpty {
        faults.report("the file is empty; write it with --write-baseline", at: nil)
      }
      throw faults.makeFailure()
    }
    guard file.integer("version", in: version...version) != nil else {
      if faults.isEmpty { file.report("`version` is missing: this program knows \(version)") }
      throw faults.makeFailure()
    }
    var counts: [Finding: Int] = [:]
    for entry in file.mappings(
      "findings",
      required: "the findings that are accepted",
      keys: ["file", "code", "path", "count"]
    ) {
      let file = entry.text("file", required: "where the finding is")
      let code = entry.text("code", required: "which rule the finding is of")
      let finding = Finding(file: file ?? "", code: code ?? "", path: entry.text("path"))
      counts[finding, default: 0] += entry.integer("count", in: 1...1_000_000) ?? 1
    }
    guard faults.isEmpty else { throw faults.makeFailure() }
    return BaselineFile(counts: counts)
  }
}
