import ArgumentParser
import Spool

/// The options that say when a file of the inbox is complete.
struct DropOptions: ConfigurableOptions {
  @Option(help: "How long a file must not have changed, such as 2s or 500ms. Default: 2s.")
  var settle: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Take a file only when another one is beside it, with its name and this ending, such as .done.",
      valueName: "ending"
    )
  )
  var doneMarker: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Take NAME.dat when NAME.ctl is beside it, as the NHS MESH client drops messages."
  )
  var mesh: Bool?

  private static let standardSettle = TimeSpan(.seconds(2))

  mutating func take(_ source: inout OptionSource) {
    if mesh == true { source.leaveOut("done-marker") }
    if doneMarker != nil { source.leaveOut("mesh") }
    source.take(
      "settle",
      &settle,
      standard: Self.standardSettle.defaultValueDescription,
      expected: TimeSpan.expectation
    )
    source.take(
      "done-marker",
      &doneMarker,
      standard: "none",
      expected: "the ending of a name, such as .done"
    ) { $0.utf8.count > 1 && !$0.contains("/") }
    source.take("mesh", &mesh, standard: "false", expected: "true or false")
    if doneMarker != nil, mesh == true {
      source.exclude("done-marker", "mesh", "both say when a file is complete")
    }
  }

  /// How long a file must not have changed.
  var settleTime: Duration { (settle ?? Self.standardSettle).duration }

  /// The rule that makes files complete.
  var rule: DropRule {
    if mesh == true { return .controlFile }
    return doneMarker.map { .doneMarker(ending: $0) } ?? .settled
  }
}
