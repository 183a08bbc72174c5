import ArgumentParser
import ConfigurationFiles
import MessagePipeline
import Spool

/// `ssp-cancel apply`: carries a plan out.
struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Cancels the appointments that a plan says would be cancelled, and nothing else.",
    discussion: """
      Only files that the plan says would be cancelled are taken, and each is read, checked and \
      cancelled as run does. What is not as planned any more is not attempted, and its outcome says \
      why: the file has changed or is gone, it would go elsewhere, or the appointment has another \
      version or may not be cancelled any more. Everything else stays in the inbox.

      On a terminal it asks before anything is done; elsewhere it needs --yes. A plan that is too \
      old, or was made in another name or through another way, is refused. An item may be taken out \
      of a plan with an editor. Ledger, guards, outcomes, summary and exit status are those of run; \
      the same command goes on where it stopped.

      The exit status is also 2 when the plan cannot be used or nobody could be asked, and 6 when \
      something was not as planned or the answer was not yes.

      EXAMPLES
        ssp-cancel apply --inbox inbox --outbox outbox plan.json
        ssp-cancel apply --inbox inbox --outbox outbox --yes --plan-valid-for 2h plan.json
      """
  )

  @OptionGroup
  var batch: BatchOptions

  @Flag(help: "Do not ask; needed where there is no terminal.")
  var yes = false

  @Option(help: "How old a plan may be, such as 24h.")
  var planValidFor = TimeSpan(.seconds(86_400))

  @Argument(help: "The plan.")
  var plan: String

  func run() async throws {
    let (batch, file) = try batch.completed()
    try await batch.runOnce(file) { access in
      let plan = try readPlan()
      let origin = CancellationPlan.Origin(access.settings)
      let refusal = plan.refusal(
        for: origin,
        now: access.environment.now(),
        validFor: planValidFor.duration
      )
      if let refusal { throw usage("the plan is not carried out: \(refusal); make a new one") }
      let cancellations = PlannedCancellations(plan)
      try ask(cancellations)
      return cancellations
    }
  }

  private func readPlan() throws(ExitWithMessage) -> CancellationPlan {
    let name = FileName.display(Array(plan.utf8))
    let reading: FileReading
    do throws(SpoolError) {
      reading = try FileReading(path: plan, maximumByteCount: CancellationPlan.maximumByteCount)
    } catch {
      throw ExitWithMessage(error)
    }
    switch reading {
    case .refused(let refusal): throw usage("\(name): \(refusal)")
    case .content(let content):
      do throws(ConfigurationFailure) {
        return try CancellationPlan.read(bytes: content.bytes, fileName: name)
      } catch {
        throw usage(error.description)
      }
    }
  }

  /// Asks, unless that is not needed.
  ///
  /// - Throws: that the answer was no, or that nobody could be asked.
  private func ask(_ cancellations: PlannedCancellations) throws(ExitWithMessage) {
    guard !yes, cancellations.count > 0 else { return }
    let appointments =
      cancellations.count == 1 ? "1 appointment" : "\(cancellations.count) appointments"
    let providers =
      cancellations.providerCount == 1 ? "1 provider" : "\(cancellations.providerCount) providers"
    guard StandardStream.canAsk else {
      throw usage(
        "the plan cancels \(appointments) at \(providers), and nobody can be asked here; give --yes"
      )
    }
    do throws(SpoolError) {
      let question = "Cancel \(appointments) at \(providers)? Type yes: "
      try StandardStream.error.write(Array(question.utf8))
    } catch {
      throw ExitWithMessage(error)
    }
    guard readLine() == "yes" else {
      throw ExitWithMessage(status: .stopped, message: "nothing was done: the answer was not yes")
    }
  }

  private func usage(_ message: String) -> ExitWithMessage {
    ExitWithMessage(status: .usage, message: message)
  }
}
