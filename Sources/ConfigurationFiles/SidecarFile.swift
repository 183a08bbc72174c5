import Cancellation
import FHIRModel

/// What a file beside an input says about it: `NAME.cancel.yaml` or `NAME.cancel.json`.
///
/// It holds an NHS number, so nothing of it is ever quoted.
public struct SidecarFile: Hashable, Sendable {
  /// The provider that has the appointment.
  public let provider: ODSCode?

  /// The API of the provider.
  public let dialect: Dialect?

  /// Whose appointment it must be.
  public let nhsNumber: NHSNumber?

  /// Why it is cancelled.
  public let reason: String?

  /// Creates the content of a file.
  public init(
    provider: ODSCode? = nil,
    dialect: Dialect? = nil,
    nhsNumber: NHSNumber? = nil,
    reason: String? = nil
  ) {
    self.provider = provider
    self.dialect = dialect
    self.nhsNumber = nhsNumber
    self.reason = reason
  }

  /// The largest file, in bytes.
  public static let maximumByteCount = 65_536

  /// Reads a file; an empty one says nothing.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, YAML or JSON.
  ///   - fileName: its name, to show in errors.
  /// - Returns: what the file says.
  /// - Throws: everything that is wrong with it.
  public static func read(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> SidecarFile {
    let faults = ConfigurationFaults(fileName: fileName)
    guard bytes.count <= maximumByteCount else {
      faults.report("the file is larger than \(maximumByteCount) bytes", at: nil)
      throw faults.makeFailure()
    }
    guard let root = try YAMLText.root(bytes: bytes, fileName: fileName) else {
      return SidecarFile()
    }
    let keys = ["provider-ods", "dialect", "nhs-number", "reason"]
    guard let file = MappingReader(root, keys: keys, faults: faults) else {
      throw faults.makeFailure()
    }
    let provider = file.text("provider-ods", expected: ODSCode.expectation, ODSCode.init)
    let nhsNumber = file.text(
      "nhs-number",
      acceptsDigits: true,
      expected: "an NHS number: 10 digits, of which the last is the check digit"
    ) { NHSNumber($0) }
    let content = SidecarFile(
      provider: provider,
      dialect: file.dialect(),
      nhsNumber: nhsNumber,
      reason: file.text("reason")
    )
    guard faults.isEmpty else { throw faults.makeFailure() }
    return content
  }
}
