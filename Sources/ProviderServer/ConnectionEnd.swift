#if Network
import Glibc
import NIOCore
import NIOSSL

/// Ends connections as networks do, and not as servers do: without the goodbye of TLS.
enum ConnectionEnd {
  /// Ends a connection with a reset.
  static func reset(_ channel: any Channel) async throws {
    if let socket = channel as? any SocketOptionProvider {
      // With no time to linger, closing throws away what is on its way and sends a reset.
      try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    }
    try await close(channel)
  }

  /// Ends a connection after what was written so far.
  static func close(_ channel: any Channel) async throws {
    try await channel.eventLoop.submit {
      let pipeline = channel.pipeline.syncOperations
      // Plain HTTP has no such part.
      if let tls = try? pipeline.context(handlerType: NIOSSLServerHandler.self) {
        // From here the close goes on below TLS.
        tls.close(mode: .all, promise: nil)
      } else {
        channel.close(mode: .all, promise: nil)
      }
    }.get()
  }
}

/// Stops an answer whose connection was ended as planned.
struct PlannedEnd: Error {}
#endif
