import Cancellation
import ElementModel
import FHIRModel

/// The configuration of a run, `ssp-cancel.yaml`.
public struct RunConfiguration: Sendable {
  /// Who sends the requests.
  public let consumer: ConsumerIdentity

  /// The Spine Secure Proxy; `nil` where the file does not say, which is enough for the embedded
  /// provider.
  public let sspBase: SSPBase?

  /// The reason for cancelling, where an input gives none.
  public let reason: String?

  /// The routes file, as a path that begins where the configuration was read from.
  public let routesPath: String?

  /// The provider of inputs that do not name one.
  public let defaultProvider: ODSCode?

  /// What is refused when inputs are read.
  public let limits: ReadLimits

  /// How many requests are sent at a time, and how fast.
  public let traffic: TrafficLimits

  /// Reads the configuration from a file.
  public static func read(path: String) throws(ConfigurationFailure) -> RunConfiguration {
    try read(bytes: try ConfigurationFile.bytes(atPath: path), fileName: path)
  }

  /// Reads the configuration.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, YAML or JSON.
  ///   - fileName: its path, to show in errors; relative paths within are seen from there.
  /// - Returns: the configuration.
  /// - Throws: everything that is wrong with it.
  public static func read(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> RunConfiguration {
    let faults = ConfigurationFaults(fileName: fileName)
    guard let root = try YAMLText.root(bytes: bytes, fileName: fileName) else {
      faults.report(
        "the file is empty; it needs `consumer`, `issuer`, `device` and `operator`",
        at: nil
      )
      throw faults.makeFailure()
    }
    guard let file = MappingReader(root, keys: keys, faults: faults) else {
      throw faults.makeFailure()
    }
    let consumer = ConsumerReader(file: file).read()
    let sspBase = file.url("ssp") { text throws(ServiceURLFault) in try SSPBase(text) }
    let reason = file.text("reason")
    let routesPath = file.text("routes")
    let defaultProvider = file.text(
      "provider-ods",
      expected: ODSCode.expectation,
      ODSCode.init
    )
    let limits = limits(file)
    let traffic = TrafficLimits(file)
    guard faults.isEmpty, let consumer else { throw faults.makeFailure() }
    return RunConfiguration(
      consumer: consumer,
      sspBase: sspBase,
      reason: reason,
      routesPath: routesPath.map { ConfigurationFile.path($0, relativeTo: fileName) },
      defaultProvider: defaultProvider,
      limits: limits,
      traffic: traffic
    )
  }

  private static let keys =
    [
      "consumer", "issuer", "device", "operator", "ssp", "reason", "routes", "provider-ods",
      "limits",
    ] + TrafficLimits.keys

  private static func limits(_ file: MappingReader) -> ReadLimits {
    var limits = ReadLimits()
    let keys = ["maximum-bytes", "maximum-depth", "maximum-attributes", "maximum-diagnostics"]
    guard let mapping = file.mapping("limits", keys: keys) else { return limits }
    if let count = mapping.integer("maximum-bytes", in: 1...1_073_741_824) {
      limits.maximumByteCount = count
    }
    if let depth = mapping.integer("maximum-depth", in: 1...256) { limits.maximumDepth = depth }
    if let count = mapping.integer("maximum-attributes", in: 1...65_536) {
      limits.maximumAttributeCount = count
    }
    if let count = mapping.integer("maximum-diagnostics", in: 1...1_000_000) {
      limits.maximumDiagnosticCount = count
    }
    return limits
  }
}

extension ODSCode {
  /// What a text must be to be a code, for errors.
  static let expectation = "an ODS code: 3 to 12 capital letters and digits"
}

extension ASID {
  /// What a text must be to be an id, for errors.
  static let expectation = "an ASID: exactly 12 digits, in quotes so that a leading 0 is kept"
}
