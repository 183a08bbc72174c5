import Diagnostics
import ElementModel
import FHIRValidation
import Reporting
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
    report: (FileFindings) throws -> Void
  ) async throws {
    let groupSize = 128
    let laneCount = 4
    var next = 0
    try await withThrowingTaskGroup(of: (Int, [FileFindings]).self) { group in
      var finished: [Int: [FileFindings]] = [:]
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
          for found in ready { try report(found) }
          nextReported += ready.count
        }
        startGroup()
      }
    }
  }

  /// Validates one file; its bytes stay with what was found, if anything was.
  public func validate(_ file: FoundFile) throws(SpoolError) -> FileFindings {
    let name = file.shownPath
    switch try file.read(maximumByteCount: limits.maximumByteCount) {
    case .content(let content):
      let diagnostics = validate(content.bytes)
      let source = diagnostics.isEmpty ? [] : content.bytes
      return FileFindings(file: name, diagnostics: diagnostics, source: source)
    case .refused(let refusal):
      return FileFindings(
        file: name,
        diagnostics: [Diagnostic(.inputFile, message: "\(refusal)")]
      )
    }
  }

  /// Validates the bytes of one file.
  public func validate(_ bytes: [UInt8]) -> [Diagnostic] {
    ResourceValidator.read(bytes, profile: profile, limits: limits).diagnostics
  }
}
