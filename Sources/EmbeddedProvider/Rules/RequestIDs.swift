import Cancellation
import FHIRModel
import Synchronization

/// Remembers what each `X-Request-ID` was used for.
///
/// Source: UEC appointments, "Transaction integrity": a retry keeps the id, and nothing else may
/// have it.
final class RequestIDs: Sendable {
  private let uses = Mutex<[Key: Use]>([:])

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
    let first = uses.withLock { uses in
      let first = uses[key] ?? use
      uses[key] = first
      return first
    }
    guard first == use else {
      throw Refusal(.reusedRequestID, "X-Request-ID was used for another change")
    }
  }
}
