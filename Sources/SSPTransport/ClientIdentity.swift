#if Network
import ConfigurationFiles
import NIOSSL
import X509

/// A client certificate, its key, and the certificates that the server's is checked against: all
/// that mutual TLS takes, read and checked before anything is sent.
///
/// Source: GP Connect 1.2.7, "API security": TLS 1.2 and newer, with mutual authentication.
public struct ClientIdentity: Sendable {
  /// The client certificate, followed by those between it and its root.
  public let chain: [Certificate]

  /// The certificates that the server's must be issued under.
  public let roots: [Certificate]

  let configuration: TLSConfiguration

  /// Reads the three files.
  ///
  /// - Parameters:
  ///   - files: where they are.
  ///   - secondsSince1970: the time now, at which the certificate must be valid.
  /// - Throws: everything that keeps them from being used, each with its file.
  public init(_ files: TLSFiles, at secondsSince1970: Int64) throws(ConfigurationFailure) {
    chain = try PEMFile.certificates(atPath: files.clientCertificate)
    roots = try PEMFile.certificates(atPath: files.trustRoots)
    let key = try PEMFile.privateKey(atPath: files.privateKey)
    guard chain[0].publicKey == key.publicKey else {
      throw PEMFile.failure(
        files.privateKey,
        "the key is not that of the certificate in \(files.clientCertificate)"
      )
    }
    let time = Double(secondsSince1970)
    guard time >= chain[0].notValidBefore.timeIntervalSince1970 else {
      throw PEMFile.failure(files.clientCertificate, "the certificate is not valid yet")
    }
    guard time <= chain[0].notValidAfter.timeIntervalSince1970 else {
      throw PEMFile.failure(
        files.clientCertificate,
        "the certificate has expired; ask for a new one"
      )
    }
    configuration = try Self.configuration(files)
  }

  private static func configuration(
    _ files: TLSFiles
  ) throws(ConfigurationFailure) -> TLSConfiguration {
    let chain = try PEMFile.tlsCertificates(atPath: files.clientCertificate)
    let roots = try PEMFile.tlsCertificates(atPath: files.trustRoots)
    let key = try PEMFile.tlsPrivateKey(atPath: files.privateKey)
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.certificateVerification = .fullVerification
    configuration.trustRoots = .certificates(roots)
    configuration.certificateChain = chain.map { .certificate($0) }
    configuration.privateKey = .privateKey(key)
    do {
      // What TLS itself finds wrong is found now and not with the first appointment.
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw PEMFile.failure(
        files.clientCertificate,
        "TLS does not take the certificate with its key; check both files"
      )
    }
    return configuration
  }
}
#endif
