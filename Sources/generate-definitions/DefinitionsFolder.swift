import Foundation

/// Why the definitions could not be read or the files not be written.
enum GenerationError: Error {
  case folderUnreadable(path: String)
  case fileUnreadable(path: String, reason: String)
  case fileUnwritable(path: String, reason: String)

  /// What to tell the person who runs the generator.
  var message: String {
    switch self {
    case .folderUnreadable(let path): "cannot read the folder \(path)"
    case .fileUnreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .fileUnwritable(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}

/// The definitions of FHIR STU3, as published: one JSON file for each.
struct DefinitionsFolder {
  /// In the order of the file names.
  let structureDefinitions: [StructureDefinition]
  let valueSets: [ValueSet]
  let codeSystems: [CodeSystem]

  init(
    structureDefinitions: [StructureDefinition],
    valueSets: [ValueSet],
    codeSystems: [CodeSystem]
  ) {
    self.structureDefinitions = structureDefinitions
    self.valueSets = valueSets
    self.codeSystems = codeSystems
  }

  /// Reads the files whose names begin with `StructureDefinition-`, `ValueSet-` and `CodeSystem-`.
  ///
  /// - Parameter path: The path of the folder.
  /// - Throws: `folderUnreadable`; `fileUnreadable` if a file is not what its name says.
  init(path: String) throws(GenerationError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .folderUnreadable(path: path)
    }
    let paths = names.filter { $0.hasSuffix(".json") }.sorted(by: isOrderedBefore)
    structureDefinitions = try Self.read(paths, prefix: "StructureDefinition-", folder: path)
    valueSets = try Self.read(paths, prefix: "ValueSet-", folder: path)
    codeSystems = try Self.read(paths, prefix: "CodeSystem-", folder: path)
  }

  private static func read<Definition: Decodable>(
    _ names: [String],
    prefix: String,
    folder: String
  ) throws(GenerationError) -> [Definition] {
    var definitions: [Definition] = []
    for name in names where name.hasPrefix(prefix) {
      let path = "\(folder)/\(name)"
      do {
        let data = try Data(contentsOf: URL(filePath: path))
        definitions.append(try JSONDecoder().decode(Definition.self, from: data))
      } catch {
        throw .fileUnreadable(path: path, reason: "\(error)")
      }
    }
    return definitions
  }
}
