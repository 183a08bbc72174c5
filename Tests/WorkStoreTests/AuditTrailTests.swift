import Cancellation
import FHIRModel
import Foundation
import Spool
import Synchronization
import TestSupport
import Testing

@testable import WorkStore

@Suite struct AuditTrailTests {
  private let state: TestState
  private let folder: StateFolder
  private let key: StateKey

  init() throws {
    state = try TestState()
    folder = try StateFolder(folder: "\(state.path)/state")
    key = try #require(StateKey(bytes: folder.key()))
  }

  private var file: URL { URL(filePath: "\(folder.shownPath)/audit.jsonl") }

  private func record(_ number: Int) throws -> AuditRecord {
    var record = AuditRecord(.attempt, at: LedgerSamples.time, runID: "run-1")
    record.operatorID = "operator-1"
    record.consumerODSCode = ODSCode("A1001")
    record.consumerASID = ASID("200000099901")
    record.providerODSCode = ODSCode("X9C01")
    record.dialect = .careconnect
    record.appointmentID = AppointmentID("\(number)")
    record.patient = key.digest(of: try #require(NHSNumber("9990000018")))
    record.input = "X9C01/\(number).json"
    record.traceIDs = ["trace-\(number)"]
    record.requestID = "request-\(number)"
    record.versionBefore = "3"
    return record
  }

  /// Writes a trail of so many records, a few at a time.
  private func write(_ count: Int) throws -> AuditHead {
    let trail = try AuditTrail(state: folder, key: key, confirmed: nil)
    for start in stride(from: 0, to: count, by: 4) {
      _ = try trail.append((start..<min(start + 4, count)).map { try record($0 + 1) })
    }
    return trail.head
  }

  @Test func `a trail that failed says so to everybody after that, and writes nothing`() throws {
    let state = try TestState()
    let isFull = Mutex(false)
    let failing = try StateFolder(
      folder: "\(state.path)/state",
      faults: { call in
        call == .write && isFull.withLock { $0 } ? .failure(errno: ENOSPC) : nil
      }
    )
    let trail = try AuditTrail(state: failing, key: key, confirmed: nil)
    isFull.withLock { $0 = true }
    for _ in 0..<2 {
      let error = #expect(throws: AuditError.self) { try trail.append([record(1)]) }
      guard case .spool(.cannotWrite(_, ENOSPC)) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    #expect(trail.head.recordCount == 0)
  }

  private func verify(_ confirmed: AuditHead?) -> Result<AuditReading, AuditError> {
    Result { () throws(AuditError) in
      try AuditTrail.verify(state: folder, key: key, confirmed: confirmed)
    }
  }

  /// The fault that is found in other bytes.
  private func fault(_ bytes: [UInt8], _ confirmed: AuditHead?) throws -> AuditFault? {
    try Data(bytes).write(to: file)
    guard case .failure(.fault(let fault)) = verify(confirmed) else { return nil }
    return fault
  }

  @Test func `writes one line a record, without what it must not hold`() throws {
    _ = try write(1)
    let text = try String(contentsOf: file, encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 1 && text.hasSuffix("\"}\n"))
    #expect(
      lines[0].hasPrefix(
        #"{"record":1,"event":"attempt","at":"2026-01-15T09:00:00.123456Z","run":"run-1","#
          + #""operator":"operator-1","consumerODSCode":"A1001","consumerASID":"200000099901","#
          + #""providerODSCode":"X9C01","dialect":"careconnect","appointmentID":"1","#
          + #""patientDigest":""#
      ),
      "\(lines[0])"
    )
    #expect(!text.contains("9990000018"))
    let object = try JSONSerialization.jsonObject(with: Data(lines[0].utf8))
    #expect((object as? NSDictionary)?.count == 16)
  }

  @Test func `goes on where it ended, with or without what the ledger knows`() throws {
    let first = try write(5)
    for confirmed in [first, nil] {
      let trail = try AuditTrail(state: folder, key: key, confirmed: confirmed)
      #expect(trail.head.recordCount >= 5)
      _ = try trail.append([record(6)])
    }
    let reading = try verify(first).get()
    #expect(reading.head.recordCount == 7 && reading.tornByteCount == 0)
    #expect(reading.head.byteCount == (try Data(contentsOf: file).count))
  }

  @Test func `finds every byte that was changed, and names the record`() throws {
    let head = try write(2)
    let bytes = [UInt8](try Data(contentsOf: file))
    var ends: [Int] = []
    for (position, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      ends.append(position)
    }
    var random = SeededGenerator(seed: 1)
    for position in bytes.indices {
      var changed = bytes
      changed[position] = ~changed[position] & 0x7f
      if position.isMultiple(of: 3) { changed[position] = bytes[position] ^ 0x20 }
      if position % 3 == 1 { changed[position] = .random(in: 0..<10, using: &random) }
      let number = try #require(ends.firstIndex { $0 >= position }) + 1
      let found = try fault(changed, head)
      #expect(found?.record == number, "byte \(position): \(String(describing: found))")
    }
  }

  @Test func `finds records that were removed, repeated, swapped or taken from elsewhere`() throws {
    let head = try write(9)
    let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
      [UInt8]($0) + [UInt8(ascii: "\n")]
    }
    for index in lines.indices {
      var removed = lines
      removed.remove(at: index)
      #expect(try fault(Array(removed.joined()), head)?.record == index + 1)
      var repeated = lines
      repeated.insert(lines[index], at: index)
      let afterwards = index == lines.count - 1 ? nil : head
      #expect(try fault(Array(repeated.joined()), afterwards)?.record == index + 2)
      for other in lines.indices where other > index {
        var swapped = lines
        swapped.swapAt(index, other)
        #expect(try fault(Array(swapped.joined()), head)?.record == index + 1)
      }
    }
    // All of it is whole, but of another folder.
    let foreign = try #require(StateKey(bytes: Array(repeating: 1, count: 32)))
    let line = AuditLine.make(try record(1), number: 1, after: foreign.chainStart, foreign)
    #expect(try fault(line.bytes, nil) == AuditFault(record: 1, byteOffset: 0, kind: .changed))
  }

