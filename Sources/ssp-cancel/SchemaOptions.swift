import ArgumentParser
import MessagePipeline

/// The XML schema that XML is checked against, as options.
///
/// They are two, because a folder behind `--xsd` could not be told from a folder to validate. With
/// `=` between them it can.
struct SchemaOptions: ParsableArguments {
  @Flag(help: "Checks XML against the program's own XML schema of FHIR STU3, too.")
  var xsd = false

  @Option(
    help: ArgumentHelp(
      """
      Checks XML against the schemas of a folder instead, by the first that is there of fhir-all.xsd, \
      fhir-single.xsd, fhir-stu3.xsd and appointment.xsd; --xsd=FOLDER is short for it.
      """,
      valueName: "folder"
    )
  )
  var xsdFolder: String?

  /// Arguments in which `--xsd=FOLDER` is written out as `--xsd-folder=FOLDER`, which it is short for:
  /// an option that may have a value or not would take a PATH for one.
  static func writtenOut(_ arguments: some Sequence<String>) -> [String] {
    var isOption = true
    return arguments.map { argument in
      if argument == "--" { isOption = false }
      guard isOption, argument.hasPrefix("--xsd=") else { return argument }
      return "--xsd-folder=" + argument.dropFirst("--xsd=".count)
    }
  }

  /// The schema; `nil` for none.
  func schema() throws(ExitWithMessage) -> SharedSchema? {
    guard let xsdFolder else { return xsd ? SharedSchema() : nil }
    do {
      return try SharedSchema(folder: xsdFolder)
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
  }
}
