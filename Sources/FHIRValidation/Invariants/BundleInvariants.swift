import Diagnostics
import ElementModel

/// The constraints of Bundle and its entries.
enum BundleInvariants {
  static let rules: [DiagnosticRule] = [
    .bdl1, .bdl2, .bdl3, .bdl4, .bdl5, .bdl7, .bdl8, .bdl9,
  ]

  static let checks: [STU3Type: ElementCheck] = [
    .bundle: checkBundle,
    .bundleEntry: checkEntry,
  ]

  /// A part of entries that only bundles of some types have.
  private struct EntryPart {
    let name: ElementName
    let bundleTypes: [String]
    let rule: DiagnosticRule
  }

  private static let entryParts = [
    EntryPart(name: .search, bundleTypes: ["searchset"], rule: .bdl2),
    EntryPart(name: .request, bundleTypes: ["batch", "transaction", "history"], rule: .bdl3),
    EntryPart(
      name: .response,
      bundleTypes: ["batch-response", "transaction-response"],
      rule: .bdl4
    ),
  ]

  /// What may be in a bundle once only.
  private struct VersionedURL: Hashable {
    let fullURL: String
    let versionID: String?
  }

  /// Checks bdl-1 to bdl-4, bdl-7 and bdl-9.
  @Sendable private static func checkBundle(_ element: Int, _ walk: inout ElementWalk) {
    let entries = ElementNode(tree: walk.tree, index: element).children(.entry)
    checkURLs(of: entries, element, &walk)
    // That the type is missing is reported; what depends on it would be a second finding.
    guard let type = walk.tree.text(of: .type, in: element) else { return }
    if walk.tree.has(.total, in: element), type != "searchset", type != "history" {
      walk.findings.add(.bdl1, "a bundle of this type has no total", at: element)
    }
    for part in entryParts where !part.bundleTypes.contains(type) {
      guard let position = entries.firstIndex(where: { $0.child(part.name) != nil }) else {
        continue
      }
      let name = part.name.definedText
      walk.findings.add(
        part.rule,
        "entry[\(position)] has a \(name), but entries of a bundle of this type have none",
        at: element
      )
    }
    if type == "document" { checkIdentifier(element, &walk) }
  }

  /// Checks bdl-7.
  ///
  /// The expression puts URL and version together as one text; here they are compared one by one,
  /// so that no two pairs look the same.
  private static func checkURLs(
    of entries: [ElementNode],
    _ element: Int,
    _ walk: inout ElementWalk
  ) {
    var known: Set<VersionedURL> = []
    for (position, entry) in entries.enumerated() {
      guard let fullURL = entry.child(.fullUrl)?.text else { continue }
      let versionID = entry.child(.resource)?.child(.meta)?.child(.versionId)?.text
      guard !known.insert(VersionedURL(fullURL: fullURL, versionID: versionID)).inserted else {
        continue
      }
      walk.findings.add(
        .bdl7,
        "entry[\(position)] has the URL and the version of an entry before it",
        at: element
      )
      return
    }
  }

  /// Checks bdl-9.
  private static func checkIdentifier(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let identifier = tree.child(of: element, named: .identifier)
    guard identifier >= 0 else {
      walk.findings.add(.bdl9, "the document has no identifier", at: element)
      return
    }
    guard !tree.has(.system, in: identifier) || !tree.has(.value, in: identifier) else { return }
    walk.findings.add(.bdl9, "the document's identifier has no system or no value", at: element)
  }

  /// Checks bdl-5 and bdl-8.
  @Sendable private static func checkEntry(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    if !tree.has(.resource, in: element), !tree.has(.request, in: element),
      !tree.has(.response, in: element)
    {
      walk.findings.add(
        .bdl5,
        "the entry has neither a resource nor a request nor a response",
        at: element
      )
    }
    if tree.text(of: .fullUrl, in: element)?.contains("/_history/") == true {
      walk.findings.add(.bdl8, "the URL of the entry is that of a version", at: element)
    }
  }
}

private func bundle(_ key: String) -> String { "FHIR STU3, Bundle, constraint \(key)" }

