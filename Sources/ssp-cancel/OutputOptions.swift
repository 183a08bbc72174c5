import ArgumentParser
import MessagePipeline
import Reporting
import Spool

/// How and where findings are written.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How findings are written to the standard output.",
      discussion: """
        text is for people; json, ndjson, csv and operationoutcome (FHIR) are for programs, sarif, \
        junit and github for build servers. Default: text.
        """
    )
  )
  var format: FindingsFormat?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Writes findings in one more format; may be repeated. FILE is - for the standard output.",
      valueName: "format=file"
    )
  )
  var outputs: [FindingsOutput] = []

  @Option(
    help: """
      Whether text is coloured: auto (on a terminal, and as NO_COLOR and CLICOLOR_FORCE say), \
      always or never.
      """
  )
  var color = ColourChoice.auto

  @Flag(
    inversion: .prefixedNo,
    help: "Show lines of the files in text; they can hold patient data."
  )
  var source = true

  @Flag(help: "Write nothing to the terminal; files of --output and the exit status tell.")
  var quiet = false

  /// When to colour.
  enum ColourChoice: String, CaseIterable, ExpressibleByArgument {
    case auto
    case always
    case never
  }

  func validate() throws {
    let onStandardOutput = outputs.count { $0.path == "-" } + (format == nil ? 0 : 1)
    guard onStandardOutput < 2 else {
      throw ValidationError(
        "Only one format can go to the standard output: give the others a file, -o FORMAT=FILE."
      )
    }
    let files = outputs.map(\.path).filter { $0 != "-" }
    guard Set(files).count == files.count else {
      throw ValidationError("Each --output needs a file of its own.")
    }
  }

  /// The format of the standard output; `nil` for none.
  private var standardFormat: FindingsFormat? {
    guard !quiet else { return nil }
    return format ?? outputs.first { $0.path == "-" }?.format ?? .text
  }

  /// Whether something is written that is only good when it has its end.
  var writesWholeDocuments: Bool {
    standardFormat?.needsEnd == true || outputs.contains { $0.path != "-" }
  }

  /// Makes what findings are written to.
  func makeReport() throws(ExitWithMessage) -> FindingsReport {
    let colours =
      switch color {
      case .auto: StandardStream.output.takesColour
      case .always: true
      case .never: false
      }
    func writer(_ format: FindingsFormat, isColoured: Bool) -> FindingsWriter {
      FindingsWriter(
        format,
        programVersion: SSPCancelCommand.version,
        style: FindingsText(showsSource: source, isColoured: isColoured)
      )
    }
    var files: [FindingsReport.File] = []
    for output in outputs where output.path != "-" {
      do throws(SpoolError) {
        let file = try WholeFile(path: output.path)
        let isColoured = color == .always
        files.append(
          FindingsReport.File(file: file, writer: writer(output.format, isColoured: isColoured))
        )
      } catch {
        throw ExitWithMessage(status: .usage, message: "\(error)")
      }
    }
    return FindingsReport(
      standardOutput: standardFormat.map { writer($0, isColoured: colours) },
      files: files
    )
  }
}

/// A format and the file that it goes to, as `sarif=findings.sarif`.
struct FindingsOutput: ExpressibleByArgument {
  let format: FindingsFormat
  let path: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="),
      let format = FindingsFormat(rawValue: String(argument[..<equals]))
    else { return nil }
    self.format = format
    path = String(argument[argument.index(after: equals)...])
    guard !path.isEmpty else { return nil }
  }
}

extension FindingsFormat: ExpressibleByArgument {}
