import ElementModel

/// What constraints ask about the children of an element.
extension ElementTree {
  /// Whether an element has a child with a name, be it without a value.
  ///
  /// That is `exists()` in the constraints: an element that only has extensions is there.
  func has(_ name: ElementName, in element: Int) -> Bool { child(of: element, named: name) >= 0 }

  /// Whether an element has a child with a name and a value.
  func has(_ name: ElementName, _ value: String, in element: Int) -> Bool {
    let child = child(of: element, named: name)
    return child >= 0 && self.value(of: child, equals: value)
  }

  /// Whether an element of a type with one choice, such as `value[x]`, has a member of it.
  ///
  /// `nil` when it has a child that its type does not define: that may be meant as one, such as a
  /// value of an unknown type, and was reported as unknown.
  func hasChoice(in element: Int, of type: STU3Type) -> Bool? {
    var isFound = false
    var child = firstChild(of: element)
    while child >= 0 {
      guard let definition = type.elements.first(named: records[child].name) else { return nil }
      if definition.choiceGroup > 0 { isFound = true }
      child = nextSibling(of: child)
    }
    return isFound
  }

  /// The value of a child as text; `nil` without the child or its value.
  func text(of name: ElementName, in element: Int) -> String? {
    let child = child(of: element, named: name)
    return child >= 0 ? ElementNode(tree: self, index: child).text : nil
  }

  /// The value of a child as a decimal; `nil` without one that is well formed.
  func decimal(_ name: ElementName, in element: Int) -> DecimalText? {
    let child = child(of: element, named: name)
    return child >= 0 ? DecimalText(decodedValue(of: child)) : nil
  }
}
