import Cancellation
import FHIRModel
import Spool
import WorkStore

/// The inputs between reading and recording, so that memory does not grow with the number of inputs.
struct InputWindow {
  private var open: [Int: AdmittedInput] = [:]
  private var underWay: Set<ItemID> = []
  private var finished: [FinishedInput] = []
  /// The inputs that wait for the result of an item, by that.
  private var waiting: [ItemID: [(position: Int, holder: RelativePath)]] = [:]
  /// The results that the ledger does not have yet.
  private var unrecorded: [ItemID: ItemResult] = [:]

  /// How many inputs are held at a time.
  private static let size = 512

  /// How many inputs are read at a time.
  static let readingSize = 128

  /// How many results are recorded at a time, so that they share the cost of making them last.
  private static let recordingSize = 256

  /// Whether more inputs can be read.
  var hasRoom: Bool { open.count + finished.count + Self.readingSize <= Self.size }

  /// Whether some inputs have no result yet.
  var hasOpen: Bool { !open.isEmpty }

  /// Whether it is time to record what has its result: for a whole batch, when nothing else is under
  /// way, when it has waited for long enough, and when a provider waits for the room that it takes.
  func isDue(_ news: FinishedItems.News) -> Bool {
    finished.count >= Self.recordingSize || !hasOpen || news.isOverdue
      || (news.hasIdleLane && !hasRoom)
  }

  /// Takes in an input; returns what must be settled for it, if it is the first to ask for that.
  ///
  /// One that waits for an item which was left is left with it.
  mutating func take(_ admitted: AdmittedInput) -> AdmittedItem? {
    let input = admitted.input
    switch admitted.admission {
    case .settled(let resolution):
      finished.append(FinishedInput(admitted, ItemResult(resolution), isNew: false))
    case .duplicate(let holder, let resolution):
      finish(admitted, ItemResult(resolution), asDuplicateOf: resolution.duplicateOf ?? holder)
    case .waits(let holder, let path):
      if let result = unrecorded[holder] {
        finish(admitted, result, asDuplicateOf: path)
      } else if underWay.contains(holder) {
        open[input.position] = admitted
        waiting[holder, default: []].append((input.position, path))
      }
    case .new(let isInDoubt):
      guard case .routed(let item) = input.content else {
        preconditionFailure("only what has a route asks for an effect")
      }
      open[input.position] = admitted
      underWay.insert(admitted.item.id)
      return AdmittedItem(
        position: input.position,
        input: input,
        appointment: item,
        item: admitted.item,
        isInDoubt: isInDoubt
      )
    case .unusable:
      switch input.content {
      case .noRoute(_, let refusal):
        finish(admitted, ItemResult(refusal.outcome, reason: refusal.text))
      case .rejected: finish(admitted, ItemResult(.inputRejected))
      case .notAsPlanned(_, let reason):
        // What is in doubt stays so until a read tells.
        let outcome: CancellationOutcome =
          admitted.item.standing == .inDoubt ? .outcomeUnknown : .notAttempted
        finish(admitted, ItemResult(outcome, reason: Input.notAsPlanned(reason)))
      case .routed: preconditionFailure("what has a route asks for an effect")
      case .lost: preconditionFailure("a file that is gone is no input")
      }
    }
    return nil
  }

  /// What became of an input that was taken in just now, if there was nothing to cancel by.
  func outcome(ofUnusable admitted: AdmittedInput) -> CancellationOutcome? {
    guard case .unusable = admitted.admission else { return nil }
    return finished.last?.result.outcome
  }

  /// Takes the result of an item, which those have too that asked for the same; `nil` for one that
  /// nothing was done about, which is left for the next run.
  mutating func settle(_ position: Int, _ result: ItemResult?) {
    guard let admitted = open.removeValue(forKey: position) else {
      preconditionFailure("what is settled was taken in before")
    }
    underWay.remove(admitted.item.id)
    let duplicates = waiting.removeValue(forKey: admitted.item.id) ?? []
    guard let result else {
      for duplicate in duplicates { open[duplicate.position] = nil }
      return
    }
    finish(admitted, result)
    unrecorded[admitted.item.id] = result
    for (position, holder) in duplicates {
      guard let duplicate = open.removeValue(forKey: position) else {
        preconditionFailure("an input waits until it has its result")
      }
      finish(duplicate, result, asDuplicateOf: holder)
    }
  }

  private mutating func finish(
    _ admitted: AdmittedInput,
    _ result: ItemResult,
    asDuplicateOf holder: RelativePath? = nil
  ) {
    guard let holder else {
      finished.append(FinishedInput(admitted, result))
      return
    }
    var finishedInput = FinishedInput(admitted, result.duplicate(of: "\(holder)"))
    finishedInput.duplicateOf = holder
    finished.append(finishedInput)
  }

  /// Gives up what has its result, in the order of the inbox, to be recorded before anything else is
  /// taken in.
  mutating func takeFinished() -> [FinishedInput] {
    defer {
      finished = []
      unrecorded = [:]
    }
    return finished.sorted { $0.input.position < $1.input.position }
  }
}

/// An input that has its result, and needs the content of its file no more.
struct FinishedInput {
  let input: Input
  /// When its appointment begins, as the file says.
  let start: FHIRInstant?
  let item: ClaimedItem
  let result: ItemResult
  /// Whether the result is to be written down; one that an earlier run came to is there already.
  let isNew: Bool
  /// The input that asked for the same before.
  var duplicateOf: RelativePath?

  init(_ admitted: AdmittedInput, _ result: ItemResult, isNew: Bool = true) {
    input = admitted.input.withoutAppointment
    start = admitted.input.start
    item = admitted.item
    self.result = result
    self.isNew = isNew
  }
}