extension DiagnosticRule {
  static let bdl1 = DiagnosticRule(
    "invariant/bdl-1",
    .error,
    .invariant,
    checks: "Only bundles with the results of a search or with a history have a total.",
    why: "The total says how much was found.",
    fix: "Remove `total`, or check the type.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "collection",
          "total": 1}
        """,
      right: """
        {"resourceType": "Bundle", "type": "searchset",
          "total": 1}
        """
    ),
    source: bundle("bdl-1")
  )

  static let bdl2 = DiagnosticRule(
    "invariant/bdl-2",
    .error,
    .invariant,
    checks: "Only entries with the results of a search say how they were found.",
    why: "Nothing was searched for in other bundles.",
    fix: "Remove `search`, or check the type of the bundle.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [{"resource": {"resourceType": "Location", "name": "Ward 1"},
            "search": {"mode": "match"}}]}
        """,
      right: """
        {"resourceType": "Bundle", "type": "searchset",
          "entry": [{"resource": {"resourceType": "Location", "name": "Ward 1"},
            "search": {"mode": "match"}}]}
        """
    ),
    source: bundle("bdl-2")
  )

  static let bdl3 = DiagnosticRule(
    "invariant/bdl-3",
    .error,
    .invariant,
    checks: "Only entries of a batch, a transaction or a history have a request.",
    why: "Nobody carries out requests of other bundles.",
    fix: "Remove the requests, or check the type.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [{"resource": {"resourceType": "Location", "name": "Ward 1"},
            "request": {"method": "GET", "url": "Location/1"}}]}
        """,
      right: """
        {"resourceType": "Bundle", "type": "batch",
          "entry": [{"request": {"method": "GET", "url": "Location/1"}}]}
        """
    ),
    source: bundle("bdl-3")
  )

  static let bdl4 = DiagnosticRule(
    "invariant/bdl-4",
    .error,
    .invariant,
    checks: "Only entries of answers to a batch or a transaction have a response.",
    why: "Nothing was asked for in other bundles.",
    fix: "Remove the responses, or check the type.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "batch",
          "entry": [{"response": {"status": "200"}}]}
        """,
      right: """
        {"resourceType": "Bundle", "type": "batch-response",
          "entry": [{"response": {"status": "200"}}]}
        """
    ),
    source: bundle("bdl-4")
  )

  static let bdl5 = DiagnosticRule(
    "invariant/bdl-5",
    .error,
    .invariant,
    checks: "An entry of a bundle has a resource, a request or a response.",
    why: "An entry without any of them says nothing.",
    fix: "Remove the entry.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [{"fullUrl": "urn:x:1"}]}
        """,
      right: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [{"fullUrl": "urn:x:1", "resource": {"resourceType": "Location", "name": "Ward 1"}}]}
        """
    ),
    source: bundle("bdl-5")
  )

  static let bdl7 = DiagnosticRule(
    "invariant/bdl-7",
    .error,
    .invariant,
    checks: "Entries of a bundle with the same full URL have resources of different versions.",
    why: "References to the URL could mean either of them.",
    fix: "Keep one, or tell the versions apart.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [
            {"fullUrl": "urn:x:1", "resource": {"resourceType": "Location", "name": "Ward 1"}},
            {"fullUrl": "urn:x:1", "resource": {"resourceType": "Location", "name": "Ward 1"}}
          ]}
        """,
      right: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [
            {"fullUrl": "urn:x:1", "resource": {"resourceType": "Location", "name": "Ward 1"}},
            {"fullUrl": "urn:x:2", "resource": {"resourceType": "Location", "name": "Ward 1"}}
          ]}
        """
    ),
    source: bundle("bdl-7")
  )

  static let bdl8 = DiagnosticRule(
    "invariant/bdl-8",
    .error,
    .invariant,
    checks: "The full URL of an entry is not that of one version of its resource.",
    why: "References are to resources, not to one version of them.",
    fix: "Write the URL without `/_history/` and the version; that is in `meta.versionId`.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [{"fullUrl": "https://example.org/Location/1/_history/2", "resource": {"resourceType": "Location", "name": "Ward 1"}}]}
        """,
      right: """
        {"resourceType": "Bundle", "type": "collection",
          "entry": [{"fullUrl": "https://example.org/Location/1", "resource": {"resourceType": "Location", "name": "Ward 1"}}]}
        """
    ),
    source: bundle("bdl-8")
  )

  static let bdl9 = DiagnosticRule(
    "invariant/bdl-9",
    .error,
    .invariant,
    checks: "A document has an identifier with a system and a value.",
    why: "It is what tells one document from another wherever they go.",
    fix: "Add an identifier with a system and a value.",
    example: .file(
      wrong: """
        {"resourceType": "Bundle", "type": "document",
          "identifier": {"value": "1"}}
        """,
      right: """
        {"resourceType": "Bundle", "type": "document",
          "identifier": {"system": "urn:x:documents", "value": "1"}}
        """
    ),
    source: bundle("bdl-9")
  )
}
