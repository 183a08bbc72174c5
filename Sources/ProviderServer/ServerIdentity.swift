#if Network
import ConfigurationFiles
import NIOSSL

/// The certificate of the server, its key, and what clients' certificates are checked against.
///
/// A client without a certificate under the roots is refused in the handshake. Behind the real SSP, a
/// web server in front of it answers such clients with the statuses 495 and 496; that is a habit of that
/// server, and a handshake that fails is what its absence looks like.
/// Source: GP Connect 1.2.7, "API security"; Spine Core, "SSP implementation guide".
public struct ServerIdentity: Sendable {
  let configuration: TLSConfiguration

  /// Reads the three files, in PEM.
  ///
  /// - Parameters:
  ///   - certificate: the path of the server's certificate, with those between it and its root.
  ///   - privateKey: the path of its key, which only its owner may read.
  ///   - clientRoots: the path of the certificates that clients' must be issued under.
  /// - Throws: what keeps them from being used.
  public init(
    certificate: String,
    privateKey: String,
    clientRoots: String
  ) throws(ConfigurationFailure) {
    let chain = try Self.certificates(atPath: certificate)
    let roots = try Self.certificates(atPath: clientRoots)
    let keyBytes = try ConfigurationFile.secretBytes(atPath: privateKey)
    do {
      let key = try NIOSSLPrivateKey(bytes: keyBytes, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) },
        privateKey: .privateKey(key)
      )
      configuration.minimumTLSVersion = .tlsv12
      configuration.trustRoots = .certificates(roots)
      // Clients have no host name; their certificate is demanded all the same.
      configuration.certificateVerification = .noHostnameVerification
      _ = try NIOSSLContext(configuration: configuration)
      self.configuration = configuration
    } catch {
      throw Self.failure(
        privateKey,
        "TLS does not take the key with the certificate in \(certificate); check both files"
      )
    }
  }

  private static func certificates(
    atPath path: String
  ) throws(ConfigurationFailure) -> [NIOSSLCertificate] {
    let bytes = try ConfigurationFile.bytes(atPath: path)
    // Why they cannot be read is not said: what to look at is the file.
    guard let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty else {
      throw failure(path, "the file holds no certificate in PEM")
    }
    return found
  }

  private static func failure(_ path: String, _ message: String) -> ConfigurationFailure {
    ConfigurationFailure([ConfigurationError(fileName: path, message: message)])
  }
}
#endif
