import ArgumentParser
import MessagePipeline
import Spool

/// Which files are validated, as options.
struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Below a folder, takes only what matches, such as '*.json' or 'archive/2026/**'; may be given \
      more than once.
      """,
      valueName: "pattern"
    )
  )
  var include: [String] = []

  @Option(
    help: ArgumentHelp(
      "Below a folder, leaves out what matches; may be given more than once.",
      valueName: "pattern"
    )
  )
  var exclude: [String] = []

  @Flag(
    help: "Takes every line for a resource, as in files that end in .ndjson or .jsonl anyway."
  )
  var ndjson = false

  @Option(help: ArgumentHelp("What the standard input is called in findings.", valueName: "name"))
  var stdinName = "-"

  @Flag(help: "Goes on, and validates again what changes, until it is interrupted.")
  var watch = false

  func validate() throws {
    _ = try filter()
    if stdinName.isEmpty { throw ValidationError("--stdin-name takes a name.") }
  }

  /// The patterns.
  func filter() throws -> PathFilter {
    PathFilter(including: try patterns(include), excluding: try patterns(exclude))
  }

  private func patterns(_ texts: [String]) throws -> [PathPattern] {
    try texts.map { text in
      guard let pattern = PathPattern(text) else {
        throw ValidationError(
          "'\(text)' is no pattern: it is empty, has an empty part, or a [ without its ]."
        )
      }
      return pattern
    }
  }

  /// The standard input as the paths say it.
  static let standardInput = "-"

  /// The inputs at some paths, in their order.
  func inputs(at paths: [String]) throws -> [ValidationInput] {
    let filter = try filter()
    var inputs: [ValidationInput] = []
    for path in paths {
      if path == Self.standardInput {
        inputs.append(.standardInput(name: stdinName))
      } else {
        for file in try FileTree.files(at: path, filter: filter) { inputs.append(.file(file)) }
      }
    }
    return inputs
  }
}
