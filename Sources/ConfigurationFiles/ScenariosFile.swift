import Cancellation
import Diagnostics
import Yams

/// A fault that the embedded provider is to show for one appointment.
public struct PlannedScenario: Hashable, Sendable {
  /// The scenario's name, one of those that were known when the file was read.
  public let name: String

  /// How often it shows before everything is normal again; `nil` for always.
  public let times: Int?

  /// How long a scenario that is slow takes, in seconds; `nil` where the file does not say.
  public let seconds: Int?

  /// Creates a plan.
  public init(name: String, times: Int? = nil, seconds: Int? = nil) {
    self.name = name
    self.times = times
    self.seconds = seconds
  }
}

/// The file `scenarios.yaml` of a book: which fault shows for which appointment.
///
/// It maps ids of appointments to names, or to a name with a number of times, and the
/// seconds that a slow one takes:
///
/// ```yaml
/// a1b2: commit-then-gateway-timeout
/// c3d4: { scenario: server-error, times: 1 }
/// e5f6: { scenario: slow-then-commit, seconds: 40 }
/// ```
public enum ScenariosFile {
  /// Reads the file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - fileName: the name to show in errors.
  ///   - knownNames: the names of the scenarios there are.
  /// - Returns: the plans by the id of their appointment.
  /// - Throws: everything that is wrong with the file.
  public static func read(
    bytes: [UInt8],
    fileName: String,
    knownNames: [String]
  ) throws(ConfigurationFailure) -> [String: PlannedScenario] {
    guard let root = try YAMLText.root(bytes: bytes, fileName: fileName) else { return [:] }
    let faults = ConfigurationFaults(fileName: fileName)
    var plans: [String: PlannedScenario] = [:]
    if let file = MappingReader(root, keys: nil, faults: faults) {
      for entry in file.entries {
        if AppointmentID(entry.key) == nil {
          faults.report("a key must be the id of an appointment", at: entry.keyMark)
        }
        plans[entry.key] = plan(entry.node, knownNames, faults)
      }
    }
    guard faults.isEmpty else { throw faults.makeFailure() }
    return plans
  }

  private static func plan(
    _ node: Node,
    _ knownNames: [String],
    _ faults: ConfigurationFaults
  ) -> PlannedScenario? {
    if case .scalar(let scalar) = node {
      return name(scalar.string, knownNames, at: node.mark, faults).map {
        PlannedScenario(name: $0)
      }
    }
    guard let mapping = MappingReader(node, keys: ["scenario", "times", "seconds"], faults: faults)
    else {
      return nil
    }
    let times = mapping.integer("times", in: 1...1_000_000)
    let seconds = mapping.integer("seconds", in: 1...600)
    guard let text = mapping.text("scenario", required: "the name of the scenario") else {
      return nil
    }
    return name(text, knownNames, at: mapping.place(of: "scenario"), faults).map {
      PlannedScenario(name: $0, times: times, seconds: seconds)
    }
  }

  private static func name(
    _ text: String,
    _ knownNames: [String],
    at mark: Mark?,
    _ faults: ConfigurationFaults
  ) -> String? {
    if knownNames.contains(text) { return text }
    if let meant = Suggestion.nearest(to: text, in: knownNames) {
      faults.report("unknown scenario; did you mean `\(meant)`?", at: mark)
    } else {
      let names = knownNames.map { "`\($0)`" }.joined(separator: ", ")
      faults.report("unknown scenario; there are \(names)", at: mark)
    }
    return nil
  }
}
