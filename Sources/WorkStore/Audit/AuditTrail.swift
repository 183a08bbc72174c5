import Spool

/// The audit trail of a state folder: `audit.jsonl`, one record a line, each linked to all before it.
///
/// It is a file of its own and no table of the ledger: it can be read with any tool, be copied to
/// where nobody here may write, be made append-only by the system, and says what was done when the
/// ledger is lost. The ledger keeps the end of it (`LedgerChange.audit`), so that a trail whose end was
/// cut off is found as well. Whoever has the key file and the ledger can forge both; against them only
/// an end that was noted elsewhere helps.
///
/// A value belongs to one task.
public final class AuditTrail {
  private let file: AppendedFile
  private let key: StateKey
  private let durability: Durability
  /// The end of the trail.
  public private(set) var head: AuditHead
  /// What kept records from being written; nothing is written after that.
  private var failure: SpoolError?

  /// The name of the file in the state folder.
  public static let fileName: FileName = {
    guard let name = FileName("audit.jsonl") else { preconditionFailure("a name") }
    return name
  }()

  /// Opens the trail to go on with it, and cuts off what a crash left of a record at its end.
  ///
  /// Only what came after the confirmed end is read.
  ///
  /// - Parameters:
  ///   - state: The folder, held by this process.
  ///   - key: Its key.
  ///   - confirmed: The end that the ledger knows of, ``WorkStore/auditHead()``.
  ///   - durability: With `.none`, records are not flushed.
  /// - Throws: ``AuditError``; nothing was changed.
  public init(
    state: StateFolder,
    key: StateKey,
    confirmed: AuditHead?,
    durability: Durability = .batch
  ) throws(AuditError) {
    self.key = key
    self.durability = durability
    let start = confirmed ?? .empty(key)
    let result: Result<AuditReading, AuditFault>
    do throws(SpoolError) {
      file = try AppendedFile(Self.fileName, in: state)
      if let fault = try Self.fault(in: file, atEndOf: start) {
        result = .failure(fault)
      } else {
        result = try AuditReader(key: key, confirmed: confirmed).read(file, from: start)
      }
      if case .success(let reading) = result, reading.tornByteCount > 0 {
        try file.cut(to: reading.head.byteCount)
      }
    } catch {
      throw .spool(error)
    }
    switch result {
    case .success(let reading): head = reading.head
    case .failure(let fault): throw .fault(fault)
    }
  }

  /// Looks at the last record of a confirmed end only.
  private static func fault(
    in file: AppendedFile,
    atEndOf end: AuditHead
  ) throws(SpoolError) -> AuditFault? {
    guard end.recordCount > 0 else { return nil }
    func fault(_ kind: AuditFault.Kind) -> AuditFault {
      AuditFault(record: end.recordCount, byteOffset: end.byteCount, kind: kind)
    }
    guard file.byteCount >= end.byteCount else { return fault(.missing(upTo: end.recordCount)) }
    let start = max(0, end.byteCount - AuditLine.maximumByteCount - 1)
    let bytes = try file.read(at: start, byteCount: end.byteCount - start)
    guard bytes.last == UInt8(ascii: "\n") else { return fault(.notARecord) }
    return AuditLine.link(of: bytes.dropLast()) == end.digest ? nil : fault(.changed)
  }

  /// Writes records at the end; they last when this returns, unless that is put off.
  ///
  /// Records that do not last yet survive the end of the process, though not a power cut. Their end is
  /// not to be committed to the ledger before later ones, or none, were written to last.
  ///
  /// - Parameters:
  ///   - records: The records; none makes those before last.
  ///   - lasting: Whether they, and all before them, last when this returns.
  /// - Returns: The new end, to be committed to the ledger with what the records are about.
  /// - Throws: ``AuditError``; then what was to be recorded must not be done, and the trail is to be
  ///   opened again.
  public func append(
    _ records: [AuditRecord],
    lasting: Bool = true
  ) throws(AuditError) -> AuditHead {
    // Several tasks write side by side, and those after one that failed cannot know of it yet.
    if let failure { throw .spool(failure) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(records.count * 768)
    var link = head.digest
    for (offset, record) in records.enumerated() {
      let line = AuditLine.make(record, number: head.recordCount + offset + 1, after: link, key)
      bytes += line.bytes
      link = line.link
    }
    do throws(SpoolError) {
      try file.append(bytes)
      if lasting, durability != .none { try file.flush() }
    } catch {
      failure = error
      throw .spool(error)
    }
    head = AuditHead(
      recordCount: head.recordCount + records.count,
      byteCount: head.byteCount + bytes.count,
      digest: link
    )
    return head
  }

  /// Checks a whole trail, also while a run writes to it.
  ///
  /// - Parameters:
  ///   - state: The folder.
  ///   - key: Its key.
  ///   - confirmed: The end that the ledger knows of, asked for before this is called.
  /// - Returns: How far the trail goes.
  /// - Throws: ``AuditError/fault(_:)`` for the first record that is not as it was written.
  public static func verify(
    state: StateFolder,
    key: StateKey,
    confirmed: AuditHead?
  ) throws(AuditError) -> AuditReading {
    let result: Result<AuditReading, AuditFault>
    do throws(SpoolError) {
      let file = try AppendedFile(reading: fileName, in: state)
      result = try AuditReader(key: key, confirmed: confirmed).read(file, from: .empty(key))
    } catch {
      throw .spool(error)
    }
    switch result {
    case .success(let reading): return reading
    case .failure(let fault): throw .fault(fault)
    }
  }
}

/// The audit trail can't be read or written, or isn't as it was written.
public enum AuditError: Error, Hashable, Sendable {
  /// The file failed.
  case spool(SpoolError)
  /// A record isn't as it was written.
  case fault(AuditFault)
}

extension AuditError: CustomStringConvertible {
  /// What failed and what to do next.
  public var description: String {
    switch self {
    case .spool(let error): error.description
    case .fault(let fault):
      "\(fault): keep copies of the state folder and find out who changed it, before you move the "
        + "folder away to run again"
    }
  }
}
