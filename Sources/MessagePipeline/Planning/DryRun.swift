import Cancellation
import Diagnostics
import Spool

/// What a run over an inbox would ask of whom, found out without asking anybody.
public struct DryRun: Sendable {
  /// The counts; ``PlanVerdict/wouldCancel`` stands for what would be read, and cancelled if nothing
  /// is against it.
  public private(set) var totals = PlanTotals()
  /// How many files were still being dropped.
  public let arrivingCount: Int
  /// The files that would be asked of nobody: why each.
  public private(set) var refused: [(input: RelativePath, reasons: [String])] = []

  /// Reads, validates and routes the files of an inbox.
  ///
  /// - Throws: what the disk made impossible.
  public init(of inbox: Inbox, settings: RunSettings) async throws(RunFailure) {
    var survey = try await InboxSurvey(of: inbox, settings: settings)
    arrivingCount = survey.arrivingCount
    var surveyed = try await survey.next()
    while !surveyed.isEmpty {
      for surveyed in surveyed { add(surveyed) }
      surveyed = try await survey.next()
    }
    refused.sort { $0.input < $1.input }
  }

  private mutating func add(_ surveyed: InboxSurvey.Surveyed) {
    let input = surveyed.input
    var item = PlannedItem(input.file.path, PlanVerdict(surveyed))
    var day: String?
    switch input.content {
    case .routed(let appointment):
      item.provider = appointment.route.odsCode
      day = appointment.appointment?.startDay
    case .noRoute(let appointment, let refusal):
      day = appointment.startDay
      refused.append((item.input, [refusal.text]))
    case .rejected, .notAsPlanned, .lost:
      let errors = input.diagnostics.filter(\.severity.makesInvalid)
      refused.append((item.input, errors.map { Self.text($0) }))
    }
    totals.add(item, day: day)
  }

  private static func text(_ finding: Diagnostic) -> String {
    let place = finding.location.map { "\($0.line):\($0.column): " } ?? ""
    return "\(place)\(finding.message) [\(finding.code)]"
  }

  /// What a run that came to this would end with.
  public var exitStatus: ExitStatus { totals.exitStatus }
}

extension PlanTotals {
  /// What a run that came to this would end with.
  public var exitStatus: ExitStatus {
    ExitStatus(
      of: PlanVerdict.allCases.filter { all.count(of: $0) > 0 }.map(\.exitStatus)
    )
  }
}
