import Cancellation
import FHIRModel
import Reporting
import Spool
import WorkStore

extension ItemResult {
  /// The result that the ledger has.
  init(_ resolution: ItemResolution) {
    self.init(resolution.outcome, reason: resolution.reason)
    status = resolution.httpStatus
    code = resolution.code.map { Coding(system: resolution.codeSystem, code: $0) }
    versionBefore = resolution.versionBefore
    versionAfter = resolution.versionAfter
    traceIDs = resolution.traceIDs
    requestID = resolution.requestID
    readCount = resolution.readCount
    putCount = resolution.putCount
    duplicateOf = resolution.duplicateOf.map { "\($0)" }
    if resolution.isConfirmedByRead { notes = [.confirmedByRead] }
  }

  /// What the ledger keeps of the result of an input, which is where it was.
  func resolution(of input: Input, duplicateOf path: RelativePath?) -> ItemResolution {
    var resolution = ItemResolution(outcome, standing: standing(of: input))
    resolution.reason = reason
    switch input.content {
    case .routed(let item):
      resolution.provider = item.route.odsCode
      resolution.dialect = item.route.dialect
      resolution.appointmentID = item.id
    case .noRoute(let appointment, _):
      resolution.appointmentID = appointment.id.flatMap(AppointmentID.init)
    case .lost(let target, _):
      resolution.provider = target?.provider
      resolution.dialect = target?.dialect
      resolution.appointmentID = target?.appointmentID
    case .notAsPlanned(let planned, _):
      resolution.provider = planned.provider
      resolution.dialect = planned.dialect
      resolution.appointmentID = planned.appointmentID
    case .rejected: break
    }
    resolution.versionBefore = versionBefore
    resolution.versionAfter = versionAfter
    resolution.httpStatus = status
    let shownCode = code.flatMap(ProviderCode.init)
    resolution.codeSystem = shownCode?.system
    resolution.code = shownCode?.code
    resolution.traceIDs = traceIDs
    resolution.requestID = requestID
    resolution.readCount = readCount
    resolution.putCount = putCount
    resolution.isConfirmedByRead = notes.contains(.confirmedByRead)
    resolution.duplicateOf = path
    return resolution
  }

  /// Whether the next run works on it again.
  var isTriedAgain: Bool { outcome.comesToNoEnd }

  /// What follows from the result for later runs.
  ///
  /// A cancellation answers everybody who asks for it. A refusal answers for its file only: the same
  /// may be asked again. What did not come to an end is tried again.
  private func standing(of input: Input) -> ResultStanding {
    switch ExitStatus(outcome) {
    case .settled: .final
    case .someInDoubt, .stopped: .again
    // What could not be read may be readable the next time, though its digest stays the same.
    case .someRejected: input.identity == nil ? .again : .itemOnly
    case .someNotCancelled, .toolFailed, .usage, .alreadyRunning, .interrupted, .terminated:
      .itemOnly
    }
  }
}
