import ElementModel

/// A resource within another.
///
/// Source: FHIR STU3, DomainResource, contained.
public struct ContainedResource: Sendable {
  /// The element that holds the resource.
  public let node: ElementNode

  /// Reads an item of `contained`.
  public init(_ node: ElementNode) { self.node = node }

  /// The id that `#` references name; without the `#`.
  public var id: String? { node.child(.id)?.text }

  /// The type, such as `Patient`.
  public var resourceType: String? { node.resourceType }
}
