/// The part of a FHIR ValueSet which the generator reads.
struct ValueSet: Decodable {
  struct Compose: Decodable {
    let include: [ConceptSet]
    let exclude: [ConceptSet]?
  }

  /// What a value set takes from one code system, from other value sets, or from both.
  struct ConceptSet: Decodable {
    struct Concept: Decodable {
      let code: String
    }

    /// A filter is recognised, so that it isn't ignored, but not understood.
    struct Filter: Decodable {}

    let system: String?
    let concept: [Concept]?
    let filter: [Filter]?
    let valueSet: [String]?
  }

  let url: String
  let compose: Compose?
}

/// The part of a FHIR CodeSystem which the generator reads.
struct CodeSystem: Decodable {
  struct Concept: Decodable {
    let code: String
    let concept: [Concept]?

    /// The code and those of all concepts below it.
    var codes: [String] {
      [code] + (concept ?? []).flatMap(\.codes)
    }
  }

  let url: String
  let content: String
  let concept: [Concept]?
}
