/// Lists the codes of value sets from the ValueSet and CodeSystem files at hand.
struct ValueSetExpansion {
  /// A code with its system, so that an exclusion removes the right one of two equal codes.
  private struct Coding: Hashable {
    let system: String
    let code: String
  }

  private let valueSets: [String: ValueSet]
  private let codeSystems: [String: CodeSystem]

  init(valueSets: [ValueSet], codeSystems: [CodeSystem]) {
    self.valueSets = Dictionary(valueSets.map { ($0.url, $0) }, uniquingKeysWith: { $1 })
    self.codeSystems = Dictionary(codeSystems.map { ($0.url, $0) }, uniquingKeysWith: { $1 })
  }

  /// Returns the sorted codes of a value set.
  ///
  /// - Parameter url: The canonical URL of the value set.
  /// - Returns: nil if the files don't say what the codes are: a value set or a code system which
  ///   isn't there, isn't complete, or is chosen from by a filter.
  func codes(ofValueSet url: String) -> [String]? {
    codings(ofValueSet: url, importedBy: []).map { codings in
      Set(codings.map(\.code)).sorted(by: isOrderedBefore)
    }
  }

  private func codings(ofValueSet url: String, importedBy ancestors: Set<String>) -> Set<Coding>? {
    guard !ancestors.contains(url), let compose = valueSets[url]?.compose else { return nil }
    let importers = ancestors.union([url])
    var included: Set<Coding> = []
    for conceptSet in compose.include {
      guard let codings = codings(of: conceptSet, importedBy: importers) else { return nil }
      included.formUnion(codings)
    }
    for conceptSet in compose.exclude ?? [] {
      guard let codings = codings(of: conceptSet, importedBy: importers) else { return nil }
      included.subtract(codings)
    }
    return included
  }

  /// Returns the codings which are in the system and in every imported value set.
  private func codings(
    of conceptSet: ValueSet.ConceptSet,
    importedBy importers: Set<String>
  ) -> Set<Coding>? {
    guard conceptSet.filter?.isEmpty ?? true else { return nil }
    var result: Set<Coding>?
    if let system = conceptSet.system {
      guard let codes = conceptSet.concept?.map(\.code) ?? codes(ofSystem: system) else {
        return nil
      }
      result = Set(codes.map { Coding(system: system, code: $0) })
    }
    for url in conceptSet.valueSet ?? [] {
      guard let imported = codings(ofValueSet: url, importedBy: importers) else { return nil }
      result = result?.intersection(imported) ?? imported
    }
    return result
  }

  private func codes(ofSystem url: String) -> [String]? {
    guard let system = codeSystems[url], system.content == "complete" else { return nil }
    return (system.concept ?? []).flatMap(\.codes)
  }
}

/// Orders strings by their UTF-8 bytes, on every machine alike.
func isOrderedBefore(_ first: String, _ second: String) -> Bool {
  first.utf8.lexicographicallyPrecedes(second.utf8)
}
