import ArgumentParser
import MessagePipeline
import Reporting
import Spool

/// `ssp-cancel explain`: says what a code means and what to do about it.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains findings, outcomes, guards and exit statuses, and what to do next.",
    discussion: """
      A CODE is what stands in brackets behind a finding, an outcome of `run`, the name of a guard, \
      or the number of an exit status; the part before the slash may be left out where that is clear. Without a CODE, all are listed; as markdown or \
      json, all are explained.

      The exit status is 0, or 2 for a CODE that there is not.

      EXAMPLES
        ssp-cancel explain json/duplicate-property
        ssp-cancel explain version-conflict
        ssp-cancel explain max-cancels
        ssp-cancel explain exit-status/5
        ssp-cancel explain --format json
      """
  )

  @Option(help: "How it is written: text, markdown or json.")
  var format = Format.text

  @Argument(help: "The code to explain; none lists all.")
  var code: String?

  /// A way to write explanations.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case markdown
    case json
  }

  func run() throws {
    let catalogue = ExplanationCatalogue(
      rules: DiagnosticCatalogue.rules,
      topics: RunTopics.all
    )
    do {
      try StandardStream.output.write(try explained(catalogue))
    } catch let error as SpoolError {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
  }

  private func explained(_ catalogue: ExplanationCatalogue) throws(ExitWithMessage) -> [UInt8] {
    guard let code else {
      return switch format {
      case .text: Array(catalogue.list().utf8)
      case .markdown: Array(catalogue.markdown().utf8)
      case .json: catalogue.json()
      }
    }
    guard let explanation = catalogue.explanation(of: code) else {
      throw ExitWithMessage(status: .usage, message: unknown(code, catalogue))
    }
    return switch format {
    case .text: Array(ExplanationCatalogue.text(explanation).utf8)
    case .markdown: Array(ExplanationCatalogue.markdown(explanation).utf8)
    case .json: ExplanationCatalogue.json(explanation)
    }
  }

  private func unknown(_ code: String, _ catalogue: ExplanationCatalogue) -> String {
    let suggestions = catalogue.suggestions(for: code).prefix(4).joined(separator: " or ")
    let meant = suggestions.isEmpty ? "" : "; did you mean \(suggestions)?"
    let end = suggestions.isEmpty ? ". " : " "
    return "there is no code \(FileName.display(Array(code.utf8)))\(meant)\(end)"
      + "`ssp-cancel explain` lists all of them"
  }
}
