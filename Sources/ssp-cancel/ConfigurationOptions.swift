import ArgumentParser
import Cancellation
import ConfigurationFiles
import ElementModel
import FHIRModel
import FHIRValidation
import MessagePipeline

/// The options that say who sends, where to, and why.
struct ConfigurationOptions: ConfigurableOptions {
  @Option(
    name: .customLong("config"),
    help: """
      The configuration file: who sends, in whose name. Default: what SSP_CANCEL_CONFIG says, or \
      ssp-cancel.yaml in the working folder.
      """
  )
  var configurationPath: String?

  @Option(help: "The routes file: how providers are reached. Default: what the configuration says.")
  var routes: String?

  @Option(help: "Why appointments are cancelled, where a sidecar does not say.")
  var reason: String?

  @Option(help: "The provider of files that name none, by its ODS code.")
  var providerODS: String?

  @Option(
    name: .customLong("body-format"),
    help: "The format of what is sent: json or xml. Default: the format that was read."
  )
  var bodyFormat: FHIRFormat?

  @Option(
    help: """
      Rules beyond FHIR STU3: base, careconnect, gpconnect, or auto for what meta.profile claims. \
      Files that break them are rejected; where a provider's appointment does, it is only told. \
      Default: base.
      """
  )
  var profile: ValidationProfile?

  @Option(help: "The time to work with, such as 2026-01-15T09:00:00Z, for tests.")
  var now: FHIRInstant?

  @Option(help: ArgumentHelp("Makes all ids follow from a number, for tests.", visibility: .hidden))
  var seed: UInt64?

  @Option(help: "The largest file that is read, in bytes. Default: 4 MiB, or the configuration's.")
  var maximumBytes: Int?

  @Option(help: "The deepest nesting. Default: 64, or the configuration's.")
  var maximumDepth: Int?

  @Option(help: "The most attributes of one XML element. Default: 64, or the configuration's.")
  var maximumAttributes: Int?

  private static let standardProfile = ValidationProfile.base

  mutating func take(_ source: inout OptionSource) {
    source.take("profile", &profile, standard: Self.standardProfile.rawValue)
    source.take("body-format", &bodyFormat, standard: "as it was read")
  }

  func validate() throws {
    if let providerODS, ODSCode(providerODS) == nil {
      throw ValidationError(
        "--provider-ods takes an ODS code: 3 to 12 capital letters and digits."
      )
    }
    try ReadLimitOptions.check(
      bytes: maximumBytes,
      depth: maximumDepth,
      attributes: maximumAttributes
    )
  }

  /// The path of the configuration file, as it is shown.
  var config: String { givenPath ?? RunConfiguration.defaultPath }

  /// The path that an option gives, or a variable.
  private var givenPath: String? { configurationPath ?? RunConfiguration.path(in: environment) }

  /// Where the path of the configuration file comes from.
  var originOfPath: String {
    if configurationPath != nil { return "option" }
    return givenPath == nil ? "default" : "SSP_CANCEL_CONFIG"
  }

  private var environment: [String: String] { ConfigurationFile.environment }

  /// Reads the configuration file, and the variables above it.
  func read() throws(ExitWithMessage) -> RunConfiguration {
    do throws(ConfigurationFailure) {
      return try RunConfiguration.read(path: givenPath, environment: environment)
    } catch {
      throw ExitWithMessage(status: .usage, message: error.description)
    }
  }

  /// Reads the routes and puts the options over the configuration.
  ///
  /// - Parameters:
  ///   - configuration: what the file says.
  ///   - hasDirectory: whether the Spine Directory Service can be asked, so that there need not be a
  ///     file of routes.
  /// - Returns: what the run is told.
  /// - Throws: what is wrong with the routes.
  func settings(
    _ configuration: RunConfiguration,
    hasDirectory: Bool = false
  ) throws(ExitWithMessage) -> RunSettings {
    do throws(ConfigurationFailure) {
      let table = try routingTable(configuration, hasDirectory: hasDirectory)
      var settings = RunSettings(
        requests: RequestBuilder(
          consumer: configuration.consumer,
          sspBase: configuration.ssp?.base ?? Self.embeddedBase
        ),
        routes: table
      )
      settings.defaultProvider =
        providerODS.flatMap { ODSCode($0) } ?? configuration.defaultProvider
      settings.reason = reason ?? configuration.reason
      settings.bodyFormat = bodyFormat
      settings.profile = profile ?? Self.standardProfile
      settings.limits = configuration.limits
      settings.take(configuration.traffic)
      if let maximumBytes { settings.limits.maximumByteCount = maximumBytes }
      if let maximumDepth { settings.limits.maximumDepth = maximumDepth }
      if let maximumAttributes { settings.limits.maximumAttributeCount = maximumAttributes }
      return settings
    } catch {
      throw ExitWithMessage(status: .usage, message: error.description)
    }
  }

  /// The routes: those of the file that was given, or of the configuration's; none where they are
  /// looked up.
  private func routingTable(
    _ configuration: RunConfiguration,
    hasDirectory: Bool
  ) throws(ConfigurationFailure) -> RoutingTable {
    if let routes { return try RoutesFile.read(path: routes) }
    let message: String
    switch configuration.routes {
    case .file(let path): return try RoutesFile.read(path: path)
    case .directory where hasDirectory: return RoutingTable()
    case .directory:
      message = "`routes: sds` is for runs through the SSP; give --routes FILE"
    case nil:
      message = "no routes: add `routes: FILE` here, or give --routes FILE"
    }
    throw ConfigurationFailure([ConfigurationError(fileName: config, message: message)])
  }

  /// Whether routes are looked up in the Spine Directory Service.
  func asksDirectory(_ configuration: RunConfiguration) -> Bool {
    routes == nil && configuration.routes == .directory
  }

  /// The base of URLs that go nowhere, for configurations that do not name an SSP.
  private static let embeddedBase: SSPBase = {
    do {
      return try SSPBase("https://ssp.invalid/")
    } catch {
      preconditionFailure("the base of the embedded provider is a URL")
    }
  }()

  /// The clock: the one that was given, or the system's.
  var clock: @Sendable () -> FHIRInstant {
    if let now { return { now } }
    return { SystemClock.now() }
  }
}

extension RunSettings {
  /// Takes over what is said about how many requests are sent, and how fast.
  mutating func take(_ traffic: TrafficLimits) {
    if let concurrency = traffic.concurrency { maximumConcurrency = concurrency }
    if let concurrency = traffic.providerConcurrency { providerConcurrency = concurrency }
    if let rateLimit = traffic.rateLimit { self.rateLimit = rateLimit }
  }
}

extension FHIRFormat: ExpressibleByArgument {}

extension FHIRInstant: ExpressibleByArgument {
  /// Reads an instant from the command line.
  public init?(argument: String) { self.init(argument) }
}
