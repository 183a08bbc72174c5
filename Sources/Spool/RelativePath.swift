/// One or more file names joined by `/`, below the inbox or the outbox; it can't lead out of it.
public struct RelativePath: Hashable, Sendable {
  /// The bytes of the path, without a `/` at either end.
  public let bytes: [UInt8]

  /// Makes a path of the bytes, or nil if a component isn't a ``FileName``.
  public init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    let names = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard names.allSatisfy({ FileName.isName($0) }) else { return nil }
    self.bytes = bytes
  }

  /// Makes a path of the text's UTF-8, or nil if a component isn't a ``FileName``.
  public init?(_ text: String) { self.init(bytes: text.utf8) }

  /// Makes a path of one name.
  public init(_ name: FileName) { bytes = name.bytes }

  private init(valid bytes: [UInt8]) { self.bytes = bytes }

  /// The last component.
  public var name: FileName {
    guard let name = FileName(bytes: bytes[nameStart...]) else {
      preconditionFailure("a path ends in a name")
    }
    return name
  }

  /// The path without its last component, or nil if it has only one.
  public var folder: RelativePath? {
    nameStart == 0 ? nil : RelativePath(valid: Array(bytes[..<(nameStart - 1)]))
  }

  /// The names the path consists of, at least one.
  public var components: [FileName] {
    bytes.split(separator: UInt8(ascii: "/")).compactMap { FileName(bytes: $0) }
  }

  /// The path with one more name.
  public func appending(_ name: FileName) -> RelativePath {
    RelativePath(valid: bytes + [UInt8(ascii: "/")] + name.bytes)
  }

  /// The path with the components of another one after its own.
  public func appending(_ path: RelativePath) -> RelativePath {
    RelativePath(valid: bytes + [UInt8(ascii: "/")] + path.bytes)
  }

  /// The path whose last name is followed by a suffix; see ``FileName/appending(_:)``.
  public func appending(suffix: String) -> RelativePath {
    sibling(name.appending(suffix))
  }

  /// The path of another name in the same folder.
  func sibling(_ name: FileName) -> RelativePath {
    RelativePath(valid: bytes[..<nameStart] + name.bytes)
  }

  private var nameStart: Int {
    bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
  }
}

extension RelativePath: ExpressibleByStringLiteral {
  /// Makes a path of a literal, which must be one.
  public init(stringLiteral text: StaticString) {
    guard let path = RelativePath(text.description) else {
      preconditionFailure("not a relative path: \(text)")
    }
    self = path
  }
}

extension RelativePath: Comparable {
  /// Orders by bytes.
  public static func < (left: RelativePath, right: RelativePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension RelativePath {
  /// The path that is shown as a text; nil if none is, see ``FileName/display(_:)``.
  public init?(shownAs text: String) {
    guard let bytes = FileName.bytes(shownAs: text), let path = RelativePath(bytes: bytes),
      path.description.utf8.elementsEqual(text.utf8)
    else { return nil }
    self = path
  }
}

extension RelativePath: CustomStringConvertible {
  /// The path, safe to show; see ``FileName/display(_:)``.
  public var description: String { FileName.display(bytes) }
}
