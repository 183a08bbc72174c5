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

  /// The keys among them that hold lists.
  static let lists: Set = ["operator.given", "operator.prefix"]

  /// The keys of the whole file: sections and values.
  static let file =
    [
      "consumer", "issuer", "device", "operator", "ssp", "sds", "reason", "routes", "provider-ods",
      "limits",
    ] + TrafficLimits.keys

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
