import Cancellation

/// How long a server is waited for, and how much is taken from it.
///
/// Source: the specification of interactions, section 6: 10 seconds to connect and 30 for an
/// answer are enough for every provider that keeps to its targets.
public struct ConnectionLimits: Hashable, Sendable {
  /// The longest wait for a connection and its TLS handshake, in seconds.
  public var connectSeconds = 10

  /// The longest wait for a whole answer, in seconds, the connection included.
  public var requestSeconds = 30

  /// The largest body of an answer, in bytes after decompression.
  public var maximumAnswerByteCount = 4 * 1_048_576

  /// The limits that hold where a configuration says nothing.
  public init() {}

  static let keys = ["connect-seconds", "request-seconds", "maximum-answer-bytes"]

  init(_ mapping: MappingReader) {
    if let seconds = mapping.integer("connect-seconds", in: 1...600) { connectSeconds = seconds }
    if let seconds = mapping.integer("request-seconds", in: 1...3600) { requestSeconds = seconds }
    if let count = mapping.integer("maximum-answer-bytes", in: 1024...1_073_741_824) {
      maximumAnswerByteCount = count
    }
  }
}

/// The three files of mutual TLS, in PEM.
public struct TLSFiles: Hashable, Sendable {
  /// The client certificate, followed by those between it and its root.
  public let clientCertificate: String

  /// The private key of the client certificate, not encrypted.
  public let privateKey: String

  /// The certificates that the server's must be issued under.
  public let trustRoots: String

  /// Names the files.
  public init(clientCertificate: String, privateKey: String, trustRoots: String) {
    self.clientCertificate = clientCertificate
    self.privateKey = privateKey
    self.trustRoots = trustRoots
  }
}

/// How the Spine Secure Proxy is reached: the section `ssp` of the configuration.
///
/// ```yaml
/// ssp:
///   url: https://ssp.example.nhs.uk/
///   client-certificate: tls/client.pem
///   private-key: tls/client.key
///   trust-roots: tls/roots.pem
/// ```
public struct SSPSettings: Hashable, Sendable {
  /// The URL in front of the providers' own.
  public let base: SSPBase

  /// The files of mutual TLS; `nil` where the section names none, which is enough for the embedded
  /// provider.
  public let tls: TLSFiles?

  /// Waits and sizes.
  public let limits: ConnectionLimits

  /// Creates the settings.
  public init(base: SSPBase, tls: TLSFiles?, limits: ConnectionLimits = ConnectionLimits()) {
    self.base = base
    self.tls = tls
    self.limits = limits
  }

  static let fileKeys = ["client-certificate", "private-key", "trust-roots"]

  /// Reads the section; `nil`, with errors, when it is there and wrong.
  static func read(_ file: MappingReader) -> SSPSettings? {
    guard let section = file.mapping("ssp", keys: ConfigurationKeys.ssp) else { return nil }
    let base = section.url("url", required: "the base URL of the Spine Secure Proxy") {
      text throws(ServiceURLFault) in try SSPBase(text)
    }
    let paths = fileKeys.map { section.path($0) }
    var tls: TLSFiles?
    if let certificate = paths[0], let key = paths[1], let roots = paths[2] {
      tls = TLSFiles(clientCertificate: certificate, privateKey: key, trustRoots: roots)
    } else if let missing = fileKeys.first(where: { !section.has($0) }),
      fileKeys.contains(where: section.has)
    {
      section.report("`\(missing)` is missing: mutual TLS needs all of its three files")
    }
    let limits = ConnectionLimits(section)
    return base.map { SSPSettings(base: $0, tls: tls, limits: limits) }
  }
}

/// How the Spine Directory Service is asked: the section `sds` of the configuration.
///
/// ```yaml
/// routes: sds
/// sds:
///   url: https://sds.example.nhs.uk/spine-directory/FHIR/R4
///   api-key-file: sds.key
/// ```
public struct SDSSettings: Hashable, Sendable {
  /// The base URL of the directory's FHIR API.
  public let base: SDSBase

  /// The file that holds the key of the API, and nothing else.
  public let apiKeyPath: String

  /// The certificates that the directory's must be issued under; `nil` for those of the system.
  public let trustRoots: String?

  /// The dialect of providers whose appointments do not say one.
  public let dialect: Dialect?

  /// Waits and sizes.
  public let limits: ConnectionLimits

  /// Creates the settings.
  public init(
    base: SDSBase,
    apiKeyPath: String,
    trustRoots: String? = nil,
    dialect: Dialect? = nil,
    limits: ConnectionLimits = ConnectionLimits()
  ) {
    self.base = base
    self.apiKeyPath = apiKeyPath
    self.trustRoots = trustRoots
    self.dialect = dialect
    self.limits = limits
  }

  /// Reads the section; `nil`, with errors, when it is there and wrong.
  static func read(_ file: MappingReader) -> SDSSettings? {
    guard let section = file.mapping("sds", keys: ConfigurationKeys.sds) else { return nil }
    let base = section.url("url", required: "the base URL of the directory's FHIR API") {
      text throws(ServiceURLFault) in try SDSBase(text)
    }
    let apiKeyPath = section.path("api-key-file", required: "the file with the key of the API")
    let trustRoots = section.path("trust-roots")
    let dialect = section.dialect()
    let limits = ConnectionLimits(section)
    guard let base, let apiKeyPath else { return nil }
    return SDSSettings(
      base: base,
      apiKeyPath: apiKeyPath,
      trustRoots: trustRoots,
      dialect: dialect,
      limits: limits
    )
  }
}
