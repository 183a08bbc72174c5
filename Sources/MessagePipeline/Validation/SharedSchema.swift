import FHIRXML
import Spool
import Synchronization

/// A schema for all files of a run, compiled when the first XML file is met.
public final class SharedSchema: Sendable {
  private let path: String?
  private let result = Mutex<Result<XMLSchema, Unusable>?>(nil)

  /// The schema that the program carries with it.
  public init() { path = nil }

  /// The schema of a folder, by the first of these names that is there: `fhir-all.xsd` and
  /// `fhir-single.xsd`, as FHIR publishes them, `fhir-stu3.xsd`, as in `Schemas`, or
  /// `appointment.xsd`.
  ///
  /// - Throws: ``SpoolError`` when the folder cannot be listed, or ``Unusable``.
  public init(folder: String) throws {
    let separator = folder.hasSuffix("/") ? "" : "/"
    let files = Set(try FileTree.files(at: folder).map(\.path))
    let path = Self.names.lazy.map { "\(folder)\(separator)\($0)" }
      .first { files.contains(Array($0.utf8)) }
    guard let path else { throw Self.noSchema(in: folder) }
    self.path = path
  }

  private static let names = [
    "fhir-all.xsd", "fhir-single.xsd", "fhir-stu3.xsd", "appointment.xsd",
  ]

  /// A schema that was asked for cannot be used.
  public struct Unusable: Error, Hashable, CustomStringConvertible {
    /// One sentence for the user.
    public let description: String
  }

  private static func noSchema(in folder: String) -> Unusable {
    let shown = FileName.display(folder.utf8)
    let others = names.dropLast().joined(separator: ", ")
    return Unusable(
      description:
        "\(shown) holds no schema: it needs \(others) or \(names[names.count - 1]), with "
        + "the files that it includes"
    )
  }

  /// The compiled schema; whoever comes while it is compiled waits.
  func compiled() throws(Unusable) -> XMLSchema {
    let result = result.withLock { result in
      if let result { return result }
      let new = compile()
      result = new
      return new
    }
    return try result.get()
  }

  private func compile() -> Result<XMLSchema, Unusable> {
    do throws(XMLSchema.UnusableSchema) {
      return .success(try path.map(XMLSchema.init(path:)) ?? .ofSTU3())
    } catch {
      return .failure(Unusable(description: "\(error)"))
    }
  }
}
