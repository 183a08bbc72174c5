import ArgumentParser
import Spool

/// The options that say when a file of the inbox is complete.
struct DropOptions: ParsableArguments {
  @Option(help: "How long a file must not have changed, such as 2s or 500ms.")
  var settle = TimeSpan(.seconds(2))

  @Option(
    help: ArgumentHelp(
      "Take a file only when another one is beside it, with its name and this ending, such as .done.",
      valueName: "ending"
    )
  )
  var doneMarker: String?

  @Flag(
    help: "Take NAME.dat when NAME.ctl is beside it, as the NHS MESH client drops messages."
  )
  var mesh = false

  func validate() throws {
    if doneMarker != nil, mesh {
      throw ValidationError("Give either --done-marker or --mesh.")
    }
    if let doneMarker, doneMarker.utf8.count < 2 || doneMarker.contains("/") {
      throw ValidationError("--done-marker takes the ending of a name, such as .done.")
    }
  }

  /// The rule that makes files complete.
  var rule: DropRule {
    if mesh { return .controlFile }
    return doneMarker.map { .doneMarker(ending: $0) } ?? .settled
  }
}
