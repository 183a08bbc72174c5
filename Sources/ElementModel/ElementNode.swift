/// One element of a tree: its name, its value and its children.
///
/// A view: it holds the tree and a position in it, and costs nothing to make.
public struct ElementNode: Sendable {
  /// The tree the element belongs to.
  public let tree: ElementTree

  /// The element's position in the tree.
  package let index: Int

  package init(tree: ElementTree, index: Int) {
    self.tree = tree
    self.index = index
  }

  private var record: ElementRecord { tree.records[index] }

  /// The name; for a resource at the root, `ElementName.resource`.
  public var name: ElementName { record.name }

  /// The name as text.
  public var nameText: String { tree.text(of: name) }

  /// How the value stands in the file.
  public var valueKind: ValueKind { record.kind }

  /// How the element stands in the file.
  public var flags: ElementFlags { record.flags }

  /// The element's bytes in the file: from its key or tag, or from its value in a JSON array, to
  /// its end.
  public var byteRange: Range<Int> { Int(record.start)..<Int(record.end) }

  /// The bytes of the value in the file, without quotes.
  public var valueByteRange: Range<Int> { record.valueRange }

  /// The children in the order of the file.
  public var children: Children { Children(tree: tree, first: Int(record.firstChild)) }

  /// The first child with a name.
  public func child(_ name: ElementName) -> ElementNode? {
    let child = tree.child(of: index, named: name)
    return child >= 0 ? ElementNode(tree: tree, index: child) : nil
  }

  /// The children with a name, in order.
  public func children(_ name: ElementName) -> [ElementNode] {
    children.filter { $0.name == name }
  }

  /// The element that holds this one; `nil` for the resource itself.
  public var parent: ElementNode? {
    record.parent < 0 ? nil : ElementNode(tree: tree, index: Int(record.parent))
  }

  /// The value as text, decoded; `nil` for elements without a value.
  ///
  /// Numbers are given as they are written, so `1.50` stays `1.50`.
  public var text: String? {
    switch record.kind {
    case .none, .null: return nil
    case .string, .number, .boolean, .attribute, .xhtml, .tagName:
      return tree.withValue(of: index) { value in
        // The readers have refused what is not UTF-8.
        guard let letters = try? UTF8Span(validating: value) else { return nil }
        return String(copying: letters)
      }
    }
  }

  /// Whether the value is exactly `text`.
  public func hasValue(_ text: String) -> Bool { tree.value(of: index, equals: text) }

  /// Whether there is a value, be it empty.
  public var hasValue: Bool { record.kind != .none && record.kind != .null }

  /// The resource this element is or holds, such as `Patient`; `nil` for other elements.
  public var resourceType: String? { tree.resourceTypeName(of: index) }

  /// The children of an element, in the order of the file.
  public struct Children: Sequence, IteratorProtocol, Sendable {
    let tree: ElementTree
    var position: Int

    init(tree: ElementTree, first: Int) {
      self.tree = tree
      position = first
    }

    /// The next child.
    public mutating func next() -> ElementNode? {
      guard position >= 0 else { return nil }
      defer { position = tree.nextSibling(of: position) }
      return ElementNode(tree: tree, index: position)
    }
  }
}
