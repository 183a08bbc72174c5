import ArgumentParser
import ConfigurationFiles
import Diagnostics
import MessagePipeline
import Spool

/// Which findings are not reported, as options.
struct KnownFindingsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Does not report findings of a rule, for a reason; may be given more than once.",
      valueName: "code=reason"
    )
  )
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A file of findings that are not reported, each with its reason. Default: .ssp-cancel-ignore in \
      the working folder, where it is there.
      """,
      valueName: "file"
    )
  )
  var ignoreFile: String?

  @Option(
    help: ArgumentHelp(
      "Reports only what is not in this file of accepted findings.",
      valueName: "file"
    )
  )
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Accepts everything that is found now, and writes it to a file for --baseline.",
      valueName: "file"
    )
  )
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp(
      "Stops after so many findings in all, whatever is left to read.",
      valueName: "count"
    )
  )
  var maxProblems: Int?

  func validate() throws {
    for text in ignore { _ = try Self.code(in: text) }
    if baseline != nil, writeBaseline != nil {
      throw ValidationError("--baseline and --write-baseline do not go together: give one of them.")
    }
    if let maxProblems, maxProblems < 1 {
      throw ValidationError("--max-problems takes a number from 1 on.")
    }
  }

  /// The code in the value of `--ignore`, behind which there must be a reason.
  private static func code(in text: String) throws -> String {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, parts[1].contains(where: \.isLetter) else {
      throw ValidationError("--ignore takes a code and why its findings are right: CODE=REASON.")
    }
    let code = String(parts[0])
    if let refusal = SuppressionRules.refusal(of: code) {
      throw ValidationError("--ignore \(code): \(refusal)\(suggestion(for: code))")
    }
    return code
  }

  private static func suggestion(for code: String) -> String {
    let codes = DiagnosticCatalogue.rules.map(\.code)
    guard !codes.contains(code), let nearest = Suggestion.nearest(to: code, in: codes) else {
      return "."
    }
    return "; did you mean \(nearest)?"
  }

  /// Reads the files.
  func knownFindings() throws -> KnownFindings {
    var suppressions = try ignore.map { KnownFindings.Suppression(code: try Self.code(in: $0)) }
    do throws(ConfigurationFailure) {
      suppressions += try suppressionsOfFile()
      return KnownFindings(
        suppressions: suppressions,
        baseline: try baseline.map { path throws(ConfigurationFailure) in
          let bytes = try ConfigurationFile.bytes(atPath: path)
          return (path, try BaselineFile.read(bytes: bytes, fileName: path))
        },
        recordsBaseline: writeBaseline != nil
      )
    } catch {
      throw ExitWithMessage(status: .usage, message: error.description)
    }
  }

  private func suppressionsOfFile() throws(ConfigurationFailure) -> [KnownFindings.Suppression] {
    let path = ignoreFile ?? IgnoreFile.defaultPath
    guard ignoreFile != nil || ConfigurationFile.exists(atPath: path) else { return [] }
    let file = try IgnoreFile.read(
      bytes: try ConfigurationFile.bytes(atPath: path),
      fileName: path
    )
    var errors: [ConfigurationError] = []
    var suppressions: [KnownFindings.Suppression] = []
    for entry in file.entries {
      let pattern = entry.files.map { PathPattern($0) }
      let refusal =
        SuppressionRules.refusal(of: entry.code).map { $0 + Self.suggestion(for: entry.code) }
        ?? (pattern == .some(nil) ? "`files` is no pattern" : nil)
      if let refusal {
        errors.append(
          ConfigurationError(fileName: path, line: entry.line, column: 1, message: refusal)
        )
      }
      suppressions.append(KnownFindings.Suppression(entry, files: pattern ?? nil, in: path))
    }
    guard errors.isEmpty else { throw ConfigurationFailure(errors) }
    return suppressions
  }

  /// Writes what was accepted, where that was asked for, and says so.
  func writeBaseline(of known: KnownFindings) throws(SpoolError) {
    guard let path = writeBaseline else { return }
    try WholeFile(path: path).write(known.recorded.json())
    let count = known.recorded.counts.values.reduce(0, +)
    let files = Set(known.recorded.counts.keys.map(\.file)).count
    try StandardStream.error.write(
      Array("ssp-cancel: accepted \(count) findings of \(files) files in \(path)\n".utf8)
    )
  }
}
