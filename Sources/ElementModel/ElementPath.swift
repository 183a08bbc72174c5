/// The FHIRPath of elements, the same for JSON and XML.
///
/// An element that may repeat by its definition has an index, whether there are several or not; one
/// that may not has none. Where no definition is known, an element has an index only if it has
/// siblings of its name.
extension ElementTree {
  /// The FHIRPath of an element, such as `Appointment.participant[0].actor`.
  package func path(of index: Int) -> String {
    var chain: [Int] = []
    var current = index
    while current > 0 {
      chain.append(current)
      current = Int(records[current].parent)
    }
    // A name that FHIR does not know could be anything, and is not repeated as a type.
    var type = resourceTypeName(of: 0).flatMap(STU3Type.resource(named:))
    var path = type?.name ?? "Resource"
    var parent = 0
    for element in chain.reversed() {
      let name = records[element].name
      let definition = type?.elements.first(named: name)
      path += "." + shownText(of: name)
      let siblings = indices(ofChildrenOf: parent, named: name)
      if definition?.repeats ?? (siblings.count > 1 && name != .resourceType) {
        path += "[\(siblings.firstIndex(of: element) ?? 0)]"
      }
      type = definition?.type
      if type?.kind == .anyResource {
        type = resourceTypeName(of: element).flatMap(STU3Type.resource(named:))
      }
      parent = element
    }
    return path
  }

  /// The text of a name, safe to show: what FHIR does not define may be anything, of any length.
  package func shownText(of name: ElementName) -> String {
    guard !name.isDefined else { return name.definedText }
    let letters = text(of: name).utf8.prefix(64).map { letter -> UInt8 in
      switch letter {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): letter
      default: UInt8(ascii: "?")
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  private func indices(ofChildrenOf parent: Int, named name: ElementName) -> [Int] {
    var found: [Int] = []
    var child = firstChild(of: parent)
    while child >= 0 {
      if records[child].name == name { found.append(child) }
      child = nextSibling(of: child)
    }
    return found
  }
}

extension ElementNode {
  /// The FHIRPath of the element, such as `Appointment.participant[0].actor`.
  public var path: String { tree.path(of: index) }
}