  @Test func `tells an end that was cut off from one that a crash tore`() throws {
    let confirmed = try write(4)
    let trail = try AuditTrail(state: folder, key: key, confirmed: confirmed)
    let end = try trail.append([record(5), record(6)])
    let bytes = [UInt8](try Data(contentsOf: file))
    let edges = [0, confirmed.byteCount - 1, confirmed.byteCount, confirmed.byteCount + 1]
    for length in Set(edges + stride(from: 1, to: bytes.count - 1, by: 61)).sorted() {
      let found = try fault(Array(bytes[..<length]), confirmed)
      #expect((found != nil) == (length < confirmed.byteCount), "cut to \(length)")
      // With the later end confirmed, none of it may be missing.
      #expect(try fault(Array(bytes[..<length]), end) != nil)
    }
    #expect(try fault(bytes.dropLast(), confirmed) == nil)
    let torn = try verify(confirmed).get()
    #expect(torn.head.recordCount == 5 && torn.tornByteCount > 0)
    let reopened = try AuditTrail(state: folder, key: key, confirmed: confirmed)
    #expect(reopened.head == torn.head)
    _ = try reopened.append([record(6)])
    #expect(try verify(confirmed).get().tornByteCount == 0)
    #expect([UInt8](try Data(contentsOf: file)) == bytes)
  }

  @Test func `takes blocks that never reached the disk for torn, but no other change`() throws {
    let confirmed = try write(2)
    let trail = try AuditTrail(state: folder, key: key, confirmed: confirmed)
    let end = try trail.append((3...20).map { try record($0) })
    let bytes = [UInt8](try Data(contentsOf: file))
    var gap = bytes
    for position in (confirmed.byteCount + 700)..<(confirmed.byteCount + 1300) { gap[position] = 0 }
    #expect(try fault(gap, confirmed) == nil)
    #expect(try verify(confirmed).get().head.recordCount == 3)
    #expect(try fault(gap, end)?.record == 4)
    var edited = bytes
    edited[confirmed.byteCount + 700] ^= 1
    #expect(try fault(edited, confirmed)?.kind == .changed)
    #expect(throws: AuditError.self) {
      try AuditTrail(state: folder, key: key, confirmed: confirmed)
    }
  }

  @Test func `is not gone on with when the ledger knows of more`() throws {
    let head = try write(3)
    try Data().write(to: file)
    #expect(
      throws: AuditError.fault(
        AuditFault(record: 3, byteOffset: head.byteCount, kind: .missing(upTo: 3))
      )
    ) {
      try AuditTrail(state: folder, key: key, confirmed: head)
    }
    #expect(
      verify(head)
        == .failure(
          .fault(
            AuditFault(record: 1, byteOffset: 0, kind: .missing(upTo: 3))
          )
        )
    )
  }
}
