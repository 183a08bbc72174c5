import Cancellation
import ElementModel
import FHIRModel
import Synchronization

/// One version of a resource, as the book keeps it: its bytes, and the tree once it was asked for.
public final class StoredVersion: Sendable {
  /// The bytes of the resource.
  public let bytes: [UInt8]

  /// The format of the bytes.
  public let format: FHIRFormat

  /// The version's id, which is in the entity tag.
  public let versionID: String

  /// When the version was made.
  public let lastModified: FHIRInstant

  private let parsed: Mutex<ElementTree?>

  /// Keeps bytes that are known to be a resource.
  init(bytes: [UInt8], format: FHIRFormat, versionID: String, lastModified: FHIRInstant) {
    self.bytes = bytes
    self.format = format
    self.versionID = versionID
    self.lastModified = lastModified
    parsed = Mutex(nil)
  }

  /// Keeps a resource that was read already, under the version and time it says it has.
  ///
  /// - Parameters:
  ///   - tree: the resource.
  ///   - now: the time it was made, where it says none.
  init(_ tree: ElementTree, now: FHIRInstant) {
    let meta = tree.root.child(.meta)
    bytes = tree.bytes
    format = tree.format
    versionID = meta?.child(.versionId)?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "1"
    lastModified = meta?.child(.lastUpdated)?.text.flatMap(FHIRInstant.init) ?? now
    parsed = Mutex(tree)
  }

  /// The entity tag, such as `W/"3"`; `nil` when no header can hold the version's id.
  public var entityTag: EntityTag? { EntityTag(versionID: versionID) }

  /// The resource as a tree; read at the first call.
  public var tree: ElementTree {
    parsed.withLock { parsed in
      if let parsed { return parsed }
      guard let tree = format.read(bytes, limits: .ofTrusted).tree else {
        preconditionFailure("the book keeps only what was read as a resource before")
      }
      parsed = tree
      return tree
    }
  }
}
