import FHIRXML
import Spool
import Synchronization

/// A schema for all files of a run, compiled when the first XML file is met.
public final class SharedSchema: Sendable {
  private let path: String?
  private let result = Mutex<Result<XMLSchema, XMLSchema.UnusableSchema>?>(nil)

  /// The schema that the program carries with it.
  public init() { path = nil }

  /// The schema of a folder, by the first of these names that is there: `fhir-all.xsd` and
  /// `fhir-single.xsd`, as FHIR publishes them, `fhir-stu3.xsd`, as in `Schemas`, or
  /// `appointment.xsd`.
  ///
  /// - Throws: ``SpoolError`` when the folder cannot be listed, or ``NoSchema``.
  public init(folder: String) throws {
    let separator = folder.hasSuffix("/") ? "" : "/"
    let files = Set(try FileTree.files(at: folder).map(\.path))
    let path = Self.names.lazy.map { "\(folder)\(separator)\($0)" }
      .first { files.contains(Array($0.utf8)) }
    guard let path else { throw NoSchema(folder: FileName.display(folder.utf8)) }
    self.path = path
  }

  private static let names = [
    "fhir-all.xsd", "fhir-single.xsd", "fhir-stu3.xsd", "appointment.xsd",
  ]

  /// A folder has none of the schemas that are looked for.
  public struct NoSchema: Error, Hashable, CustomStringConvertible {
    let folder: String

    /// One sentence for the user.
    public var description: String {
      "\(folder) holds no schema: it needs \(names.dropLast().joined(separator: ", ")) or "
        + "\(names[names.count - 1]), with the files that it includes"
    }
  }

  /// The compiled schema; whoever comes while it is compiled waits.
  func compiled() throws(XMLSchema.UnusableSchema) -> XMLSchema {
    let result = result.withLock { result in
      if let result { return result }
      let new = Result { () throws(XMLSchema.UnusableSchema) in
        try path.map(XMLSchema.init(path:)) ?? .ofSTU3()
      }
      result = new
      return new
    }
    return try result.get()
  }
}
