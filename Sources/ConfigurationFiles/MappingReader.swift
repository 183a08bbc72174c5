import Diagnostics
import Yams

/// Reads the values of one YAML mapping by their keys.
///
/// Keys that are not asked for in `keys` are errors. Values of a wrong type are errors and read as
/// absent, so that one reading reports everything. Environment variables stand above the keys of a
/// configuration.
struct MappingReader {
  private let faults: ConfigurationFaults
  private let mark: Mark?
  private let values: [String: (key: Node, node: Node)]
  private let variables: ConfigurationVariables
  /// The keys that lead here.
  private let path: String

  /// Begins a mapping; `nil`, and an error, when the node is none.
  ///
  /// - Parameters:
  ///   - node: what stands there.
  ///   - keys: every key that may be there; `nil` for any.
  ///   - faults: where errors go.
  ///   - variables: what stands above the keys.
  ///   - path: the keys that lead here.
  init?(
    _ node: Node,
    keys: [String]?,
    faults: ConfigurationFaults,
    variables: ConfigurationVariables = .none,
    path: String = ""
  ) {
    guard case .mapping(let mapping) = node else {
      let expected = keys.map { " with the keys \(Self.list($0))" } ?? ""
      faults.report("expected a mapping\(expected)", at: node.mark)
      return nil
    }
    self.faults = faults
    self.variables = variables
    self.path = path
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

  /// The place of a value in the file, or else of the mapping.
  func place(of key: String) -> Mark? { values[key]?.node.mark ?? mark }

  /// Whether there is a value, be it of a wrong type.
  func has(_ key: String) -> Bool { node(key) != nil }

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
      report("`\(key)` must be \(expected)", at: key)
      return nil
    }
    return value
  }

  /// The path of a file, seen from where it is named.
  ///
  /// That is the configuration file, or for a variable the working folder. `$CREDENTIALS_DIRECTORY/`
  /// stands for the folder that systemd gives a service for its secrets.
  ///
  /// Source: systemd.exec(5), "Credentials".
  func path(_ key: String, required hint: String? = nil) -> String? {
    guard let text = text(key, required: hint) else { return nil }
    for start in ["$CREDENTIALS_DIRECTORY/", "${CREDENTIALS_DIRECTORY}/"]
    where text.hasPrefix(start) {
      guard let folder = variables.credentialsFolder else {
        report(
          "`\(key)` lies in $CREDENTIALS_DIRECTORY, which is not set; systemd sets it for a service "
            + "with LoadCredential=",
          at: key
        )
        return nil
      }
      return folder + "/" + text.dropFirst(start.count)
    }
    guard variable(key) == nil else { return text }
    return ConfigurationFile.path(text, relativeTo: faults.fileName)
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
      report(
        "`\(key)` must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)",
        at: key
      )
      return nil
    }
    return number
  }

  /// The value of a key that is an option as well; YAML may take it for anything that fits on a line.
  func option(_ key: String) -> OptionValue? {
    guard let node = node(key) else { return nil }
    let texts: [String]
    if ConfigurationKeys.optionPaths.contains(key) {
      guard let text = text(key) else { return nil }
      let isWord = text == ConfigurationKeys.optionWords[key]
      texts = (isWord ? text : path(key)).map { [$0] } ?? []
    } else if case .sequence(let items) = node, ConfigurationKeys.lists.contains(key) {
      if items.isEmpty { report("`\(key)` must hold something, or be left out", at: key) }
      texts = items.compactMap { scalar($0, key)?.string }
    } else {
      texts = scalar(node, key).map { [$0.string] } ?? []
    }
    guard !texts.isEmpty else { return nil }
    let variable = variable(key)
    let mark = variable == nil ? place(of: key) : nil
    return OptionValue(
      texts,
      fileName: variable ?? faults.fileName,
      line: mark?.line,
      column: mark?.column
    )
  }

  /// A mapping within this one.
  func mapping(_ key: String, required hint: String? = nil, keys: [String]?) -> MappingReader? {
    guard let node = value(key, required: hint) else { return nil }
    return MappingReader(
      node,
      keys: keys,
      faults: faults,
      variables: variables,
      path: fullPath(of: key)
    )
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
    if let key, let variable = variable(key) {
      faults.report(message, of: variable)
    } else {
      faults.report(message, at: key.map(place(of:)) ?? mark)
    }
  }

  // MARK: - Origins

  /// Where the values of some keys come from, of those that have one; a key of a section is
  /// `section.key`.
  func origins(of keys: [String]) -> [String: SettingOrigin] {
    var origins: [String: SettingOrigin] = [:]
    for key in keys {
      if let variable = variable(key) {
        origins[key] = .variable(variable)
      } else if hasInFile(key.split(separator: ".").map(String.init)[...]) {
        origins[key] = .file
      }
    }
    return origins
  }

  private func hasInFile(_ keys: ArraySlice<String>) -> Bool {
    guard let key = keys.first, var node = values[key]?.node else { return false }
    for key in keys.dropFirst() {
      guard let inner = node.mapping?[key] else { return false }
      node = inner
    }
    return true
  }

  // MARK: - Variables

  private func fullPath(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The variable that gives a key its value, if one does.
  private func variable(_ key: String) -> String? {
    let path = fullPath(of: key)
    return variables.texts(path) == nil ? nil : ConfigurationVariables.name(of: path)
  }

  /// What stands for a key: its variable, or else what the file has.
  private func node(_ key: String) -> Node? {
    let path = fullPath(of: key)
    if let texts = variables.texts(path) {
      let items = texts.map { Node.scalar(Node.Scalar($0, Tag(.str), .plain)) }
      return items.count == 1 ? items[0] : .sequence(Node.Sequence(items))
    }
    guard let node = values[key]?.node else {
      // Variables can give a section that the file does not have.
      return variables.hasAny(below: path) ? .mapping(Node.Mapping([])) : nil
    }
    return node
  }

  // MARK: - Values

  private func value(_ key: String, required hint: String?) -> Node? {
    guard let node = node(key) else {
      if let hint { faults.report("`\(key)` is missing: \(hint)", at: mark) }
      return nil
    }
    return node
  }

  private func text(_ node: Node, _ key: String, acceptsDigits: Bool) -> String? {
    guard let scalar = scalar(node, key) else { return nil }
    let isQuoted = scalar.style != .plain
    let isDigits = !scalar.string.isEmpty && scalar.string.utf8.allSatisfy { (0x30...0x39) ~= $0 }
    guard isQuoted || node.tag == Tag(.str) || acceptsDigits && isDigits else {
      faults.report(
        "`\(key)` must be text, and YAML takes this for something else; put it in quotes",
        at: node.mark
      )
      return nil
    }
    return scalar.string
  }

  /// A single value that is not blank, of whatever type.
  private func scalar(_ node: Node, _ key: String) -> Node.Scalar? {
    let message: String
    if case .scalar(let scalar) = node {
      if scalar.string.contains(where: { !$0.isWhitespace }) { return scalar }
      message = "`\(key)` must not be blank; fill it in or leave the key out"
    } else {
      message = "`\(key)` must be text"
    }
    if let mark = node.mark { faults.report(message, at: mark) } else { report(message, at: key) }
    return nil
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
