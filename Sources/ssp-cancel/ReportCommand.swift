import ArgumentParser
import MessagePipeline
import Reporting
import Spool

/// `ssp-cancel report`: writes the summary of a run again.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the summary of a run again, from what the run has recorded.",
    discussion: """
      The documents of a run are written from its file items.ndjson, to the byte as they were first. \
      Without a format, all of them are written into the folder of the run. With --format, one of \
      them goes to the standard output. Nothing is asked of a provider, and no other run is kept \
      waiting.

      A run that goes on, or was stopped in between, has the files that were settled so far; its \
      summary says that it is not finished.

      Without a RUN, the runs of the outbox are listed, the newest first.

      The exit status is 0, 1 when the tool failed or what the run has recorded was changed, and 2 \
      for wrong options or a RUN that there is not.

      EXAMPLES
        ssp-cancel report --outbox outbox
        ssp-cancel report --outbox outbox 20260115T090000Z-1c850cd1
        ssp-cancel report --outbox outbox 20260115T090000Z-1c850cd1 --format csv
      """
  )

  @OptionGroup
  var place: OutboxOptions

  @Option(
    help: "Write one document to the standard output: json, txt, html, csv or callbacks."
  )
  var format: Format?

  @Argument(help: ArgumentHelp("The id of the run; none lists the runs.", valueName: "run"))
  var id: String?

  /// A document of a run.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case json
    case txt
    case html
    case csv
    case callbacks

    var document: SummaryDocument {
      switch self {
      case .json: .json
      case .txt: .text
      case .html: .page
      case .csv: .csv
      case .callbacks: .callbacks
      }
    }
  }

  func run() throws {
    do {
      let runs = try OutboxRuns(outbox: place.path())
      guard let id else {
        try StandardStream.output.write(Array(list(runs).utf8))
        return
      }
      guard let run = FileName(id), let file = try runs.file(RunSummary.rowsFileName, of: run)
      else { throw ExitWithMessage(status: .usage, message: try unknown(id, runs)) }
      try write(try RunReading(file), to: runs, run)
    } catch let error as ExitWithMessage {
      throw error
    } catch let error as SpoolError {
      throw ExitWithMessage(error)
    } catch let fault as RunReading.Fault {
      throw ExitWithMessage(status: .toolFailed, message: fault.description)
    }
  }

  private func write(
    _ reading: RunReading,
    to runs: OutboxRuns,
    _ id: FileName
  ) throws(SpoolError) {
    let summary = reading.summary
    if summary.finishedAt == nil {
      let count = summary.totals.itemCount
      // A closed standard error does not keep the documents from being written.
      try? StandardStream.error.write(
        Array(
          """
          ssp-cancel: run \(id) has not ended, or was stopped in between: it has recorded \
          \(count) \(count == 1 ? "file" : "files") so far; `run` on the same outbox goes on with the \
          rest\n
          """.utf8
        )
      )
    }
    guard let format else {
      for document in SummaryDocument.allCases {
        try WholeFile(path: runs.path(of: document.fileName, in: id)).write {
          write throws(SpoolError) in
          try document.write(summary, in: .runFolder, to: write)
        }
      }
      let lines = SummaryDocument.allCases.map { document in
        FileName.display(runs.path(of: document.fileName, in: id).utf8) + "\n"
      }
      try StandardStream.output.write(Array(lines.joined().utf8))
      return
    }
    try format.document.write(summary, in: .runFolder) { piece throws(SpoolError) in
      try StandardStream.output.write(piece)
    }
  }

  // MARK: - Runs

  private func list(_ runs: OutboxRuns) throws(SpoolError) -> String {
    var text = ""
    for id in try runs.ids().reversed() {
      guard let file = try runs.file(RunSummary.rowsFileName, of: id) else { continue }
      text += "\(id)  \(try RunBrief(file)?.description ?? "cannot be read")\n"
    }
    return text.isEmpty ? "\(runs.shownPath) has no runs.\n" : text
  }

  private func unknown(_ id: String, _ runs: OutboxRuns) throws(SpoolError) -> String {
    let newest = try runs.ids().last.map { "; the newest is \($0)" } ?? ""
    return "there is no run \(FileName.display(id.utf8)) in \(runs.shownPath)\(newest). "
      + "`ssp-cancel report --outbox \(runs.shownPath)` lists all of them"
  }
}
