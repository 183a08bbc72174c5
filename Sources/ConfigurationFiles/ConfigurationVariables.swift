import Configuration
import Diagnostics

/// The environment variables that stand above the keys of a configuration file.
///
/// Each is `SSP_CANCEL_` and the key in capitals, with `_` for `.` and `-`: `ssp.private-key` is
/// `SSP_CANCEL_SSP_PRIVATE_KEY`. Several given names or titles are separated by commas.
struct ConfigurationVariables: Sendable {
  /// None at all.
  static let none = ConfigurationVariables([:])

  /// Where systemd puts the secrets of a service; `nil` when it started none.
  let credentialsFolder: String?

  private let reader: ConfigReader
  private let names: Set<String>

  /// Looks at an environment.
  init(_ environment: [String: String]) {
    // No variable holds a secret: keys and tokens are named by the paths of their files.
    let variables = environment.filter { $0.key.hasPrefix(Self.prefix) }
    names = Set(variables.keys)
    credentialsFolder = environment["CREDENTIALS_DIRECTORY"]
    reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: variables))
  }

  /// The name of the variable of a key.
  static func name(of path: String) -> String {
    prefix + path.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 }
  }

  /// Whether any is set that stands for a key.
  var isEmpty: Bool { !ConfigurationKeys.all.contains { names.contains(Self.name(of: $0)) } }

  /// What the variable of a key says; one for a list is taken apart at its commas.
  func texts(_ path: String) -> [String]? {
    guard names.contains(Self.name(of: path)) else { return nil }
    let key = ConfigKey(["ssp-cancel"] + path.split(separator: ".").map(String.init))
    return ConfigurationKeys.lists.contains(path)
      ? reader.stringArray(forKey: key) : reader.string(forKey: key).map { [$0] }
  }

  /// Whether a key below another one has a variable.
  func hasAny(below path: String) -> Bool {
    ConfigurationKeys.all.contains {
      $0.hasPrefix(path + ".") && names.contains(Self.name(of: $0))
    }
  }

  /// Reports variables that look like ours and stand for no key.
  func reportUnknown(to faults: ConfigurationFaults) {
    let known = ConfigurationKeys.all.map(Self.name) + [Self.configurationPath]
    for name in names.subtracting(known).subtracting(Self.ofTests).sorted() {
      let hint =
        Suggestion.nearest(to: name, in: known).map { "did you mean `\($0)`?" }
        ?? "unset it; `ssp-cancel doctor` lists the keys that variables can stand for"
      faults.report("this variable stands for no key; \(hint)", of: name)
    }
  }

  /// The variable that names the configuration file itself.
  static let configurationPath = "SSP_CANCEL_CONFIG"

  /// What those who develop the program have set for its tests, and may have set for a run as well.
  private static let ofTests: Set = ["SSP_CANCEL_CORPUS"]

  private static let prefix = "SSP_CANCEL_"
}
