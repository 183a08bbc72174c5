import Diagnostics
import Yams

/// Reads the values of one YAML mapping by their keys.
///
/// Keys that are not asked for in `keys` are errors. Values of a wrong type are errors and read as
/// absent, so that one reading reports everything.
struct MappingReader {
  private let faults: ConfigurationFaults
  private let mark: Mark?
  private let values: [String: (key: Node, node: Node)]

  /// Begins a mapping; `nil`, and an error, when the node is none.
  ///
  /// - Parameters:
  ///   - node: what stands there.
  ///   - keys: every key that may be there; `nil` for any.
  ///   - faults: where errors go.
  init?(_ node: Node, keys: [String]?, faults: ConfigurationFaults) {
    guard case .mapping(let mapping) = node else {
      let expected = keys.map { " with the keys \(Self.list($0))" } ?? ""
      faults.report("expected a mapping\(expected)", at: node.mark)
      return nil
    }
    self.faults = faults
    mark = node.mark
    var values: [String: (key: Node, node: Node)] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        faults.report("a key must be a word", at: key.mark)
        continue
      }
      if let keys, !keys.contains(name) {
        faults.report(Self.message(forUnknownKey: name, keys), at: key.mark)
        continue
      }
      guard values.updateValue((key, value), forKey: name) == nil else {
        faults.report("this key is there more than once; keep one", at: key.mark)
        continue
      }
    }
    self.values = values
  }

  /// The place of a value, or else of the mapping.
  func place(of key: String) -> Mark? { values[key]?.node.mark ?? mark }

  /// Whether there is a value, be it of a wrong type.
  func has(_ key: String) -> Bool { values[key] != nil }

  /// A text, such as a name; `hint` says what it is for, to complete "`key` is missing: …", and is
  /// `nil` when it may be missing; with `acceptsDigits`, digits need no quotes.
  func text(_ key: String, required hint: String? = nil, acceptsDigits: Bool = false) -> String? {
    guard let node = value(key, required: hint) else { return nil }
    return text(node, key, acceptsDigits: acceptsDigits)
  }

  /// A text that `make` turns into a value; where that gives `nil`, an error says that `expected`
  /// should stand there.
  func text<Value>(
    _ key: String,
    required hint: String? = nil,
    acceptsDigits: Bool = false,
    expected: String,
    _ make: (String) -> Value?
  ) -> Value? {
    guard let text = text(key, required: hint, acceptsDigits: acceptsDigits) else { return nil }
    guard let value = make(text) else {
      faults.report("`\(key)` must be \(expected)", at: place(of: key))
      return nil
    }
    return value
  }

  /// A list of texts; one text stands for a list of one.
  func texts(_ key: String, required hint: String? = nil) -> [String] {
    guard let node = value(key, required: hint) else { return [] }
    guard case .sequence(let items) = node else {
      return text(node, key, acceptsDigits: false).map { [$0] } ?? []
    }
    return items.compactMap { text($0, key, acceptsDigits: false) }
  }

  /// A whole number within bounds.
  func integer(_ key: String, in bounds: ClosedRange<Int>) -> Int? {
    guard let node = value(key, required: nil) else { return nil }
    guard case .scalar(let scalar) = node, scalar.style == .plain, let number = Int(scalar.string),
      bounds.contains(number)
    else {
      faults.report(
        "`\(key)` must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)",
        at: node.mark
      )
      return nil
    }
    return number
  }

  /// A mapping within this one.
  func mapping(_ key: String, required hint: String? = nil, keys: [String]?) -> MappingReader? {
    guard let node = value(key, required: hint) else { return nil }
    return MappingReader(node, keys: keys, faults: faults)
  }

  /// A list of mappings, in order.
  func mappings(_ key: String, required hint: String? = nil, keys: [String]) -> [MappingReader] {
    guard let node = value(key, required: hint) else { return [] }
    guard case .sequence(let items) = node else {
      faults.report("`\(key)` must be a list", at: node.mark)
      return []
    }
    return items.compactMap { MappingReader($0, keys: keys, faults: faults) }
  }

  /// Keys and values in the order of the file, for mappings whose keys are data.
  var entries: [(key: String, keyMark: Mark?, node: Node)] {
    values.map { (key: $0.key, keyMark: $0.value.key.mark, node: $0.value.node) }
      .sorted { left, right in
        (left.keyMark?.line ?? 0, left.keyMark?.column ?? 0)
          < (right.keyMark?.line ?? 0, right.keyMark?.column ?? 0)
      }
  }

  /// Reports an error at the value of a key, or at the mapping.
  func report(_ message: String, at key: String? = nil) {
    faults.report(message, at: key.map(place(of:)) ?? mark)
  }

  // MARK: - Values

  private func value(_ key: String, required hint: String?) -> Node? {
    guard let node = values[key]?.node else {
      if let hint { faults.report("`\(key)` is missing: \(hint)", at: mark) }
      return nil
    }
    return node
  }

  private func text(_ node: Node, _ key: String, acceptsDigits: Bool) -> String? {
    guard case .scalar(let scalar) = node else {
      faults.report("`\(key)` must be text", at: node.mark)
      return nil
    }
    let isQuoted = scalar.style != .plain
    let isDigits = !scalar.string.isEmpty && scalar.string.utf8.allSatisfy { (0x30...0x39) ~= $0 }
    guard isQuoted || node.tag == Tag(.str) || acceptsDigits && isDigits else {
      faults.report(
        "`\(key)` must be text, and YAML takes this for something else; put it in quotes",
        at: node.mark
      )
      return nil
    }
    guard scalar.string.contains(where: { !$0.isWhitespace }) else {
      faults.report("`\(key)` must not be blank; fill it in or leave the key out", at: node.mark)
      return nil
    }
    return scalar.string
  }

  private static func message(forUnknownKey name: String, _ keys: [String]) -> String {
    if let meant = Suggestion.nearest(to: name, in: keys) {
      return "unknown key; did you mean `\(meant)`?"
    }
    return "unknown key; what may stand here is \(list(keys))"
  }

  private static func list(_ keys: [String]) -> String {
    keys.map { "`\($0)`" }.joined(separator: ", ")
  }
}
