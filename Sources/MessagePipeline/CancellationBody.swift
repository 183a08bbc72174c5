import Cancellation
import ElementModel
import FHIRJSON
import FHIRXML

/// Makes the body of a cancellation.
///
/// In the format that was read, it is the bytes that were read with the dialect's edits. In the
/// other format it is written from the tree of those.
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
    let result =
      switch tree.format {
      case .json: JSONReader.read(edited)
      case .xml: XMLReader.read(edited)
      }
    // Edits keep a readable file readable; the limits were checked when it was read.
    guard let changed = result.tree else { return (edited, tree.format) }
    let written =
      switch format {
      case .json: JSONResourceWriter.write(changed)
      case .xml: XMLResourceWriter.write(changed)
      }
    return (written, format)
  }
}
