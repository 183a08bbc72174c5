#if Network
import NIOCore
import NIOHTTP1
import Synchronization

/// A request on its way, as its connection must know it.
final class PendingRequest: Sendable {
  /// What stands in the request line, byte for byte.
  let target: String

  private let isBegun = Atomic(false)

  init(target: String) { self.target = target }

  /// Whether a byte of the request may have left this machine.
  var mayHaveBeenSent: Bool { isBegun.load(ordering: .acquiring) }

  fileprivate func begin() { isBegun.store(true, ordering: .releasing) }
}

/// The requests that the connections of one client are to send, each under a number.
///
/// The HTTP client is given a URL that holds only the number. The target takes its place where the
/// head is written, so that nothing in between can normalise it, and in that moment it is known
/// that the request may have been sent.
final class PendingRequests: Sendable {
  private struct State {
    var nextNumber: UInt64 = 0
    var requests: [UInt64: PendingRequest] = [:]
  }

  private let state = Mutex(State())

  /// Takes a request in; returns its number.
  func add(_ request: PendingRequest) -> UInt64 {
    state.withLock { state in
      let number = state.nextNumber
      state.nextNumber += 1
      state.requests[number] = request
      return number
    }
  }

  /// Forgets a request; only then it is certain whether it may have been sent.
  func remove(_ number: UInt64) {
    state.withLock { _ = $0.requests.removeValue(forKey: number) }
  }

  /// Begins a request, and gives its target; `nil` for one that was forgotten.
  ///
  /// In one step: a request that is forgotten either counts as begun already, or is never sent.
  fileprivate func begin(_ number: UInt64) -> String? {
    state.withLock { state in
      state.requests[number]?.begin()
      return state.requests[number]?.target
    }
  }
}

/// Puts the target of a request into its head at the moment it is written to the connection.
final class RequestTargetWriting: ChannelOutboundHandler, Sendable {
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  private let pending: PendingRequests

  init(_ pending: PendingRequests) { self.pending = pending }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data) else {
      return context.write(data, promise: promise)
    }
    guard let number = UInt64(head.uri.dropFirst()), let target = pending.begin(number) else {
      // Whoever waited for the request is gone, and so nothing of it may be sent.
      promise?.fail(ChannelError.operationUnsupported)
      return context.close(promise: nil)
    }
    head.uri = target
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }
}
#endif
