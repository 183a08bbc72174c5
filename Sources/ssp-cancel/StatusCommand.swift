import ArgumentParser
import MessagePipeline
import Reporting
import Spool
import WorkStore

/// `ssp-cancel status`: tells what an outbox remembers.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells of the runs of an outbox, what is in doubt or open, and what to do next.",
    discussion: """
      With a QUERY, it tells everything about one input instead: the runs that had it, each \
      cancellation that was sent with its trace id and answer, what became of it, and where the file \
      is now. A QUERY is the path or the name of the file, the id of the appointment, or the SHA-256 \
      digest of the content, of which the first eight digits are enough.

      It only looks: also while a run goes on, and nothing is created or changed. No patient data is \
      shown, because the outbox remembers none.

      The exit status is 0, 1 when the tool failed, or 2 for wrong options, for a folder without a \
      ledger, and for a QUERY that nothing is known of.

      EXAMPLES
        ssp-cancel status
        ssp-cancel status --outbox outbox
        ssp-cancel status --outbox outbox X9C01/cancelled.json
        ssp-cancel status --outbox outbox --format json --runs 1
      """
  )

  @OptionGroup
  var place: StateFolderOptions

  @Option(help: "How many runs are told of, the newest first.")
  var runs = 10

  @Option(help: "How many items in doubt, and how many that came to no end, are told of.")
  var items = 20

  @Option(help: "How it is written: text or json.")
  var format = Format.text

  @Argument(help: "The file, the appointment or the digest to tell everything about.")
  var query: String?

  /// A way to write a status.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  func validate() throws {
    for (name, value) in [("--runs", runs), ("--items", items)] where value < 1 {
      throw ValidationError("\(name) takes a number from 1.")
    }
  }

  func run() async throws {
    do {
      let folder = try StateFolder(reading: place.path())
      guard try folder.hasFile(SQLiteWorkStore.fileName) else {
        throw ExitWithMessage(
          status: .usage,
          message: "\(folder.shownPath) has no ledger: no run has used it yet, or the runs were "
            + "given another --state"
        )
      }
      try StandardStream.output.write(try await answer(folder))
    } catch let error as ExitWithMessage {
      throw error
    } catch SpoolError.cannotOpen(let path, let errno) {
      throw ExitWithMessage(
        status: .usage,
        message: "\(SpoolError.cannotOpen(path: path, errno: errno))"
      )
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
  }

  private func answer(_ folder: StateFolder) async throws -> [UInt8] {
    guard let query else {
      let status = try await LedgerView.ask(folder) { view throws(RunFailure) in
        try await view.status(runCount: runs, itemCount: items)
      }
      return format == .json ? status.json() : Array(status.text().utf8)
    }
    let accounts = try await LedgerView.ask(folder) { view throws(RunFailure) in
      try await view.accounts(of: query, limit: items)
    }
    guard !accounts.isEmpty else {
      throw ExitWithMessage(
        status: .usage,
        message:
          "nothing is known of \(FileName.display(Array(query.utf8))): give the path or name "
          + "of a file, the id of an appointment, or eight digits of a content's SHA-256 digest"
      )
    }
    return format == .json ? ItemAccount.json(accounts) : Array(ItemAccount.text(accounts).utf8)
  }
}
