import FHIRModel
import Foundation
import Reporting
import Spool
import TestSupport

/// Files for the rows of summaries: each is open, and has no name any more.
enum SampleFile {
  /// Makes a file with some content.
  static func make(_ bytes: [UInt8] = []) throws -> OutboxFile {
    let folder = URL.temporaryDirectory.appending(path: "ssp-cancel-rows-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = OutboxFolder.path(ofRun: "r", RunSummary.rowsFileName)
    let file = try OutboxFile(path, in: try Outbox(folder: folder.path))
    if !bytes.isEmpty { try file.append(bytes) }
    return file
  }

  /// All bytes of a file.
  static func bytes(of file: OutboxFile) throws -> [UInt8] {
    try file.read(at: 0, byteCount: file.byteCount)
  }
}

extension RunSummary {
  /// Begins a summary with a file of its own.
  init(
    runID: String,
    programVersion: String,
    startedAt: FHIRInstant,
    transportNotice: String?
  ) throws {
    try self.init(
      runID: runID,
      programVersion: programVersion,
      startedAt: startedAt,
      transportNotice: transportNotice,
      in: try SampleFile.make()
    )
  }

  /// Adds the row of the next input.
  mutating func add(_ row: ItemRow) throws { try add([(totals.itemCount, row)]) }
}
