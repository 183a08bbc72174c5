import Cancellation
import ElementModel
import Synchronization

/// Passes requests on to another transport and remembers them with their answers.
final class RecordingTransport: Transport {
  struct Exchange: Sendable {
    let request: InteractionRequest
    let answer: Result<InteractionResponse, TransportFailure>
  }

  private let inner: any Transport
  private let recorded = Mutex<[Exchange]>([])

  init(_ inner: any Transport) { self.inner = inner }

  var notice: String? { inner.notice }

  /// Everything that was sent, in order; of several providers, in the order of the answers.
  var exchanges: [Exchange] { recorded.withLock { $0 } }

  func send(
    _ request: InteractionRequest
  ) async throws(TransportFailure) -> InteractionResponse {
    do throws(TransportFailure) {
      let answer = try await inner.send(request)
      recorded.withLock { $0.append(Exchange(request: request, answer: .success(answer))) }
      return answer
    } catch {
      recorded.withLock { $0.append(Exchange(request: request, answer: .failure(error))) }
      throw error
    }
  }
}
