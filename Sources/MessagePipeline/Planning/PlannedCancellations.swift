import Cancellation
import FHIRModel
import Spool
import WorkStore

/// What a plan lets a run do: cancel these appointments in these versions, and nothing else.
public struct PlannedCancellations: Sendable {
  /// The items that would be cancelled.
  private let items: [RelativePath: PlannedItem]
  /// Every file that the plan says something of.
  private let known: Set<RelativePath>
  /// How many providers are asked.
  public let providerCount: Int

  /// Takes what a plan says would be cancelled.
  public init(_ plan: CancellationPlan) {
    let cancelled = plan.items.filter { $0.verdict == .wouldCancel }
    items = Dictionary(cancelled.map { ($0.input, $0) }) { first, _ in first }
    known = Set(plan.items.map(\.input))
    providerCount = Set(cancelled.map(\.provider)).count
  }

  /// How many appointments are cancelled.
  public var count: Int { items.count }

  /// The files that are taken.
  var paths: PlannedPaths { PlannedPaths(Set(items.keys)) }

  /// How many of some files the plan says nothing of.
  func unplannedCount(_ paths: [RelativePath]) -> Int { paths.count { !known.contains($0) } }

  /// The items whose files are not among some inputs, in the order of their paths.
  func missing(among entries: InboxEntries) -> [PlannedItem] {
    let present = Set(entries.lazy.map(\.relativePath))
    return items.values.filter { !present.contains($0.input) }.sorted { $0.input < $1.input }
  }

  /// An input with what the plan wants of it: its version, or why it is left.
  func expecting(_ input: Input) -> Input {
    guard let item = items[input.file.path] else { return input }
    var input = input
    if let difference = difference(of: input, from: item) {
      input.content = .notAsPlanned(item, difference)
    } else {
      input.plannedVersion = item.version
    }
    return input
  }

  /// How an input differs from what was planned, before its provider is asked.
  private func difference(of input: Input, from item: PlannedItem) -> String? {
    guard input.identity != nil else { return "the file cannot be read any more" }
    guard input.file.digest == item.digest else { return "the file has changed" }
    guard input.sidecarDigest == item.sidecarDigest else {
      return "the file beside it that says how to cancel it has changed"
    }
    switch input.content {
    case .routed(let appointment):
      guard appointment.route.odsCode == item.provider else {
        return "it would be sent to another provider by now"
      }
      guard appointment.route.dialect == item.dialect else {
        return "it would be sent in another dialect by now"
      }
      return appointment.id == item.appointmentID ? nil : "the file is about another appointment"
    case .noRoute(_, let refusal): return refusal.text
    case .rejected: return "the file is not valid by the rules of this run"
    case .notAsPlanned(_, let reason), .lost(_, let reason): return reason
    }
  }
}

extension InputReading {
  /// The input for a planned item whose file is not there.
  func missing(_ item: PlannedItem, position: Int) -> Input {
    guard let entry = InboxEntry(missing: item.input), let digest = item.digest else {
      preconditionFailure("a plan names files of an inbox, and their contents")
    }
    let isXML = item.input.bytes.suffix(4).elementsEqual(".xml".utf8)
    return Input(
      position: position,
      entry: entry,
      file: ItemInput(path: item.input, digest: digest, byteCount: 0, modifiedAt: nil),
      identity: nil,
      format: isXML ? .xml : .json,
      diagnostics: [],
      content: .notAsPlanned(item, "the file is not in the inbox, or not complete")
    )
  }
}
