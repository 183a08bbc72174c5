import Cancellation

/// The inputs between reading and recording, so that memory does not grow with the number of inputs.
struct InputWindow {
  private var effects = Effects()
  private var open: [Int: Input] = [:]
  private var finished: [(input: Input, result: ItemResult)] = []

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
  mutating func take(_ input: Input) -> AdmittedItem? {
    switch input.content {
    case .rejected:
      finished.append((input, ItemResult(.inputRejected)))
    case .noRoute(_, let refusal):
      finished.append((input, ItemResult(refusal.outcome, reason: refusal.text)))
    case .routed(let item):
      switch effects.admit(input, item.effectKey) {
      case .new:
        open[input.position] = input
        return AdmittedItem(position: input.position, appointment: item)
      case .waits: open[input.position] = input
      case .duplicate(let result): finished.append((input, result))
      }
    }
    return nil
  }

  /// Takes the result of an item, which those have too that asked for the same.
  mutating func settle(_ position: Int, _ result: ItemResult) {
    guard let input = open.removeValue(forKey: position), case .routed(let item) = input.content
    else { preconditionFailure("what is settled was taken in before") }
    finished.append((input, result))
    for duplicate in effects.settle(item.effectKey, result) {
      guard let input = open.removeValue(forKey: duplicate.position) else {
        preconditionFailure("an input waits until it has its result")
      }
      finished.append((input, duplicate.result))
    }
  }

  /// Gives up what has its result, in the order of the inbox.
  mutating func takeFinished() -> [(input: Input, result: ItemResult)] {
    defer { finished = [] }
    return finished.sorted { $0.input.position < $1.input.position }
  }
}
