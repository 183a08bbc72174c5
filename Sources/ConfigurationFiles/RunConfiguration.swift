import Cancellation
import ElementModel
import FHIRModel

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

  /// What options of the run are where the command line does not say, by their names.
  public let options: [String: OptionValue]

  /// Where the values of keys come from, those of sections as `section.key`; what is not among them
  /// has its default.
  public let origins: [String: SettingOrigin]

  /// Reads the configuration from a file, and from the variables above it.
  ///
  /// - Parameters:
  ///   - path: the file; `nil` for ``defaultPath``, which need not be there when variables give what
  ///     is needed.
  ///   - environment: the variables of the process.
  /// - Returns: the configuration.
  /// - Throws: everything that is wrong with it.
  public static func read(
    path: String?,
    environment: [String: String] = [:]
  ) throws(ConfigurationFailure) -> RunConfiguration {
    let file = path ?? defaultPath
    let isLeftOut = path == nil && !ConfigurationFile.exists(atPath: file)
    if isLeftOut, ConfigurationVariables(environment).isEmpty {
      let message =
        "there is no such file in this folder; name yours with --config or SSP_CANCEL_CONFIG, or let "
        + "`ssp-cancel init` write one to begin with"
      throw ConfigurationFailure([ConfigurationError(fileName: file, message: message)])
    }
    let bytes = isLeftOut ? Array("{}".utf8) : try ConfigurationFile.bytes(atPath: file)
    return try read(bytes: bytes, fileName: file, environment: environment)
  }

  /// The file that is read unless another one is named, in the working folder.
  public static let defaultPath = "ssp-cancel.yaml"

  /// The file that an environment names, if it names one.
  public static func path(in environment: [String: String]) -> String? {
    environment[ConfigurationVariables.configurationPath]
  }

  /// Reads the configuration.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, YAML or JSON.
  ///   - fileName: its path, to show in errors; relative paths within are seen from there.
  ///   - environment: the variables of the process, which stand above the file.
  /// - Returns: the configuration.
  /// - Throws: everything that is wrong with it.
  public static func read(
    bytes: [UInt8],
    fileName: String,
    environment: [String: String] = [:]
  ) throws(ConfigurationFailure) -> RunConfiguration {
    let faults = ConfigurationFaults(fileName: fileName)
    let variables = ConfigurationVariables(environment)
    variables.reportUnknown(to: faults)
    guard let root = try YAMLText.root(bytes: bytes, fileName: fileName) else {
      faults.report(
        "the file is empty; it needs `consumer`, `issuer`, `device` and `operator`",
        at: nil
      )
      throw faults.makeFailure()
    }
    guard
      let file = MappingReader(
        root,
        keys: ConfigurationKeys.file,
        faults: faults,
        variables: variables
      )
    else { throw faults.makeFailure() }
    let consumer = ConsumerReader(file: file).read()
    let ssp = SSPSettings.read(file)
    let sds = SDSSettings.read(file)
    let reason = file.text("reason")
    let routes = RoutesSource(file)
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
    var options: [String: OptionValue] = [:]
    for key in ConfigurationKeys.options { options[key] = file.option(key) }
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
      options: options,
      origins: file.origins(of: ConfigurationKeys.all)
    )
  }

  private static func limits(_ file: MappingReader) -> ReadLimits {
    var limits = ReadLimits()
    guard let mapping = file.mapping("limits", keys: ConfigurationKeys.limits) else {
      return limits
    }
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
  init?(_ file: MappingReader) {
    guard let text = file.text("routes") else { return nil }
    if text == "sds" {
      self = .directory
    } else if let path = file.path("routes") {
      self = .file(path)
    } else {
      return nil
    }
  }
}

/// Where the value of a setting comes from.
public enum SettingOrigin: Hashable, Sendable {
  /// The configuration file.
  case file
  /// The environment variable with this name.
  case variable(String)
}

extension ODSCode {
  /// What a text must be to be a code, for errors.
  static let expectation = "an ODS code: 3 to 12 capital letters and digits"
}

extension ASID {
  /// What a text must be to be an id, for errors.
  static let expectation = "an ASID: exactly 12 digits, in quotes so that a leading 0 is kept"
}
