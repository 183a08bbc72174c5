import ElementModel

/// The constraints that look at the whole resource: contained resources and references.
enum ResourceInvariants {
  /// What a reference that begins with `#` names: an id within one resource.
  private struct LocalID: Hashable {
    /// The resource at the root, or one of the resources of a Bundle or of Parameters.
    let resource: Int
    let id: String

    init(_ id: String, around element: Int, _ tree: ElementTree) {
      var resource = element
      repeat {
        resource = Int(tree.records[resource].parent)
      } while resource > 0
        && tree.records[resource].name != .resource
      self.resource = resource
      self.id = id
    }
  }

  /// Checks the constraints of a resource when all of it has been walked.
  static func check(_ type: STU3Type, _ walk: inout ElementWalk) {
    for contained in walk.containedResources where walk.tree.records[contained].parent == 0 {
      checkContained(contained, &walk)
    }
    checkReferences(&walk)
  }

  /// Checks dom-1, dom-2 and dom-4.
  private static func checkContained(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let text = tree.child(of: element, named: .text)
    if text >= 0 {
      walk.findings.add(.dom1, "a contained resource has a narrative", at: text)
    }
    let contained = tree.child(of: element, named: .contained)
    if contained >= 0 {
      walk.findings.add(.dom2, "a contained resource contains a resource", at: contained)
    }
    let meta = tree.child(of: element, named: .meta)
    guard meta >= 0 else { return }
    for name in [ElementName.versionId, .lastUpdated] {
      let found = tree.child(of: meta, named: name)
      if found >= 0 {
        walk.findings.add(
          .dom4,
          "a contained resource has no versions of its own",
          at: found
        )
      }
    }
  }

  /// Checks ref-1, dom-3, and that ids of contained resources differ.
  private static func checkReferences(_ walk: inout ElementWalk) {
    guard !walk.containedResources.isEmpty || !walk.localReferences.isEmpty else { return }
    let tree = walk.tree
    // The type is looked up once, not for each reference: it may come last among many elements.
    var resources: [LocalID: STU3Type?] = [:]
    for element in walk.containedResources where tree.records[element].name == .contained {
      let id = tree.child(of: element, named: .id)
      guard id >= 0, let text = ElementNode(tree: tree, index: id).text else { continue }
      let localID = LocalID(text, around: element, tree)
      let type = tree.resourceTypeName(of: element).flatMap(STU3Type.resource(named:))
      if resources.updateValue(type, forKey: localID) != nil {
        walk.findings.add(
          .containedDuplicateID,
          "another contained resource has this id",
          at: id
        )
      }
    }
    var referred: Set<LocalID> = []
    for reference in walk.localReferences {
      let text = ElementNode(tree: tree, index: reference.element).text ?? ""
      let localID = LocalID(String(text.dropFirst()), around: reference.element, tree)
      referred.insert(localID)
      guard let type = resources[localID] else {
        walk.findings.add(
          .ref1,
          "no contained resource has this id",
          at: Int(tree.records[reference.element].parent)
        )
        continue
      }
      if let type {
        walk.checkTarget(of: reference.element, type, reference.definition)
        ReferralRequestInvariants.checkLocalAgent(reference, type, &walk)
      }
    }
    for element in walk.containedResources
    where tree.records[element].parent == 0 && tree.firstChild(of: element) >= 0 {
      let id = tree.child(of: element, named: .id)
      guard id >= 0, let text = ElementNode(tree: tree, index: id).text else {
        walk.findings.add(
          .dom3,
          "a contained resource without an id cannot be referred to",
          at: element,
          missing: .id
        )
        continue
      }
      if !referred.contains(LocalID(text, around: element, tree)) {
        walk.findings.add(.dom3, "nothing refers to this contained resource", at: element)
      }
    }
  }
}
