import Cancellation
import ElementModel
import FHIRModel
import Yams

/// The configuration of a run, `ssp-cancel.yaml`.
public struct RunConfiguration: Sendable {
  /// Who sends the requests.
  public let consumer: ConsumerIdentity

  /// The Spine Secure Proxy; `nil` where the file does not say, which is enough for the embedded
  /// provider.
  public let ssp: SSPSettings?

  /// The Spine Directory Service; `nil` where the file does not say.
  public let sds: SDSSettings?

  /// The reason for cancelling, where an input gives none.
  public let reason: String?

  /// Where routes come from.
  public let routes: RoutesSource?

  /// The provider of inputs that do not name one.
  public let defaultProvider: ODSCode?

  /// What is refused when inputs are read.
  public let limits: ReadLimits

  /// How many requests are sent at a time, and how fast.
  public let traffic: TrafficLimits

  /// The keys that the file gives, those of sections as `section.key`; what is not among them has its
  /// default.
  public let givenKeys: Set<String>

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
    let ssp = SSPSettings.read(file, fileName: fileName)
    let sds = SDSSettings.read(file, fileName: fileName)
    let reason = file.text("reason")
    let routes = file.text("routes").map { RoutesSource($0, relativeTo: fileName) }
    if routes == .directory, !file.has("sds") {
      file.report(
        "`routes: sds` needs the section `sds`, with `url` and `api-key-file`",
        at: "routes"
      )
    }
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
      ssp: ssp,
      sds: sds,
      reason: reason,
      routes: routes,
      defaultProvider: defaultProvider,
      limits: limits,
      traffic: traffic,
      givenKeys: givenKeys(root)
    )
  }

  private static func givenKeys(_ root: Node) -> Set<String> {
    var given: Set<String> = []
    for (key, value) in root.mapping ?? [:] {
      guard let name = key.string else { continue }
      given.insert(name)
      for (inner, _) in value.mapping ?? [:] {
        if let innerName = inner.string { given.insert("\(name).\(innerName)") }
      }
    }
    return given
  }

  private static let keys =
    [
      "consumer", "issuer", "device", "operator", "ssp", "sds", "reason", "routes", "provider-ods",
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
    if let count = mapping.integer("maximum-attributes", in: 1...4_096) {
      limits.maximumAttributeCount = count
    }
    if let count = mapping.integer("maximum-diagnostics", in: 1...1_000_000) {
      limits.maximumDiagnosticCount = count
    }
    return limits
  }
}

/// Where routes to providers come from.
public enum RoutesSource: Hashable, Sendable {
  /// A file that someone wrote, as a path that begins where the configuration was read from.
  case file(String)
  /// The Spine Directory Service.
  case directory

  /// Reads what stands in a configuration: a path, or the word `sds`.
  init(_ text: String, relativeTo fileName: String) {
    self = text == "sds" ? .directory : .file(ConfigurationFile.path(text, relativeTo: fileName))
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
