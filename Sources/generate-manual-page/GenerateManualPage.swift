import Foundation

/// Reads what `ssp-cancel --experimental-dump-help` prints and writes the manual page.
@main
struct GenerateManualPage {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      let usage = "Usage: ssp-cancel --experimental-dump-help | generate-manual-page VERSION DATE\n"
      FileHandle.standardError.write(Data(usage.utf8))
      exit(64)
    }
    do {
      let dump = try FileHandle.standardInput.readToEnd() ?? Data()
      let command = try CommandDescription(dump: dump)
      let page = ManualPage(command, version: arguments[1], date: arguments[2])
      try FileHandle.standardOutput.write(contentsOf: Data(page.text.utf8))
    } catch {
      let message = "cannot make a manual page of this: \(error)\n"
      FileHandle.standardError.write(Data(message.utf8))
      exit(1)
    }
  }
}
