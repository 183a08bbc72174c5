import ArgumentParser
import MessagePipeline

/// `ssp-cancel run`: cancels the appointments of an inbox.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Cancels the appointments of an inbox and writes what became of each to an outbox.",
    discussion: """
      Every file of the inbox that holds a FHIR STU3 Appointment, in JSON or XML, is validated, \
      read at its provider, checked, and cancelled there. The provider is named by the file's \
      sidecar NAME.cancel.yaml, by the subfolder of the inbox, by the Appointment, or by \
      --provider-ods, in this order.

      Requests go through the Spine Secure Proxy, with the certificates that the section `ssp` of \
      the configuration names. With --book, the providers are embedded instead, and nothing leaves \
      this machine: --book DIR gives their appointments, --book inbox answers with each file's own \
      content. Every summary says which it was.

      The exit status is 0 when everything is cancelled or was already, 3 when some were not \
      cancelled by a rule, 4 when some files were rejected, 5 when some met a system failure or \
      are in doubt, 6 when some were not attempted or a guard stopped the run, 1 when the tool \
      failed, 2 for wrong options or configuration, 11 when another run holds the outbox, and 130 \
      or 143 when it was interrupted.

      Whatever stops a run, the same command run again goes on where it stopped: the outbox \
      remembers what was sent, and what is in doubt is read before anything else. SIGINT or SIGTERM \
      let what is under way come to its end; a second one stops at once and loses nothing.

      To see first what would happen, plan reads every appointment and apply carries that out; run \
      is both in one. --dry-run asks nobody.

      EXAMPLES
        ssp-cancel run --inbox inbox --outbox outbox --book inbox
        ssp-cancel run --inbox inbox --outbox outbox --dry-run
        ssp-cancel run --inbox Samples/inbox --outbox outbox --book Samples/book \\
          --config Samples/ssp-cancel.yaml --now 2026-01-15T09:00:00Z --keep-inbox
      """
  )

  @OptionGroup
  var batch: BatchOptions

  @Flag(help: "Leave the files in the inbox.")
  var keepInbox = false

  @Flag(
    help: """
      Ask no provider and touch no folder: read the files, and show who would be asked about what. \
      Routes that the configuration looks up in the directory are looked up.
      """
  )
  var dryRun = false

  func run() async throws {
    let (batch, file) = try batch.completed()
    guard dryRun else { return try await batch.runOnce(file, keepsInbox: keepInbox) }
    let settings = try batch.settings(file)
    let dryRun = try await batch.providers.withAccess(settings, file) { access in
      try await DryRun(of: try batch.providers.openInbox(), settings: access.settings)
    }
    if !batch.live.isQuiet { BatchOptions.show(dryRun.terminalText()) }
    let status = dryRun.exitStatus
    guard status == .settled else { throw ExitCode(Int32(status.rawValue)) }
  }
}
