#if Network
import AsyncHTTPClient
import Cancellation
import ConfigurationFiles
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL

extension TransportFailure {
  /// What an error of the HTTP client means: rows 46 and 47 of the table of answers.
  ///
  /// - Parameters:
  ///   - error: what the client or a connection reported.
  ///   - mayHaveBeenSent: whether the head of the request was written to a connection.
  ///   - server: the host and port, for the reason.
  ///   - limits: the limits, for the reason.
  init(_ error: any Error, mayHaveBeenSent: Bool, server: String, limits: ConnectionLimits) {
    if let distrust = Distrust(error, afterHandshake: mayHaveBeenSent) {
      self = .notTrusted(reason: distrust.text(server: server))
    } else if mayHaveBeenSent {
      self = .noAnswer(reason: Self.reason(forNoAnswer: error, limits))
    } else {
      self = .notSent(reason: Self.reason(forNotSending: error, server, limits))
    }
  }

  private static func reason(forNoAnswer error: any Error, _ limits: ConnectionLimits) -> String {
    switch error as? HTTPClientError {
    case .deadlineExceeded?, .readTimeout?:
      return "no whole answer within \(limits.requestSeconds) s"
    case .cancelled?:
      return "the run was stopped before the answer came"
    default: break
    }
    return switch error {
    case AnswerFault.tooLarge:
      "the answer is larger than \(limits.maximumAnswerByteCount) bytes"
    case NIOHTTPDecompression.DecompressionError.limit:
      "the answer grows too much when it is decompressed"
    case is NIOHTTPDecompression.DecompressionError,
      is NIOHTTPDecompression.ExtraDecompressionError:
      "the answer cannot be decompressed"
    case is CancellationError:
      "the run was stopped before the answer came"
    default:
      "the connection ended before a whole answer came"
    }
  }

  private static func reason(
    forNotSending error: any Error,
    _ server: String,
    _ limits: ConnectionLimits
  ) -> String {
    switch error as? HTTPClientError {
    case .connectTimeout?, .tlsHandshakeTimeout?, .getConnectionFromPoolTimeout?:
      return "\(server) did not take a connection within \(limits.connectSeconds) s"
    case .deadlineExceeded?:
      return "no connection to \(server) was free within \(limits.requestSeconds) s"
    case .cancelled?:
      return "the run was stopped before anything was sent"
    default: break
    }
    return switch error {
    case is CancellationError:
      "the run was stopped before anything was sent"
    case let error as NIOConnectionError where error.connectionErrors.isEmpty:
      "the name of \(server) was not found"
    case is NIOConnectionError, is IOError:
      "\(server) refuses connections, or there is no way to it"
    default:
      "no connection to \(server) could be made"
    }
  }
}

/// How two ends of a TLS handshake did not come to trust each other.
private enum Distrust {
  /// The server's certificate is not issued under the trust roots.
  case unknownIssuer
  /// The server's certificate is for another name, expired, or otherwise not valid.
  case serverCertificate
  /// The server refused the client certificate, or wants one.
  case clientCertificate
  /// The two have no version or cipher in common, or the server does not speak TLS.
  case protocolMismatch

  /// Reads an error; `nil` when it is about something else.
  ///
  /// With TLS 1.3, a server checks the client certificate after the client has begun to send. It
  /// tells with an alert that it refused it, and no server looks at a request before that check.
  /// Source: RFC 8446, sections 4.4.2.4 and 6.2.
  init?(_ error: any Error, afterHandshake: Bool) {
    switch error {
    case let error as NIOSSLExtraError
    where error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch:
      self = .serverCertificate
    case NIOSSLError.unableToValidateCertificate:
      self = .serverCertificate
    case NIOSSLError.handshakeFailed(.sslError(let stack)), BoringSSLError.sslError(let stack):
      self.init(stack.map(\.description).joined(separator: " "), afterHandshake: afterHandshake)
    default: return nil
    }
  }

  private init?(_ text: String, afterHandshake: Bool) {
    let alerts = [
      "ALERT_BAD_CERTIFICATE", "ALERT_UNSUPPORTED_CERTIFICATE", "ALERT_CERTIFICATE_REVOKED",
      "ALERT_CERTIFICATE_EXPIRED", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_UNKNOWN_CA",
      "ALERT_ACCESS_DENIED", "CERTIFICATE_REQUIRED", "ALERT_HANDSHAKE_FAILURE",
      "ALERT_NO_CERTIFICATE", "ALERT_DECRYPT_ERROR",
    ]
    if alerts.contains(where: text.contains) {
      self = .clientCertificate
    } else if afterHandshake || text.contains("EOF during handshake") {
      return nil
    } else if text.contains("CERTIFICATE_VERIFY_FAILED") {
      self = .unknownIssuer
    } else {
      self = .protocolMismatch
    }
  }

  func text(server: String) -> String {
    switch self {
    case .unknownIssuer:
      "the certificate of \(server) is expired or not issued under the trust roots"
    case .serverCertificate: "the certificate of \(server) is not for this name"
    case .clientCertificate: "\(server) refused the client certificate"
    case .protocolMismatch: "\(server) does not speak TLS 1.2 or newer as it is expected to"
    }
  }
}
#endif
