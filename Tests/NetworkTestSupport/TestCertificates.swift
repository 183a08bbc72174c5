#if Network
import ConfigurationFiles
import Crypto
import Foundation
import NIOSSL
import SSPTransport
import X509

/// An authority of its own for one test, with the certificates it issues, as files in a temporary
/// folder.
public final class TestCertificates: Sendable {
  /// The time of the system's clock, at which TLS checks validity.
  public static var now: Date { Date() }

  /// The same in seconds since 1970.
  public static var seconds: Int64 { Int64(now.timeIntervalSince1970) }

  /// The folder of the files.
  public let folder: URL
  private let key: P256.Signing.PrivateKey
  private let root: Certificate

  /// Makes an authority with its root in roots.pem.
  public init(_ name: String = "Test Root") throws {
    folder = URL.temporaryDirectory.appending(path: "ssp-transport-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    key = P256.Signing.PrivateKey()
    let subject = try DistinguishedName { CommonName(name) }
    root = try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: .init(key.publicKey),
      notValidBefore: Date() - 86_400,
      notValidAfter: Date() + 86_400 * 365,
      issuer: subject,
      subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(keyCertSign: true))
      },
      issuerPrivateKey: .init(key)
    )
    try write(root.serializeAsPEM().pemString, to: "roots.pem")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a file of the folder.
  public func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Issues a certificate into NAME.pem and its key into NAME.key.
  public func issue(
    _ name: String,
    validFrom: Date = Date() - 3600,
    validUntil: Date = Date() + 86_400 * 30,
    hosts: [String] = ["localhost"]
  ) throws {
    let leafKey = P256.Signing.PrivateKey()
    let leaf = try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: .init(leafKey.publicKey),
      notValidBefore: validFrom,
      notValidAfter: validUntil,
      issuer: root.subject,
      subject: try DistinguishedName { CommonName(name) },
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        BasicConstraints.notCertificateAuthority
        SubjectAlternativeNames(hosts.map { .dnsName($0) })
      },
      issuerPrivateKey: .init(key)
    )
    try write(leaf.serializeAsPEM().pemString, to: "\(name).pem")
    try write(leafKey.pemRepresentation, to: "\(name).key")
  }

  /// Writes a file that only its owner may read, unless told otherwise.
  public func write(_ text: String, to name: String, permissions: Int = 0o600) throws {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes(
      [.posixPermissions: permissions],
      ofItemAtPath: file.path
    )
  }

  /// The files of a client, whose certificate was issued under its name.
  public func files(_ name: String = "client", roots: TestCertificates? = nil) -> TLSFiles {
    TLSFiles(
      clientCertificate: path("\(name).pem"),
      privateKey: path("\(name).key"),
      trustRoots: (roots ?? self).path("roots.pem")
    )
  }

  /// What a server speaks TLS with.
  public func server(
    _ name: String = "server",
    clientRoots: TestCertificates? = nil,
    version: TLSVersion = .tlsv13
  ) throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(path("\(name).pem")).map {
        .certificate($0)
      },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: path("\(name).key"), format: .pem))
    )
    configuration.certificateVerification = .noHostnameVerification
    configuration.trustRoots = .file((clientRoots ?? self).path("roots.pem"))
    configuration.maximumTLSVersion = version
    return configuration
  }
}
#endif
