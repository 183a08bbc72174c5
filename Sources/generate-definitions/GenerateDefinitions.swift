import Foundation

/// Reads the definitions of FHIR STU3 and writes the Swift table and the XML schemas.
@main
struct GenerateDefinitions {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      writeToStandardError("Usage: generate-definitions DEFINITIONS-FOLDER PACKAGE-FOLDER\n")
      exit(64)
    }
    do {
      let table = DefinitionsTable(try DefinitionsFolder(path: arguments[1]))
      for valueSet in table.unexpandedValueSets {
        writeToStandardError("not bound, its codes are not in the folder: \(valueSet)\n")
      }
      for file in GeneratedFile.all(of: table) {
        try file.write(toPackageFolder: arguments[2])
      }
    } catch {
      writeToStandardError("\(error.message)\n")
      exit(1)
    }
  }

  private static func writeToStandardError(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
