import Spool
import WorkStore

/// An input that the ledger has, and what is to be done about it.
struct AdmittedInput: Sendable {
  let input: Input
  let item: ClaimedItem
  let admission: Admission
}

/// What becomes of an input when it is taken in.
enum Admission: Sendable {
  /// It is worked on; in doubt, it is read before anything else.
  case new(isInDoubt: Bool)
  /// There is nothing to cancel by.
  case unusable
  /// It gets the result of another item, which is under way.
  case waits(for: ItemID, RelativePath)
  /// It has the result of another item, at this path.
  case duplicate(of: RelativePath, ItemResolution)
  /// An earlier run came to its result, which stays.
  case settled(ItemResolution)

  init(_ input: Input, _ item: ClaimedItem, _ reservation: EffectReservation?) {
    if case .settled(let resolution) = item.standing {
      self = .settled(resolution)
      return
    }
    switch reservation {
    case nil: self = .unusable
    case .granted(let isInDoubt): self = .new(isInDoubt: isInDoubt || item.standing == .inDoubt)
    case .pending(let holder, let path): self = .waits(for: holder, path)
    case .settled(let path, let resolution): self = .duplicate(of: path, resolution)
    }
  }
}

extension ClaimedItem {
  /// Whether it has no result that stays.
  var isOpen: Bool {
    if case .settled = standing { false } else { true }
  }
}
