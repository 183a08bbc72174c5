import ArgumentParser
import MessagePipeline
import Spool
import WorkStore

/// `ssp-cancel audit`: looks into what was done.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Looks into the audit trail of an outbox.",
    subcommands: [AuditVerifyCommand.self]
  )
}

/// `ssp-cancel audit verify`: checks that the audit trail is as it was written.
struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that no record of the audit trail was changed, removed or moved.",
    discussion: """
      Each record of audit.jsonl is linked to all before it by the key of the state folder, and the \
      ledger knows the end. The first record that is not as it was written is named. A record that \
      a crash tore off at the end is told apart from that.

      Note the number and link of the last record where nobody here may write: against somebody \
      with the key and the ledger, only that helps.

      The exit status is 0 when everything is as it was written, 1 when it is not or the tool \
      failed, and 2 for wrong options.

      EXAMPLES
        ssp-cancel audit verify --outbox outbox
        ssp-cancel audit verify --state /var/lib/ssp-cancel
      """
  )

  @OptionGroup
  var place: StateFolderOptions

  func run() async throws {
    do {
      let folder = try StateFolder(reading: place.path())
      guard try folder.hasFile(AuditTrail.fileName) else {
        throw ExitWithMessage(
          status: .toolFailed,
          message: "\(folder.shownPath) has no audit trail: check the folder"
        )
      }
      guard let key = StateKey(bytes: try folder.key()) else {
        preconditionFailure("a key that was read is one")
      }
      // The ledger first: a run that goes on adds records before it tells the ledger.
      let confirmed = try await confirmedHead(folder)
      let reading = try AuditTrail.verify(state: folder, key: key, confirmed: confirmed)
      try StandardStream.output.write(Array(text(of: reading, confirmed).utf8))
    } catch let error as ExitWithMessage {
      throw error
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
  }

  /// The end that the ledger knows of; `nil` without a ledger or a record.
  private func confirmedHead(_ folder: StateFolder) async throws -> AuditHead? {
    guard try folder.hasFile(SQLiteWorkStore.fileName) else { return nil }
    return try await SQLiteWorkStore(state: folder).auditHead()
  }

  private func text(of reading: AuditReading, _ confirmed: AuditHead?) -> String {
    var text = "The audit trail is as it was written: \(reading.head.recordCount) records.\n"
    text += "The link of the last one is \(reading.head.digest).\n"
    if reading.tornByteCount > 0 {
      text += "After it, \(reading.tornByteCount) bytes of a record were torn off by a crash.\n"
    }
    if confirmed == nil {
      text += "No ledger knows its end, so records may be missing there.\n"
    }
    return text
  }
}
