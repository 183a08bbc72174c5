/// A pattern of paths, written like a line of a `.gitignore`, which matches bytes.
///
/// - `*` stands for any bytes but `/`, `?` for one byte but `/`, and `[a-z]` or `[!a-z]` for one byte
///   of those, or none of those; `\` takes the next byte for itself.
/// - A pattern without a `/`, but for one at its end, matches a name in any folder; one with a `/`
///   matches from the folder that was named on.
/// - `**` as a whole component stands for any number of folders, and at the end for all they hold.
/// - With a `/` at its end the pattern matches folders only. What matches a folder holds for
///   everything below it.
///
/// Unlike a `.gitignore`, no pattern takes back another: a `!` at the beginning is a byte like others.
public struct PathPattern: Hashable, Sendable {
  /// One component of the pattern: `**`, or what a name is compared with.
  private enum Component: Hashable, Sendable {
    case anyFolders
    case name([Token])
  }

  private enum Token: Hashable, Sendable {
    case byte(UInt8)
    case anyByte
    case anyBytes
    case oneOf([ClosedRange<UInt8>], isNegated: Bool)
  }

  private let components: [Component]
  private let matchesFoldersOnly: Bool

  /// Reads a pattern; `nil` for an empty one, or one with a `[` or a `\` that nothing follows.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    matchesFoldersOnly = bytes.last == Self.slash
    if matchesFoldersOnly { bytes.removeLast() }
    let isAnchored = bytes.contains(Self.slash)
    if bytes.first == Self.slash { bytes.removeFirst() }
    guard !bytes.isEmpty else { return nil }
    var components: [Component] = isAnchored ? [] : [.anyFolders]
    for part in bytes.split(separator: Self.slash, omittingEmptySubsequences: false) {
      if part.elementsEqual("**".utf8) {
        components.append(.anyFolders)
      } else {
        guard !part.isEmpty, let tokens = Self.tokens(of: part) else { return nil }
        components.append(.name(tokens))
      }
    }
    // What `**` at the end stands for has a name.
    if components.last == .anyFolders { components.append(.name([.anyBytes])) }
    self.components = components
  }

  /// Whether the pattern matches a path that begins at the folder that was named.
  public func matches(_ path: some Sequence<UInt8>, isFolder: Bool = false) -> Bool {
    guard isFolder || !matchesFoldersOnly else { return false }
    let names = Array(path).split(separator: Self.slash)
    // Which beginnings of the components match the names so far; time is names times components.
    var reached = [true] + components.map { _ in false }
    passOverFolders(&reached)
    for name in names {
      var next = reached.map { _ in false }
      for position in components.indices where reached[position] {
        switch components[position] {
        case .anyFolders: next[position] = true
        case .name(let tokens):
          if Self.match(tokens, name) { next[position + 1] = true }
        }
      }
      passOverFolders(&next)
      reached = next
    }
    return reached[components.count]
  }

  /// A `**` may stand for no folder.
  private func passOverFolders(_ reached: inout [Bool]) {
    for position in components.indices where reached[position] {
      if components[position] == .anyFolders { reached[position + 1] = true }
    }
  }

  // MARK: - Names

  private static let slash = UInt8(ascii: "/")

  private static func tokens(of part: ArraySlice<UInt8>) -> [Token]? {
    var tokens: [Token] = []
    var rest = part
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"):
        if tokens.last != .anyBytes { tokens.append(.anyBytes) }
      case UInt8(ascii: "?"): tokens.append(.anyByte)
      case UInt8(ascii: "["):
        guard let token = bracket(&rest) else { return nil }
        tokens.append(token)
      case UInt8(ascii: "\\"):
        guard let next = rest.popFirst() else { return nil }
        tokens.append(.byte(next))
      default: tokens.append(.byte(byte))
      }
    }
    return tokens
  }

  /// Reads a bracket behind its `[`; a `]` right at its beginning is one of its bytes.
  private static func bracket(_ rest: inout ArraySlice<UInt8>) -> Token? {
    let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<UInt8>] = []
    while var first = rest.popFirst() {
      if first == UInt8(ascii: "]"), !ranges.isEmpty {
        return .oneOf(ranges, isNegated: isNegated)
      }
      if first == UInt8(ascii: "\\") {
        guard let next = rest.popFirst() else { return nil }
        first = next
      }
      var last = first
      if rest.first == UInt8(ascii: "-"), let end = rest.dropFirst().first, end != UInt8(ascii: "]")
      {
        last = end
        rest.removeFirst(2)
      }
      guard first <= last else { return nil }
      ranges.append(first...last)
    }
    return nil
  }

  /// Compares a name; on a mismatch the last `*` takes one byte more, so the time is at most the
  /// product of the lengths.
  private static func match(_ tokens: [Token], _ name: ArraySlice<UInt8>) -> Bool {
    var token = 0
    var byte = name.startIndex
    var retry: (token: Int, byte: Int)?
    while byte < name.endIndex {
      if token < tokens.count, tokens[token] == .anyBytes {
        retry = (token, byte)
        token += 1
      } else if token < tokens.count, isMatch(tokens[token], name[byte]) {
        token += 1
        byte += 1
      } else if let last = retry {
        retry = (last.token, last.byte + 1)
        token = last.token + 1
        byte = last.byte + 1
      } else {
        return false
      }
    }
    return tokens[token...].allSatisfy { $0 == .anyBytes }
  }

  private static func isMatch(_ token: Token, _ byte: UInt8) -> Bool {
    switch token {
    case .byte(let expected): byte == expected
    case .anyByte, .anyBytes: true
    case .oneOf(let ranges, let isNegated):
      ranges.contains { $0.contains(byte) } != isNegated
    }
  }
}

/// Which of the files below a folder are taken.
public struct PathFilter: Sendable {
  private let included: [PathPattern]
  private let excluded: [PathPattern]

  /// Takes what matches one of `included`, or everything where there is none, and of that what
  /// matches none of `excluded`.
  public init(including included: [PathPattern] = [], excluding excluded: [PathPattern] = []) {
    self.included = included
    self.excluded = excluded
  }

  /// Whether everything is taken.
  var takesEverything: Bool { included.isEmpty && excluded.isEmpty }

  /// Whether nothing at a path, or below it, is taken.
  func excludes(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
    excluded.contains { $0.matches(path, isFolder: isFolder) }
  }

  /// Whether what is at a path, and all below it, is taken unless it is excluded.
  func includes(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
    included.isEmpty || included.contains { $0.matches(path, isFolder: isFolder) }
  }
}
