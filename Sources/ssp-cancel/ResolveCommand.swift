import ArgumentParser
import MessagePipeline
import Spool

/// `ssp-cancel resolve`: settles what is in doubt by reading.
struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Reads what is in doubt at its providers, and settles what that shows.",
    discussion: """
      An item is in doubt when a cancellation was sent and nobody knows whether it was carried out. \
      Each is read: what the provider shows as cancelled is cancelled; what is still booked was not \
      cancelled, and `ssp-cancel retry` or the next run cancels it; everything else stays in doubt, \
      with the reason. No cancellation is sent.

      Items whose files are gone are read too, at the provider and under the id that the ledger has. \
      Their patient is compared by a keyed digest; where nothing can be compared, they stay in doubt. \
      When one of these turns out to be booked, its file has to be dropped again.

      Outcome files are written anew, and a summary like that of a run. The exit status is that of \
      run, and 0 when nothing is in doubt.

      EXAMPLES
        ssp-cancel resolve --inbox inbox --outbox outbox
        ssp-cancel resolve --inbox inbox --outbox outbox --config /etc/ssp-cancel/ssp-cancel.yaml
      """
  )

  @OptionGroup
  var batch: BatchOptions

  @Flag(help: "Leave the files in the inbox.")
  var keepInbox = false

  func run() async throws {
    let (batch, file) = try batch.completed()
    let end = try await batch.withPipeline(file, keepsInbox: keepInbox, cancels: false) {
      pipeline in
      let work = try await pipeline.doubts()
      guard work.selection?.count ?? 0 > 0 else { return BatchEnd?.none }
      return try await pipeline.runToEnd(on: work)
    }
    if let end {
      try batch.tell(end)
    } else if !batch.live.isQuiet {
      BatchOptions.show("Nothing is in doubt.\n")
    }
  }
}
