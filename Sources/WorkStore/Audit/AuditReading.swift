import Spool

/// What is wrong with an audit trail, at the first place where anything is.
public struct AuditFault: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// The record, or one of those before it, was changed.
    case changed
    /// What stands in its place is no record.
    case notARecord
    /// Another record stands in its place: some were removed, added or put in another order.
    case foundAnother(number: Int)
    /// It and those after it, up to this number, are missing, although the ledger knows of them.
    case missing(upTo: Int)
    /// It is whole, but not the one that the ledger knows of.
    case notTheLedgers
  }

  /// The number of the first record that is not as it was written, 1 first.
  public let record: Int
  /// Where it begins, or should, in bytes.
  public let byteOffset: Int
  /// What is wrong.
  public let kind: Kind
}

extension AuditFault: CustomStringConvertible {
  /// One sentence: which record, and what is wrong with it.
  public var description: String {
    let place = "record \(record) of the audit trail (at byte \(byteOffset))"
    switch kind {
    case .changed: return "\(place) or what stands before it was changed"
    case .notARecord: return "\(place) is no record any more"
    case .foundAnother(let number):
      return "\(place) is not in its place, where record \(number) is: records were removed, "
        + "repeated or moved"
    case .missing(let last):
      return "\(place) is missing, and all up to record \(last): the end was cut off"
    case .notTheLedgers:
      return "\(place) is not the one that the ledger knows of: one of the two was replaced"
    }
  }
}

/// A trail without a fault.
public struct AuditReading: Hashable, Sendable {
  /// Its end.
  public let head: AuditHead
  /// How many bytes follow that are no whole record: a crash tore off what was being written, and
  /// nothing was done on the strength of it.
  public let tornByteCount: Int
}

/// The end of the audit trail, as far as it goes or the ledger knows.
public struct AuditHead: Hashable, Sendable {
  /// How many records there are.
  public let recordCount: Int
  /// How many bytes they have.
  public let byteCount: Int
  /// The link of the last one, which depends on all.
  public let digest: KeyedDigest

  /// The end of an empty trail.
  static func empty(_ key: StateKey) -> AuditHead {
    AuditHead(recordCount: 0, byteCount: 0, digest: key.chainStart)
  }
}

/// Goes through an audit trail record by record, in memory that doesn't grow with it.
struct AuditReader {
  let key: StateKey
  /// What the ledger knows of.
  let confirmed: AuditHead?

  private static let pieceByteCount = 65_536

  /// Checks all records after `start`, which is taken for good.
  func read(
    _ file: AppendedFile,
    from start: AuditHead
  ) throws(SpoolError) -> Result<AuditReading, AuditFault> {
    var head = start
    var rest: [UInt8] = []
    while true {
      let position = head.byteCount + rest.count
      let piece = try file.read(at: position, byteCount: Self.pieceByteCount)
      rest += piece
      var used = 0
      while let end = rest[used...].firstIndex(of: UInt8(ascii: "\n")) {
        switch next(rest[used..<end], after: head) {
        case .success(let newHead): head = newHead
        case .failure(let fault):
          // What never was confirmed and has a gap was torn by a power cut, not by a person.
          guard isAfterConfirmed(head), try hasGap(rest[used...], file, at: position + piece.count)
          else { return .failure(fault) }
          return .success(try torn(file, after: head))
        }
        used = end + 1
      }
      rest.removeFirst(used)
      guard !piece.isEmpty else { break }
      guard rest.count <= AuditLine.maximumByteCount else {
        return .failure(fault(.notARecord, after: head))
      }
    }
    if let confirmed, confirmed.recordCount > head.recordCount {
      let kind: AuditFault.Kind =
        rest.isEmpty ? .missing(upTo: confirmed.recordCount) : .notARecord
      return .failure(fault(kind, after: head))
    }
    return .success(AuditReading(head: head, tornByteCount: rest.count))
  }

  private func next(
    _ line: ArraySlice<UInt8>,
    after head: AuditHead
  ) -> Result<AuditHead, AuditFault> {
    var link = head.digest
    let number = head.recordCount + 1
    if let kind = AuditLine.fault(in: line, number: number, after: &link, key) {
      return .failure(fault(kind, after: head))
    }
    let next = AuditHead(
      recordCount: number,
      byteCount: head.byteCount + line.count + 1,
      digest: link
    )
    if let confirmed, confirmed.recordCount == number, confirmed != next {
      return .failure(fault(.notTheLedgers, after: head))
    }
    return .success(next)
  }

  private func fault(_ kind: AuditFault.Kind, after head: AuditHead) -> AuditFault {
    AuditFault(record: head.recordCount + 1, byteOffset: head.byteCount, kind: kind)
  }

  private func isAfterConfirmed(_ head: AuditHead) -> Bool {
    head.recordCount >= confirmed?.recordCount ?? 0
  }

  private func torn(
    _ file: AppendedFile,
    after head: AuditHead
  ) throws(SpoolError) -> AuditReading {
    AuditReading(head: head, tornByteCount: file.byteCount - head.byteCount)
  }

  /// Whether some of the rest of the file is NUL, as blocks are that never reached the disk.
  private func hasGap(
    _ rest: ArraySlice<UInt8>,
    _ file: AppendedFile,
    at position: Int
  ) throws(SpoolError) -> Bool {
    if rest.contains(0) { return true }
    var position = position
    while true {
      let piece = try file.read(at: position, byteCount: Self.pieceByteCount)
      if piece.isEmpty { return false }
      if piece.contains(0) { return true }
      position += piece.count
    }
  }
}
