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
    guard hasSameValue(index, other, otherIndex) else {
      found.append(path(of: index))
      return
    }
    // Mostly both have the same children in the same order, and need no looking up.
    var child = firstChild(of: index)
    var otherChild = other.firstChild(of: otherIndex)
    while child >= 0, otherChild >= 0, found.count < limit {
      if hasSameName(child, other, otherChild) {
        compare(child, other, otherChild, into: &found, limit: limit)
        otherChild = other.nextSibling(of: otherChild)
      } else if !hasName(of: child, other, from: otherChild) {
        found.append(path(of: child))
      } else {
        break
      }
      child = nextSibling(of: child)
    }
    guard found.count < limit, child >= 0 || otherChild >= 0 else { return }
    compareByName(from: child, other, from: otherChild, into: &found, limit: limit)
  }

  /// Compares siblings that may come in another order, from one on.
  private func compareByName(
    from first: Int,
    _ other: ElementTree,
    from otherFirst: Int,
    into found: inout [String],
    limit: Int
  ) {
    var remaining = other.siblingsByName(from: otherFirst)
    var child = first
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

  private func hasSameName(_ index: Int, _ other: ElementTree, _ otherIndex: Int) -> Bool {
    let name = records[index].name
    let otherName = other.records[otherIndex].name
    if name.isDefined { return name == otherName }
    return !otherName.isDefined && text(of: name) == other.text(of: otherName)
  }

  /// Whether a sibling in the other tree, from one on, has the name of an element of this one.
  private func hasName(of index: Int, _ other: ElementTree, from otherFirst: Int) -> Bool {
    var otherChild = otherFirst
    while otherChild >= 0 {
      if hasSameName(index, other, otherChild) { return true }
      otherChild = other.nextSibling(of: otherChild)
    }
    return false
  }

  private func hasSameValue(_ index: Int, _ other: ElementTree, _ otherIndex: Int) -> Bool {
    let record = records[index]
    let otherRecord = other.records[otherIndex]
    let isPlain = !record.flags.union(otherRecord.flags).contains(.escaped)
    guard isPlain, record.kind == otherRecord.kind else {
      return comparableValue(of: index) == other.comparableValue(of: otherIndex)
    }
    switch record.kind {
    case .none, .null: return true
    case .string, .number, .boolean, .attribute, .xhtml, .tagName:
      guard record.valueRange.count == otherRecord.valueRange.count else { return false }
      var offset = Int(otherRecord.valueStart)
      for position in record.valueRange {
        if bytes[position] != other.bytes[offset] { return false }
        offset += 1
      }
      return true
    }
  }

  /// The value as it is compared: decoded bytes, and `nil` where there is none.
  private func comparableValue(of index: Int) -> [UInt8]? {
    switch records[index].kind {
    case .none, .null: nil
    case .string, .number, .boolean, .attribute, .xhtml, .tagName: decodedValue(of: index)
    }
  }

  private func siblingsByName(from first: Int) -> [String: ArraySlice<Int>] {
    var children: [String: ArraySlice<Int>] = [:]
    var child = first
    while child >= 0 {
      children[text(of: records[child].name), default: []].append(child)
      child = nextSibling(of: child)
    }
    return children
  }
}
