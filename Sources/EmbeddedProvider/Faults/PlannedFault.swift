import ConfigurationFiles

/// A fault scenario and how often it shows.
public struct PlannedFault: Hashable, Sendable {
  /// What goes wrong.
  public let scenario: FaultScenario

  /// How often it shows before everything is normal again; `nil` for as often as the scenario has
  /// it, which mostly is always.
  public let times: Int?

  /// How long a scenario that is slow takes, in seconds.
  public let seconds: Int

  /// Longer than consumers wait by the guide: 30 s.
  public static let defaultSeconds = 35

  /// Creates a plan.
  public init(_ scenario: FaultScenario, times: Int? = nil, seconds: Int = defaultSeconds) {
    self.scenario = scenario
    self.times = times
    self.seconds = seconds
  }

  /// Reads the file `scenarios.yaml` of a book.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - fileName: the name to show in errors.
  /// - Returns: the plans by the id of their appointment.
  /// - Throws: everything that is wrong with the file.
  public static func read(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> [String: PlannedFault] {
    let plans = try ScenariosFile.read(
      bytes: bytes,
      fileName: fileName,
      knownNames: FaultScenario.allCases.map(\.rawValue)
    )
    return plans.compactMapValues { plan in
      FaultScenario(rawValue: plan.name).map {
        PlannedFault($0, times: plan.times, seconds: plan.seconds ?? defaultSeconds)
      }
    }
  }
}
