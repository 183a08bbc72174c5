import Cancellation

/// Whether to telephone the patient of an item because the appointment is cancelled.
///
/// Source: UEC appointments, user story ABUS.21; ``Cancellation/CancellationOutcome/nextStep``.
public enum Callback: String, Hashable, Sendable, CaseIterable {
  /// The appointment is cancelled: tell the patient.
  case yes
  /// Nobody knows yet whether it is: ask the provider before telling the patient anything.
  case notYet = "not-yet"
  /// It was cancelled before: tell the patient only if nobody has.
  case ifNotTold = "if-not-told"
  /// The appointment stands, or the patient is told for another file.
  case no

  /// Whether to telephone for a row, and why, in plain words.
  ///
  /// - Parameters:
  ///   - row: the item.
  ///   - isRehearsal: whether no real provider was asked; then nobody is telephoned.
  /// - Returns: what to do, and a sentence that says why.
  static func advice(for row: ItemRow, isRehearsal: Bool) -> (callback: Callback, why: String) {
    if isRehearsal { return (.no, "A rehearsal: no real appointment was cancelled.") }
    if let first = row.duplicateOf { return (.no, "The same appointment as \(first), see there.") }
    return switch row.outcome {
    case .cancelled: (.yes, row.outcome.nextStep)
    case .alreadyCancelled: (.ifNotTold, row.outcome.nextStep)
    case .outcomeUnknown: (.notYet, row.outcome.nextStep)
    case .inThePast: (.no, "Not cancelled: the appointment has begun or is over.")
    case .notForThisPatient: (.no, "Not cancelled: do not tell this patient anything.")
    default: (.no, "Not cancelled: as far as we know, the appointment stands.")
    }
  }

  /// How urgent a call is, 0 first: those to telephone come first, of these the soonest.
  static func rank(of callback: Callback, _ distance: StartDistance?) -> Int {
    let distances = StartDistance.allCases
    let place = distance.flatMap(distances.firstIndex) ?? distances.count
    return (allCases.firstIndex(of: callback) ?? 0) * (distances.count + 1) + place
  }

  /// All ranks.
  static let ranks = 0..<(allCases.count * (StartDistance.allCases.count + 1))
}
