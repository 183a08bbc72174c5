import Cancellation
import ElementModel
import FHIRModel

/// Makes the body of a cancellation.
///
/// In the format that was read, it is the bytes that were read with the dialect's edits. In the
/// other format it is written from the tree of those, and read again: an answer of a provider may
/// have names and values that mean something else there, or nothing.
public enum CancellationBody {
  /// Makes a body.
  ///
  /// - Parameters:
  ///   - tree: the appointment as it was read.
  ///   - dialect: whose changes are made.
  ///   - reason: why it is cancelled.
  ///   - format: the format that is wanted; the one that was read when it is `nil`.
  /// - Returns: the body, and the format it is in.
  /// - Throws: why the appointment cannot be made a cancellation.
  public static func make(
    from tree: ElementTree,
    dialect: Dialect,
    reason: String?,
    format: FHIRFormat? = nil
  ) throws(CancellationEditError) -> (bytes: [UInt8], format: FHIRFormat) {
    let edits = try dialect.rules.edits(cancelling: tree, reason: reason)
    let edited = tree.bytes.applying(edits)
    guard let format, format != tree.format else { return (edited, tree.format) }
    guard let changed = tree.format.read(edited, limits: .ofTrusted).tree else {
      preconditionFailure("edits keep a readable appointment readable")
    }
    // A name of FHIR is short; another may be long, and XML repeats it where JSON does not.
    guard changed.isDefinedThroughout else { throw .formatUnusable }
    let written = format.write(changed)
    guard let tree = format.read(written, limits: .ofTrusted).tree,
      changed.differences(from: tree, limit: 1).isEmpty,
      tree.differences(from: changed, limit: 1).isEmpty
    else { throw .formatUnusable }
    return (written, format)
  }
}
