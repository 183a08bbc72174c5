import ElementModel
import FHIRJSON

/// The payload of a token, read without trust.
struct TokenClaims {
  private let node: ElementNode

  /// Reads a payload; `nil` when it is no JSON object, or has a claim twice.
  init?(payload: [UInt8]) {
    guard let tree = JSONReader.read(payload).tree else { return nil }
    let names = tree.root.children.map(\.nameText)
    guard Set(names).count == names.count else { return nil }
    node = tree.root
  }

  private init(_ node: ElementNode) { self.node = node }

  /// A text that is not blank.
  func text(_ name: String) -> String? {
    guard let child = child(name), child.valueKind == .string, !child.flags.contains(.inArray),
      let text = child.text, text.contains(where: { !$0.isWhitespace })
    else { return nil }
    return text
  }

  /// A whole number.
  func integer(_ name: String) -> Int64? {
    guard let child = child(name), child.valueKind == .number else { return nil }
    return child.text.flatMap { Int64($0) }
  }

  /// An object.
  func object(_ name: String) -> TokenClaims? {
    guard let child = child(name), child.valueKind == .none, !child.flags.contains(.inArray) else {
      return nil
    }
    return TokenClaims(child)
  }

  /// The objects of an array.
  func objects(_ name: String) -> [TokenClaims] {
    node.children.filter {
      $0.nameText == name && $0.valueKind == .none && $0.flags.contains(.inArray)
    }
    .map { TokenClaims($0) }
  }

  /// Whether a claim is there.
  func has(_ name: String) -> Bool { child(name) != nil }

  private func child(_ name: String) -> ElementNode? {
    node.children.first { $0.nameText == name }
  }
}
