import ArgumentParser
import MessagePipeline
import Reporting
import Spool

/// `ssp-cancel transform`: shows the request that would cancel an appointment.
struct TransformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transform",
    abstract: "Prints the request that would cancel an appointment, and sends nothing.",
    discussion: """
      The request is made from the file alone: its body is the file's with the changes of a \
      cancellation, and If-Match has the file's version. The token is withheld.

      The exit status is 0 when there is a request, 1 when there can be none, and 2 for wrong \
      options or configuration.

      EXAMPLES
        ssp-cancel transform --provider-ods T99901 appointment.json
        ssp-cancel transform --config Samples/ssp-cancel.yaml --provider-ods X9C01 \\
          --body-format xml Samples/inbox/X9C01/cancelled.json
      """
  )

  @OptionGroup(title: "Who, where to, and why")
  var configuration: ConfigurationOptions

  @Argument(help: "A file with an Appointment.")
  var file: String

  func run() throws {
    let read = try configuration.read()
    let configuration = try configuration.completed(from: read, named: configuration.config)
    let settings = try configuration.settings(read)
    let transformation = Transformation(
      settings: settings,
      environment: RunEnvironment(
        now: configuration.clock,
        pause: { _ in },
        seed: configuration.seed
      )
    )
    switch transformation.transform(try readFile(settings.limits.maximumByteCount)) {
    case .message(let message):
      try StandardStream.output.write(message)
    case .invalid(let diagnostics):
      let findings = FileFindings(file: file, diagnostics: diagnostics)
      try StandardStream.error.write(Array(FindingsText().text(findings).utf8))
      throw ExitCode(Int32(ExitStatus.toolFailed.rawValue))
    case .refused(let sentence):
      throw ExitWithMessage(status: .toolFailed, message: "\(file): \(sentence)")
    }
  }

  private func readFile(_ maximumByteCount: Int) throws(ExitWithMessage) -> [UInt8] {
    let reading: FileReading
    do throws(SpoolError) {
      reading = try FileReading(path: file, maximumByteCount: maximumByteCount)
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
    switch reading {
    case .content(let content): return content.bytes
    case .refused(let refusal):
      throw ExitWithMessage(status: .usage, message: "\(file): \(refusal)")
    }
  }
}
