import Spool
import WorkStore

/// The inputs that a run works on, where it is not the whole inbox: those of some items of the ledger.
public struct InputSelection: Sendable {
  /// What is known of one of them.
  private struct Choice {
    let item: ItemID
    let digest: ContentDigest
    /// Whether another content is taken too: that of a file which was mended, or could not be read.
    let takesAnyContent: Bool
    /// Whether the item has a refusal that would stand otherwise.
    let isReopened: Bool
  }

  private var choices: [RelativePath: [Choice]] = [:]

  /// The inputs that lie in the outbox, and go back to the inbox first, in the order of their items.
  private(set) var kept: [KeptInput] = []

  /// How many items there are.
  public private(set) var count = 0

  /// Selects nothing yet.
  init() {}

  /// Adds an item.
  mutating func add(_ item: LedgerItem) {
    let isReopened = item.resolution?.standing == .itemOnly && item.stage != .claimed
    let path: RelativePath? =
      if isReopened, case .moved(let path) = item.place { path } else { nil }
    let choice = Choice(
      item: item.id,
      digest: item.input.digest,
      takesAnyContent: path != nil || item.input.modifiedAt == nil,
      isReopened: isReopened
    )
    choices[item.input.path, default: []].append(choice)
    count += 1
    if let path { kept.append(KeptInput(path: path, input: item.input.path)) }
  }

  /// Puts back what lies in the outbox, and leaves out what cannot be put back.
  func puttingBack(
    from outbox: Outbox,
    to inbox: Inbox
  ) throws(SpoolError) -> InputSelection {
    guard !kept.isEmpty else { return self }
    var selection = self
    for (input, result) in zip(kept, try outbox.putBack(kept, into: inbox)) where result != .done {
      selection.choices[input.input] = nil
    }
    return selection
  }

  /// Whether a file may be one of them, by its path.
  func contains(_ path: RelativePath) -> Bool { choices[path] != nil }

  /// The files of a listing that may be among them; each was complete once, so none waits for a marker.
  func inputs(of listing: InboxListing) -> InboxEntries {
    listing.inputs.filtered { contains($0.relativePath) }
  }

  /// Whether a file that was read is one of them.
  func contains(_ input: ItemInput) -> Bool {
    choices[input.path]?.contains { $0.takesAnyContent || $0.digest == input.digest } ?? false
  }

  /// The items whose refusals stand no longer when these inputs are worked on.
  func reopenedItems(of inputs: [ItemInput]) -> [ItemID] {
    inputs.compactMap { input in
      choices[input.path]?.last { $0.isReopened && $0.digest == input.digest }?.item
    }
  }
}

/// What a run works on.
public struct RunWork: Sendable {
  /// What the run is for.
  public let purpose: RunPurpose
  /// The inputs; `nil` for all that lie in the inbox.
  public let selection: InputSelection?

  /// Everything that lies in the inbox.
  public static let inbox = RunWork(purpose: .run, selection: nil)
}
