import Cancellation

/// The effects that inputs of this run have asked for, so that none is asked for twice.
struct Effects {
  private var firstInputs: [EffectKey: String] = [:]
  private var results: [EffectKey: ItemResult] = [:]

  /// Takes in a group of inputs.
  ///
  /// - Returns: the positions of those that ask for something new; the others are rejected, without a
  ///   route, or duplicates.
  mutating func admit(_ inputs: [Input]) -> [Int] {
    var admitted: [Int] = []
    for (position, input) in inputs.enumerated() {
      guard case .routed(let item) = input.content else { continue }
      guard firstInputs[item.effectKey] == nil else { continue }
      firstInputs[item.effectKey] = "\(input.entry)"
      admitted.append(position)
    }
    return admitted
  }

  /// Gives every input of a group its result; `settled` has those of the admitted ones, by position.
  mutating func settle(_ inputs: [Input], _ settled: [Int: ItemResult]) -> [ItemResult] {
    for (position, result) in settled {
      guard case .routed(let item) = inputs[position].content else { continue }
      var kept = result
      kept.messages = []
      results[item.effectKey] = kept
    }
    return inputs.enumerated().map { position, input in
      switch input.content {
      case .rejected: ItemResult(.inputRejected)
      case .noRoute(_, let refusal): ItemResult(refusal.outcome, reason: refusal.text)
      case .routed(let item): settled[position] ?? duplicate(of: item)
      }
    }
  }

  private func duplicate(of item: RoutedAppointment) -> ItemResult {
    guard let first = firstInputs[item.effectKey], let result = results[item.effectKey] else {
      preconditionFailure("an input that was not admitted is a duplicate of a settled one")
    }
    return result.duplicate(of: first)
  }
}
