import Foundation

/// A file which the generator writes.
struct GeneratedFile {
  /// Relative to the package.
  let path: String
  let contents: String

  /// The files made from the definitions.
  static func all(of table: DefinitionsTable) -> [GeneratedFile] {
    [
      GeneratedFile(
        path: "Sources/ElementModel/Definitions/STU3Table.generated.swift",
        contents: TableWriter(table).write()
      ),
      GeneratedFile(
        path: "Schemas/\(SchemaWriter.FileName.fhir)",
        contents: SchemaWriter(table).write()
      ),
      GeneratedFile(
        path: "Schemas/\(SchemaWriter.FileName.xhtml)",
        contents: NarrativeSchemaWriter.write()
      ),
      GeneratedFile(
        path: "Schemas/\(SchemaWriter.FileName.xml)",
        contents: NarrativeSchemaWriter.writeXMLAttributes()
      ),
    ]
  }

  /// Replaces the file in the package as a whole.
  ///
  /// - Throws: `fileUnwritable`.
  func write(toPackageFolder folder: String) throws(GenerationError) {
    let path = "\(folder)/\(self.path)"
    do {
      try Data(contents.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .fileUnwritable(path: path, reason: "\(error)")
    }
  }
}
