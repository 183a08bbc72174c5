import Cancellation
import Diagnostics
import FHIRModel
import Spool
import WorkStore

/// The inputs of an inbox, read, validated and routed in the order of a run, while nothing there is
/// touched.
struct InboxSurvey {
  /// How many files were still being dropped.
  let arrivingCount: Int
  private let files: CompleteFiles
  private let reading: InputReading
  private var order: ReadingOrder
  private var refusedPosition = 0
  /// The inputs that asked for something first.
  private var holders: [EffectKey: RelativePath] = [:]

  /// An input, and the one that asks for the same and comes before it.
  struct Surveyed {
    let input: Input
    let duplicateOf: RelativePath?
  }

  /// Begins with what is complete in the inbox now.
  init(of inbox: Inbox, settings: RunSettings) async throws(RunFailure) {
    do throws(SpoolError) {
      files = try await CompleteFiles(of: inbox, settings: settings) { $0 }
    } catch {
      throw .spool(error)
    }
    arrivingCount = files.unfinishedCount
    reading = InputReading(inbox: inbox, settings: settings)
    order = ReadingOrder(files.settled)
  }

  /// The next inputs; none at the end.
  mutating func next() async throws(RunFailure) -> [Surveyed] {
    let positions = order.next(InputWindow.readingSize)
    guard !positions.isEmpty else { return nextRefused() }
    let inputs = try await reading.readSideBySide(files.settled, positions, from: 0)
    return inputs.map { input in
      guard case .routed(let appointment) = input.content else {
        return Surveyed(input: input, duplicateOf: nil)
      }
      let holder = holders[appointment.effectKey]
      if holder == nil { holders[appointment.effectKey] = input.file.path }
      return Surveyed(input: input, duplicateOf: holder)
    }
  }

  /// What is no file, such as links, after all inputs.
  private mutating func nextRefused() -> [Surveyed] {
    let entries = files.refused[refusedPosition...].prefix(InputWindow.readingSize)
    defer { refusedPosition += entries.count }
    return entries.enumerated().compactMap { offset, entry in
      guard let refusal = entry.refusal else { return nil }
      let position = files.settled.count + refusedPosition + offset
      return Surveyed(input: reading.rejected(entry, position, by: refusal), duplicateOf: nil)
    }
  }
}
