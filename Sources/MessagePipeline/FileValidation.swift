import Diagnostics
import ElementModel
import FHIRValidation
import Spool

/// Validates files without sending anything.
public struct FileValidation: Sendable {
  /// The rules beyond the base specification.
  public let profile: ValidationProfile

  /// What is refused unread.
  public let limits: ReadLimits

  /// Creates a validation.
  public init(profile: ValidationProfile = .base, limits: ReadLimits = ReadLimits()) {
    self.profile = profile
    self.limits = limits
  }

  /// Validates some files and hands on what was found in each, in the order of the files.
  ///
  /// Files are read and checked side by side, in groups that bound the memory.
  ///
  /// - Throws: what the disk, not a file, made impossible.
  public func run(
    _ files: [FoundFile],
    report: (FoundFile, FileFinding) throws -> Void
  ) async throws {
    let groupSize = 128
    let laneCount = 4
    var next = 0
    try await withThrowingTaskGroup(of: (Int, [FileFinding]).self) { group in
      var finished: [Int: [FileFinding]] = [:]
      var nextReported = 0
      func startGroup() {
        guard next < files.count else { return }
        let start = next
        next = min(next + groupSize, files.count)
        let range = start..<next
        group.addTask { (start, try range.map { try validate(files[$0]) }) }
      }
      for _ in 0..<laneCount { startGroup() }
      while let (start, findings) = try await group.next() {
        finished[start] = findings
        while let ready = finished.removeValue(forKey: nextReported) {
          for (position, found) in ready.enumerated() {
            try report(files[nextReported + position], found)
          }
          nextReported += ready.count
        }
        startGroup()
      }
    }
  }

  /// What was found in one file.
  public struct FileFinding: Sendable {
    /// The findings, in the order of the file.
    public let diagnostics: [Diagnostic]

    /// The bytes of the file, if anything was found in them.
    public let source: [UInt8]
  }

  /// Validates one file.
  public func validate(_ file: FoundFile) throws(SpoolError) -> FileFinding {
    switch try file.read(maximumByteCount: limits.maximumByteCount) {
    case .content(let content):
      let diagnostics = validate(content.bytes)
      return FileFinding(
        diagnostics: diagnostics,
        source: diagnostics.isEmpty ? [] : content.bytes
      )
    case .refused(let refusal):
      return FileFinding(
        diagnostics: [Diagnostic(.inputFile, message: "\(refusal)")],
        source: []
      )
    }
  }

  /// Validates the bytes of one file.
  public func validate(_ bytes: [UInt8]) -> [Diagnostic] {
    ResourceValidator.read(bytes, profile: profile, limits: limits).diagnostics
  }
}
