#if Network
import NIOCore

/// Ends a connection whose answer is larger than any that is taken, as it comes in: its head, which
/// nobody else counts, and its body before that is decompressed.
final class AnswerSizeLimit: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let maximumByteCount: Int
  private var byteCount = 0

  /// Allows an answer so many bytes.
  init(byteCount: Int) { maximumByteCount = byteCount }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    // One request after the other: what comes in from here on answers this one.
    byteCount = 0
    context.write(data, promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    byteCount += unwrapInboundIn(data).readableBytes
    guard byteCount <= maximumByteCount else {
      context.fireErrorCaught(AnswerFault.tooLarge)
      return context.close(promise: nil)
    }
    context.fireChannelRead(data)
  }
}
#endif
