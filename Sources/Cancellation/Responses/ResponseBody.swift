import ElementModel
import FHIRModel

/// What the body of an answer turned out to be, whatever was asked for.
///
/// The SSP may answer in XML where JSON was asked for, and gateways answer in HTML; the first byte
/// tells, not the header.
/// Source: FHIR STU3, Resource Formats; gpconnect issue 661.
public enum ResponseBody: Sendable {
  /// Nothing, or only white space.
  case empty
  /// A resource, in either format.
  case resource(ElementTree)
  /// Anything else, such as HTML or a resource that was cut off.
  case notFHIR

  /// Reads a body; every body is one of the three.
  ///
  /// - Parameters:
  ///   - bytes: the body.
  ///   - limits: what is refused.
  public init(_ bytes: [UInt8], limits: ReadLimits = ReadLimits()) {
    guard let format = FHIRFormat(sniffing: bytes) else {
      self = .empty
      return
    }
    if let tree = format.read(bytes, limits: limits).tree, tree.root.resourceType != nil {
      self = .resource(tree)
    } else {
      self = .notFHIR
    }
  }

  /// The resource, if it is one.
  public var tree: ElementTree? {
    if case .resource(let tree) = self { tree } else { nil }
  }

  /// Whether this is a resource of a type with an id, both there once.
  func isResource(_ type: String, id: String) -> Bool {
    guard let root = tree?.root else { return false }
    return root.resourceType == type && root.onlyChild(.resourceType) != nil
      && root.onlyChild(.id)?.hasValue(id) == true
  }
}
