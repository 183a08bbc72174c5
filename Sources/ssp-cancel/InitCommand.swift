import ArgumentParser
import Spool

/// `ssp-cancel init`: writes a configuration and routes to begin with.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a configuration and a routes file that explain every key, to begin with.",
    discussion: """
      The files are ssp-cancel.yaml and routes.yaml. What they name does not exist: put your own \
      organisation, person, certificates and providers in its place, and look with `doctor` whether a run \
      would work. Nothing that is there is overwritten.

      The exit status is 0, or 2 when one of the files is there already or the folder is not.

      EXAMPLES
        ssp-cancel init
        ssp-cancel init --folder config
      """
  )

  @Option(help: "The folder they are written to.")
  var folder = "."

  private static let files = [
    ("ssp-cancel.yaml", PackageResources.ssp_cancel_yaml),
    ("routes.yaml", PackageResources.routes_yaml),
  ]

  /// What both files begin with.
  private static let head = """
    # Written by `ssp-cancel init`. Whoever and whatever is named here does not exist: put in your own.


    """

  func run() throws {
    let paths = Self.files.map { "\(folder)/\($0.0)" }
    for path in paths { try requireFree(path) }
    do throws(SpoolError) {
      for (path, file) in zip(paths, Self.files) {
        try WholeFile(path: path).write(Array(Self.head.utf8) + file.1)
      }
      let shown = paths.map { FileName.display($0.utf8) }
      try StandardStream.output.write(
        Array(
          """
          Wrote \(shown[0]) and \(shown[1]).
          Put in your own organisation, person, certificates and providers, then:
            ssp-cancel doctor --config \(shown[0])

          """.utf8
        )
      )
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
  }

  private func requireFree(_ path: String) throws(ExitWithMessage) {
    let reading: FileReading
    do throws(SpoolError) {
      reading = try FileReading(path: path, maximumByteCount: 0)
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
    guard case .refused(.vanished) = reading else {
      let shown = FileName.display(path.utf8)
      throw ExitWithMessage(
        status: .usage,
        message: "\(shown) is there already, and init overwrites nothing; choose another --folder"
      )
    }
  }
}
