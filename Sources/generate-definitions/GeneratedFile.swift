import Foundation

/// A file which the generator writes.
struct GeneratedFile {
  /// Relative to the package.
  let path: String
  let contents: String

  /// The files made from the definitions.
  static func all(of table: DefinitionsTable) -> [GeneratedFile] {
    let schemas = [
      (SchemaWriter.FileName.fhir, SchemaWriter(table).write()),
      (SchemaWriter.FileName.xhtml, NarrativeSchemaWriter.write()),
      (SchemaWriter.FileName.xml, NarrativeSchemaWriter.writeXMLAttributes()),
    ]
    return [
      GeneratedFile(
        path: "Sources/ElementModel/Definitions/STU3Table.generated.swift",
        contents: TableWriter(table).write()
      ),
      GeneratedFile(
        path: "Sources/FHIRXML/EmbeddedSchemas.generated.swift",
        contents: SchemaEmbedding.write(schemas)
      ),
    ] + schemas.map { GeneratedFile(path: "Schemas/\($0.0)", contents: $0.1) }
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
