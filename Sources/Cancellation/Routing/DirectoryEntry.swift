import ElementModel
import FHIRModel

/// The one entry that the Spine Directory Service has for a question.
///
/// Source: Spine Directory Service FHIR API, Device and Endpoint, FHIR R4; assurance of consumers,
/// C7, C10 and C12: none, or more than one, is an error.
public struct DirectoryEntry: Sendable {
  private let node: ElementNode

  /// Reads the body of an answer.
  ///
  /// - Parameters:
  ///   - body: a Bundle, in either format.
  ///   - query: the question that was asked.
  ///   - limits: what is refused unread.
  /// - Throws: that there is no entry, more than one, or no Bundle at all.
  public init(
    body: [UInt8],
    of query: DirectoryQuery,
    limits: ReadLimits = ReadLimits()
  ) throws(DirectoryFault) {
    guard let root = ResponseBody(body, limits: limits).tree?.root, root.resourceType == "Bundle"
    else { throw .notUnderstood }
    let entries = Self.children(of: root, "entry").compactMap { entry in
      Self.children(of: entry, "resource").first
    }
    let found = entries.filter { $0.resourceType == query.resource.rawValue }
    // A page of a longer list does not show all there is.
    let total = Self.children(of: root, "total").first?.text.flatMap { Int($0) }
    guard let node = found.first else {
      guard total ?? 0 == 0 else { throw .notUnderstood }
      throw .none
    }
    guard found.count == 1, total ?? 1 <= 1 else { throw .several(max(found.count, total ?? 0)) }
    self.node = node
  }

  /// The URL of an Endpoint.
  public var address: String? { Self.children(of: node, "address").first?.text }

  /// The ASID of a Device.
  public var asid: ASID? { value(in: DirectorySystem.asid).flatMap(ASID.init) }

  /// The key of the message handling system.
  public var partyKey: PartyKey? { value(in: DirectorySystem.partyKey).flatMap(PartyKey.init) }

  /// The one value of a namespace; `nil` where there is none, or several differ.
  private func value(in system: String) -> String? {
    let identifiers = Self.children(of: node, "identifier").map(Identifier.init)
    let values = Set(identifiers.filter { $0.system == system }.compactMap(\.value))
    return values.count == 1 ? values.first : nil
  }

  private static func children(of node: ElementNode, _ name: String) -> [ElementNode] {
    node.children.filter { $0.nameText == name }
  }
}

/// Why an answer of the Spine Directory Service is not the one entry that was asked for.
public enum DirectoryFault: Error, Hashable, Sendable {
  /// There is no entry.
  case none
  /// There are several, and nothing says which is meant.
  case several(Int)
  /// The answer is no Bundle of what was asked for.
  case notUnderstood
}
