/// The keys of a configuration file.
public enum ConfigurationKeys {
  /// Every key that holds a value or a list of them, those of sections as `section.key`.
  public static let all: [String] =
    below("consumer", consumer)
    + ["issuer"]
    + below("device", device)
    + below("operator", person)
    + below("operator.local-identifier", localIdentifier)
    + below("ssp", ssp)
    + below("sds", sds)
    + ["reason", "routes", "provider-ods"]
    + TrafficLimits.keys
    + below("limits", limits)
    + options

  /// The keys among them that hold lists.
  static let lists: Set = ["operator.given", "operator.prefix", "abort-if"]

  /// Those that are options of a run as well, under the same names: what they may be, the options say.
  public static let options = [
    "inbox", "outbox", "state", "transport", "book", "read", "profile", "body-format", "settle",
    "done-marker", "mesh", "max-cancels", "max-cancels-per-provider", "not-within", "canary",
    "abort-if", "finish-by", "requests", "durability", "log", "log-level", "progress-every",
    "quiet", "metrics", "period", "scan", "retry-after",
  ]

  /// The name of the environment variable that stands above a key.
  public static func variable(of key: String) -> String { ConfigurationVariables.name(of: key) }

  /// The options among them that are paths, seen from where they are named.
  static let optionPaths: Set = ["inbox", "outbox", "state", "book", "metrics"]

  /// The words among their values that are no paths.
  static let optionWords = ["book": "inbox"]

  /// The keys of the whole file: sections and values.
  static let file =
    [
      "consumer", "issuer", "device", "operator", "ssp", "sds", "reason", "routes", "provider-ods",
      "limits",
    ] + TrafficLimits.keys + options

  static let consumer = ["asid", "ods-code", "name"]
  static let device = ["system", "value", "model", "version"]
  static let person = [
    "id", "family", "given", "prefix", "sds-user-id", "sds-role-profile-id", "local-identifier",
  ]
  static let localIdentifier = ["system", "value"]
  static let ssp = ["url"] + SSPSettings.fileKeys + ConnectionLimits.keys
  static let sds = ["url", "api-key-file", "trust-roots", "dialect"] + ConnectionLimits.keys
  static let limits = [
    "maximum-bytes", "maximum-depth", "maximum-attributes", "maximum-diagnostics",
  ]

  private static func below(_ section: String, _ keys: [String]) -> [String] {
    keys.filter { $0 != "local-identifier" }.map { "\(section).\($0)" }
  }
}
