import ElementModel

/// An OperationOutcome that someone else wrote, read without asking anything of it.
///
/// Providers leave out details, texts and even issues; what is missing is `nil` or empty.
/// Source: FHIR STU3, OperationOutcome.
public struct OperationOutcome: Sendable {
  /// The tree that is read.
  public let tree: ElementTree

  /// Reads a resource; `nil` when it is no OperationOutcome.
  public init?(_ tree: ElementTree) {
    guard tree.root.resourceType == "OperationOutcome" else { return nil }
    self.tree = tree
  }

  /// The canonical URLs of the profiles that the resource claims, in order.
  ///
  /// Source: FHIR STU3, Resource, meta.profile.
  public var profiles: [String] {
    tree.root.child(.meta)?.children(.profile).compactMap(\.text) ?? []
  }

  /// The issues, in order.
  public var issues: [Issue] { tree.root.children(.issue).map(Issue.init) }

  /// One issue.
  public struct Issue: Sendable {
    /// The element.
    public let node: ElementNode

    init(_ node: ElementNode) { self.node = node }

    /// The severity, a code of the value set issue-severity.
    public var severity: String? { node.child(.severity)?.text }

    /// The kind of issue, a code of the value set issue-type.
    public var code: String? { node.child(.code)?.text }

    /// The codes that say more, in order.
    public var codings: [Coding] {
      node.child(.details)?.children(.coding).map { Coding($0) } ?? []
    }

    /// The text that says more.
    ///
    /// It may hold patient data.
    public var detailsText: String? { node.child(.details)?.child(.text)?.text }

    /// What the server says for those who look for the cause.
    ///
    /// It may hold patient data.
    public var diagnostics: String? { node.child(.diagnostics)?.text }
  }
}
