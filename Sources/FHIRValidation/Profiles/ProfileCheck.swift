import Diagnostics
import ElementModel

/// Checks a resource against the data of a profile.
struct ProfileCheck {
  var findings: Findings

  init(_ tree: ElementTree, maximumDiagnosticCount: Int) {
    findings = Findings(tree, maximumCount: maximumDiagnosticCount)
  }

  /// Checks one resource, be it the file's own or one within.
  mutating func check(_ resource: ElementNode, _ profile: ResourceProfile) {
    for rule in profile.elements {
      for holder in resource.elements(at: rule.place) { check(rule, in: holder, profile) }
    }
    for fixed in profile.fixedValues {
      for holder in resource.elements(at: fixed.place) {
        for element in holder.children(fixed.name) where !element.hasValue(fixed.value) {
          findings.add(
            .profileFixedValue,
            "the profile \(profile.name) has the one value \(fixed.value) here; write that",
            at: element.index
          )
        }
      }
    }
    for rule in profile.extensions {
      for holder in resource.elements(at: rule.place) { check(rule, in: holder, profile) }
    }
    if !profile.extensions.isEmpty { checkUnknownExtensions(of: resource, profile) }
  }

  // MARK: - Elements

  private mutating func check(
    _ rule: ResourceProfile.ElementRule,
    in holder: ElementNode,
    _ profile: ResourceProfile
  ) {
    var found = holder.children(rule.name)
    if let slice = rule.slice { found = found.filter(slice.contains) }
    if found.count < rule.min {
      let which = rule.slice.map { " with the \($0.name.definedText) \($0.values[0])" } ?? ""
      findings.add(
        .profileRequired,
        "the profile \(profile.name) asks for this element\(which); add it",
        at: holder.index,
        missing: rule.name
      )
    } else if rule.max == 0, let first = found.first {
      findings.add(
        .profileForbidden,
        "\(profile.name) leaves this element out; remove it",
        at: first.index
      )
    } else if found.count > rule.max {
      findings.add(
        .profileTooMany,
        "\(profile.name) has this element once; keep one",
        at: found[rule.max].index
      )
    }
  }

  // MARK: - Extensions

  private mutating func check(
    _ rule: ResourceProfile.ExtensionRule,
    in holder: ElementNode,
    _ profile: ResourceProfile
  ) {
    let extensions = holder.children(.extension)
    let found = extensions.filter { $0.child(.url)?.hasValue(rule.url) == true }
    for node in found { checkValue(of: node, rule) }
    if found.count > rule.max {
      findings.add(
        .profileTooMany,
        "\(profile.name) has this extension once; keep one",
        at: found[rule.max].index
      )
    }
    var older = 0
    for node in extensions {
      guard let url = node.child(.url), rule.olderURLs.contains(where: url.hasValue) else {
        continue
      }
      older += 1
      findings.add(
        .profileExtensionOlder,
        "this is an older form of the extension; write it as \(rule.url)",
        at: url.index
      )
    }
    if rule.isRequired, found.isEmpty, older == 0 {
      findings.add(
        .profileRequired,
        "the profile \(profile.name) asks for the extension \(rule.url); add it",
        at: holder.index,
        missing: .extension
      )
    }
  }

  private mutating func checkValue(of node: ElementNode, _ rule: ResourceProfile.ExtensionRule) {
    guard let value = node.child(rule.value) else {
      findings.add(
        .profileExtensionValue,
        "the value of this extension is a \(rule.value.definedText); write it as that",
        at: node.index,
        missing: rule.value
      )
      return
    }
    guard let codes = rule.codes else { return }
    let isConcept = rule.value == .valueCodeableConcept
    let codings = isConcept ? value.children(.coding) : [value]
    guard !codings.isEmpty else {
      if !codes.isExtensible { addCode(codes, at: value) }
      return
    }
    let isListed = codings.contains { coding in
      guard isConcept else { return codes.codes.contains(where: coding.hasValue) }
      guard codes.system == nil || coding.child(.system)?.hasValue(codes.system ?? "") == true
      else { return false }
      guard let code = coding.child(.code) else { return false }
      return codes.codes.isEmpty || codes.codes.contains(where: code.hasValue)
    }
    if !isListed { addCode(codes, at: codings[0]) }
  }

  private mutating func addCode(_ codes: ResourceProfile.Codes, at element: ElementNode) {
    let system = codes.system.map { " of \($0)" } ?? ""
    let listed = codes.codes.isEmpty ? "a code" : "one of " + codes.codes.joined(separator: ", ")
    findings.add(
      codes.isExtensible ? .profileCodeExtensible : .profileCode,
      "the profile has \(listed)\(system) here",
      at: element.index
    )
  }

  /// Reports extensions of the same publisher that the profile does not have: a provider does not
  /// find what is misspelt.
  private mutating func checkUnknownExtensions(
    of resource: ElementNode,
    _ profile: ResourceProfile
  ) {
    let rules = profile.extensions.filter { $0.place.names.isEmpty }
    let known = rules.map(\.url)
    for node in resource.children(.extension) {
      guard let url = node.child(.url), let text = url.text, !known.contains(text),
        !rules.contains(where: { $0.olderURLs.contains(text) }),
        let meant = Suggestion.nearest(to: Self.lastPart(text), in: known.lazy.map(Self.lastPart)),
        let rule = rules.first(where: { Self.lastPart($0.url) == meant })
      else { continue }
      findings.add(
        .profileExtensionUnknown,
        "no extension of \(profile.name); did you mean \(rule.url)?",
        at: url.index
      )
    }
  }

  private static func lastPart(_ url: String) -> String {
    url.split(separator: "/").last.map(String.init) ?? url
  }
}

extension ResourceProfile.Slice {
  /// Whether an element is one of these.
  func contains(_ element: ElementNode) -> Bool {
    guard let child = element.child(name) else { return false }
    return values.contains(where: child.hasValue)
  }
}

extension ElementNode {
  /// The elements at a place, seen from this one.
  func elements(at place: ResourceProfile.Place) -> [ElementNode] {
    var found = [self]
    for name in place.names { found = found.flatMap { $0.children(name) } }
    if let slice = place.slice { found = found.filter(slice.contains) }
    return found
  }
}
