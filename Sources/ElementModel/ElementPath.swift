/// The FHIRPath of elements, the same for JSON and XML.
///
/// An element that may repeat by its definition has an index, whether there are several or not; one
/// that may not has none. Where no definition is known, an element has an index only if it has
/// siblings of its name.
extension ElementTree {
  /// The FHIRPath of an element, such as `Appointment.participant[0].actor`.
  package func path(of index: Int) -> String {
    var paths = ElementPaths(self)
    return paths.path(of: index)
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
}

/// Works out the paths of many elements of a tree.
///
/// Siblings are counted once, whatever the number of paths: counted for each of them, a long array
/// of faults would take time that grows with its square.
package struct ElementPaths {
  private let tree: ElementTree
  /// The place of an element among its siblings of the same name; `alone` if there are none.
  private var places: [Int32] = []
  /// The elements whose children have places.
  private var counted: Set<Int> = []
  /// The types of the elements that are or hold a resource, as far as they were asked for.
  private var resourceTypes: [Int: STU3Type?] = [:]

  private static let alone: Int32 = -1

  /// Whether the tree says what resource it is; without that, paths would have no beginning.
  package let isOfResource: Bool

  package init(_ tree: ElementTree) {
    self.tree = tree
    isOfResource = tree.resourceTypeName(of: 0) != nil
  }

  /// The FHIRPath of an element, such as `Appointment.participant[0].actor`.
  package mutating func path(of index: Int) -> String {
    var chain: [Int] = []
    var current = index
    while current > 0 {
      chain.append(current)
      current = Int(tree.records[current].parent)
    }
    // A name that FHIR does not know could be anything, and is not repeated as a type.
    var type = resourceType(of: 0)
    var path = type?.name ?? "Resource"
    for element in chain.reversed() {
      let name = tree.records[element].name
      let definition = type?.elements.first(named: name)
      path += "." + tree.shownText(of: name)
      let place = place(of: element)
      if definition?.repeats ?? (place != Self.alone && name != .resourceType) {
        path += "[\(max(place, 0))]"
      }
      type = definition?.type
      if type?.kind == .anyResource { type = resourceType(of: element) }
    }
    return path
  }

  private mutating func resourceType(of element: Int) -> STU3Type? {
    if let known = resourceTypes[element] { return known }
    let type = tree.resourceTypeName(of: element).flatMap(STU3Type.resource(named:))
    resourceTypes[element] = .some(type)
    return type
  }

  private mutating func place(of element: Int) -> Int32 {
    let parent = Int(tree.records[element].parent)
    if counted.insert(parent).inserted { countChildren(of: parent) }
    return places[element]
  }

  private mutating func countChildren(of parent: Int) {
    if places.isEmpty { places = Array(repeating: Self.alone, count: tree.records.count) }
    var found: [ElementName: (first: Int, count: Int32)] = [:]
    var child = tree.firstChild(of: parent)
    while child >= 0 {
      let name = tree.records[child].name
      if let earlier = found[name] {
        places[earlier.first] = 0
        places[child] = earlier.count
        found[name] = (earlier.first, earlier.count + 1)
      } else {
        found[name] = (child, 1)
      }
      child = tree.nextSibling(of: child)
    }
  }
}

extension ElementNode {
  /// The FHIRPath of the element, such as `Appointment.participant[0].actor`.
  public var path: String { tree.path(of: index) }
}
