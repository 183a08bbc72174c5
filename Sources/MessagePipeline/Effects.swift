import Cancellation

/// The effects that inputs of this run have asked for, so that none is asked for twice.
struct Effects {
  private var states: [EffectKey: State] = [:]

  private enum State {
    /// The first input is under way; those at these positions wait for its result.
    case open(first: String, waiting: [Int])
    /// The first input has this result.
    case settled(first: String, ItemResult)
  }

  /// What becomes of an input that asks for an effect.
  enum Admission {
    /// It is the first to ask.
    case new
    /// It gets the result of the first one, which is under way.
    case waits
    /// It has the result of the first one.
    case duplicate(ItemResult)
  }

  /// Takes in an input.
  mutating func admit(_ input: Input, _ key: EffectKey) -> Admission {
    switch states[key] {
    case nil:
      states[key] = .open(first: "\(input.entry)", waiting: [])
      return .new
    case .open(let first, let waiting):
      states[key] = .open(first: first, waiting: waiting + [input.position])
      return .waits
    case .settled(let first, let result):
      return .duplicate(result.duplicate(of: first))
    }
  }

  /// Takes the result of the first input; returns those of the inputs that waited for it.
  mutating func settle(
    _ key: EffectKey,
    _ result: ItemResult
  ) -> [(position: Int, result: ItemResult)] {
    guard case .open(let first, let waiting) = states[key] else {
      preconditionFailure("an effect is settled once, after it was asked for")
    }
    var kept = result
    kept.messages = []
    states[key] = .settled(first: first, kept)
    return waiting.map { ($0, kept.duplicate(of: first)) }
  }
}
