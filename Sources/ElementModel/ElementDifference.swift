/// Finds where two resources differ as FHIR data, whatever format each is in.
extension ElementTree {
  /// The paths of the elements that differ: changed, added or left out, in the order of this tree
  /// and then of what only the other has; at most `limit` of them.
  ///
  /// Two resources are the same when they have the same elements with the same values, repeats in
  /// the same order. White space, escapes, the order of JSON properties and the format do not
  /// count. Numbers are compared as written.
  public func differences(from other: ElementTree, limit: Int = 20) -> [String] {
    var found: [String] = []
    compare(0, other, 0, into: &found, limit: limit)
    return found
  }

  private func compare(
    _ index: Int,
    _ other: ElementTree,
    _ otherIndex: Int,
    into found: inout [String],
    limit: Int
  ) {
    guard found.count < limit else { return }
    if comparableValue(of: index) != other.comparableValue(of: otherIndex) {
      found.append(path(of: index))
      return
    }
    var remaining = other.childrenByName(of: otherIndex)
    var child = firstChild(of: index)
    while child >= 0 {
      let name = text(of: records[child].name)
      if var partners = remaining[name], !partners.isEmpty {
        compare(child, other, partners.removeFirst(), into: &found, limit: limit)
        remaining[name] = partners
      } else if found.count < limit {
        found.append(path(of: child))
      }
      child = nextSibling(of: child)
    }
    for extra in remaining.values.joined().sorted() where found.count < limit {
      found.append(other.path(of: extra))
    }
  }

  /// The value as it is compared: decoded bytes, and `nil` where there is none.
  private func comparableValue(of index: Int) -> [UInt8]? {
    switch records[index].kind {
    case .none, .null: nil
    case .string, .number, .boolean, .attribute, .xhtml, .tagName: decodedValue(of: index)
    }
  }

  private func childrenByName(of index: Int) -> [String: ArraySlice<Int>] {
    var children: [String: ArraySlice<Int>] = [:]
    var child = firstChild(of: index)
    while child >= 0 {
      children[text(of: records[child].name), default: []].append(child)
      child = nextSibling(of: child)
    }
    return children
  }
}
