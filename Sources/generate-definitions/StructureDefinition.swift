/// The part of a FHIR StructureDefinition which the generator reads.
struct StructureDefinition: Decodable {
  enum Kind: String, Decodable {
    case primitiveType = "primitive-type"
    case complexType = "complex-type"
    case resource
  }

  struct Snapshot: Decodable {
    let element: [ElementDefinition]
  }

  let type: String
  let kind: Kind
  let abstract: Bool
  let baseDefinition: String?
  let snapshot: Snapshot

  /// Name of the type this one specialises, nil for `Element` and `Resource`.
  var baseType: String? {
    baseDefinition.map(lastPathComponent(ofCanonical:))
  }
}

/// One row of a snapshot.
struct ElementDefinition: Decodable {
  /// A type an element may have; STU3 repeats the type `Reference` for every target.
  struct AllowedType: Decodable {
    /// Absent for the `value` of a primitive type.
    let code: String?
    let targetProfile: String?
  }

  struct Binding: Decodable {
    struct ValueSetReference: Decodable {
      let reference: String
    }

    let strength: String
    let valueSetReference: ValueSetReference?
    let valueSetUri: String?

    /// Canonical URL of the value set, without a version.
    var valueSet: String? {
      (valueSetReference?.reference ?? valueSetUri).map { String($0.prefix { $0 != "|" }) }
    }
  }

  struct Constraint: Decodable {
    let key: String
    let xpath: String?
  }

  let path: String
  let representation: [String]?
  let min: Int
  let max: String
  let type: [AllowedType]?
  let contentReference: String?
  let binding: Binding?
  let isModifier: Bool?
  let isSummary: Bool?
  let constraint: [Constraint]?

  /// Path of the element which holds this one, nil for the root of a snapshot.
  var parentPath: String? {
    path.lastIndex(of: ".").map { String(path[..<$0]) }
  }

  /// Last component of the path, as `value[x]`.
  var name: String {
    path.lastIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

/// Returns `Patient` for `http://hl7.org/fhir/StructureDefinition/Patient`.
func lastPathComponent(ofCanonical url: String) -> String {
  url.lastIndex(of: "/").map { String(url[url.index(after: $0)...]) } ?? url
}
