import Cancellation
import Synchronization
import Testing

/// Answers from a list, in order, and remembers what was asked.
final class ScriptedTransport: Transport {
  typealias Answer = Result<InteractionResponse, TransportFailure>

  private let script: Mutex<(answers: ArraySlice<Answer>, requests: [InteractionRequest])>

  init(_ answers: [Answer]) { script = Mutex((answers[...], [])) }

  /// Nothing: a script is no place that a person must be told of.
  var notice: String? { nil }

  /// The requests that were sent, in order.
  var requests: [InteractionRequest] { script.withLock { $0.requests } }

  /// How many answers nobody has asked for.
  var remainingCount: Int { script.withLock { $0.answers.count } }

  func send(
    _ request: InteractionRequest
  ) async throws(TransportFailure) -> InteractionResponse {
    let answer = script.withLock { script -> Answer? in
      script.requests.append(request)
      return script.answers.popFirst()
    }
    guard let answer else {
      Issue.record("\(request.method.rawValue) \(request.url) is not in the script")
      throw .noAnswer(reason: "the script has ended")
    }
    return try answer.get()
  }
}
