import Cancellation
import FHIRModel
import Synchronization

/// Remembers what each `X-Request-ID` was used for, of the last ones: a retry comes soon, and memory is
/// not to grow with each cancellation.
///
/// Source: UEC appointments, "Transaction integrity": a retry keeps the id, and nothing else may
/// have it.
final class RequestIDs: Sendable {
  private let state = Mutex(State())

  /// How many of the last ids are known at least; at most, twice as many.
  static let knownCount = 512

  private struct State {
    var recent: [Key: Use] = [:]
    var former: [Key: Use] = [:]

    /// The first use of an id, which may be this one.
    mutating func note(_ key: Key, _ use: Use) -> Use {
      let first = recent[key] ?? former[key] ?? use
      if recent.count >= RequestIDs.knownCount, recent[key] == nil {
        former = recent
        recent = [:]
      }
      recent[key] = first
      return first
    }
  }

  private struct Key: Hashable {
    let provider: ODSCode
    let requestID: String
  }

  private struct Use: Hashable {
    let appointmentID: String
    let ifMatch: String?
  }

  /// Begins with nothing.
  init() {}

  /// Notes the use of an id for a cancellation.
  ///
  /// - Throws: a refusal when it was used for another appointment or version.
  func note(_ call: ProviderCall) throws(Refusal) {
    guard call.provider.dialect == .careconnect, let requestID = call.header(.requestID) else {
      return
    }
    let use = Use(appointmentID: call.id, ifMatch: call.header(.ifMatch))
    let key = Key(provider: call.provider.odsCode, requestID: requestID.lowercased())
    let first = state.withLock { $0.note(key, use) }
    guard first == use else {
      throw Refusal(.reusedRequestID, "X-Request-ID was used for another change")
    }
  }
}
