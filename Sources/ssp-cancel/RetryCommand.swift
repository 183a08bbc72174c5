import ArgumentParser
import Cancellation
import MessagePipeline
import Spool

/// `ssp-cancel retry`: works again on what came to no end in a run.
struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Tries again what came to no end in a run, and nothing else.",
    discussion: """
      That is what met a system failure, was not attempted, or is in doubt, which is read first; what \
      a later run has settled is left out. With --only, it is the items with these outcomes, which \
      may be others, such as input-rejected: files that lie in archive/ or rejected/ go back to the \
      inbox first, as they are now, so that they can be mended before.

      Everything is checked as in the first run, and what is cancelled is never sent again. The exit \
      status is that of run, 0 when nothing is left to be tried, and 2 for a run that is not known.

      EXAMPLES
        ssp-cancel retry --run last --inbox inbox --outbox outbox
        ssp-cancel retry --run 20260115T010000Z-1c850cd1 --inbox inbox --outbox outbox
        ssp-cancel retry --run last --only input-rejected --inbox inbox --outbox outbox
      """
  )

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "The run, by its id, or last for the newest run over an inbox.",
      valueName: "id"
    )
  )
  var runID: String

  @Option(
    help: ArgumentHelp(
      "Only the items with this outcome; may be given more than once.",
      valueName: "outcome"
    )
  )
  var only: [CancellationOutcome] = []

  @OptionGroup
  var batch: BatchOptions

  @Flag(help: "Leave the files in the inbox.")
  var keepInbox = false

  func validate() throws {
    for outcome in only {
      guard let refusal = outcome.retryRefusal else { continue }
      throw ValidationError("--only \(outcome.rawValue): \(refusal).")
    }
  }

  func run() async throws {
    let (batch, file) = try batch.completed()
    let end = try await batch.withPipeline(file, keepsInbox: keepInbox) { pipeline in
      let choice: RetryChoice
      do {
        choice = try await pipeline.retryChoice(
          run: runID == "last" ? nil : runID,
          only: Set(only)
        )
      } catch let error as UnknownRun {
        throw ExitWithMessage(status: .usage, message: message(error))
      }
      guard choice.itemCount > 0 else { return BatchEnd?.none }
      var end = try await pipeline.runToEnd(on: choice.work)
      let missingCount = choice.itemCount - end.summary.totals.itemCount
      if missingCount > 0, pipeline.stop.left == nil {
        end.remark =
          "\(missingCount) of \(choice.itemCount) items of run \(choice.run.start.id) were not tried: "
          + "their files are not where they were, or another file has the name\n"
      }
      return end
    }
    if let end {
      try batch.tell(end)
    } else if !batch.live.isQuiet {
      BatchOptions.show("Nothing of that run is left to be tried.\n")
    }
  }

  private func message(_ error: UnknownRun) -> String {
    let known = error.known.prefix(10).map(\.start.id)
    let list =
      known.isEmpty
      ? "the outbox knows of none"
      : "the newest are " + known.joined(separator: ", ")
    return "there is no run \(FileName.display(Array(runID.utf8))): \(list)"
  }
}

extension CancellationOutcome: ExpressibleByArgument {}
