#if Network
import ConfigurationFiles
import Crypto
import Foundation
import NetworkTestSupport
import SSPTransport
import Testing

/// What is said about certificates and keys before anything is sent.
@Suite struct ClientIdentityTests {
  @Test func `a certificate, its key and roots are taken`() throws {
    let certificates = try TestCertificates()
    try certificates.issue("client")
    let identity = try ClientIdentity(certificates.files(), at: TestCertificates.seconds)
    #expect(identity.chain.count == 1)
    #expect(identity.roots.count == 1)
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644])
  func `a key that others may read is refused`(permissions: Int) throws {
    let certificates = try TestCertificates()
    try certificates.issue("client")
    let key = certificates.path("client.key")
    let text = try String(contentsOfFile: key, encoding: .utf8)
    try certificates.write(text, to: "client.key", permissions: permissions)
    #expect(
      fault(certificates)
        == "\(key): error: the file is open to others than its owner; run: chmod 600 \(key)"
    )
  }

  @Test func `a key of another certificate is refused`() throws {
    let certificates = try TestCertificates()
    try certificates.issue("client")
    try certificates.write(P256.Signing.PrivateKey().pemRepresentation, to: "client.key")
    #expect(
      fault(certificates)?.hasSuffix(
        "the key is not that of the certificate in \(certificates.path("client.pem"))"
      ) == true
    )
  }

  @Test(arguments: [
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    """
    -----BEGIN RSA PRIVATE KEY-----
    Proc-Type: 4,ENCRYPTED
    DEK-Info: AES-256-CBC,00

    AAAA
    -----END RSA PRIVATE KEY-----
    """,
  ])
  func `an encrypted key is refused, with what to do`(text: String) throws {
    let certificates = try TestCertificates()
    try certificates.issue("client")
    try certificates.write(text, to: "client.key")
    #expect(fault(certificates)?.contains("is encrypted") == true)
    #expect(fault(certificates)?.contains("openssl pkey -in") == true)
  }

  @Test(arguments: [
    ("client.key", "", "must hold one private key in PEM, and holds 0"),
    ("client.pem", "", "holds no certificate in PEM"),
    ("roots.pem", "-----BEGIN CERTIFICATE-----\n", "holds no certificate in PEM"),
    (
      "roots.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "one of the certificates cannot be read"
    ),
    (
      "client.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
      "the private key cannot be read"
    ),
  ])
  func `files that are not what they should be are refused`(
    name: String,
    text: String,
    message: String
  ) throws {
    let certificates = try TestCertificates()
    try certificates.issue("client")
    try certificates.write(text, to: name)
    let sentence = try #require(fault(certificates))
    #expect(sentence.contains(certificates.path(name)))
    #expect(sentence.contains(message))
  }

  @Test func `a file that is not there is named`() throws {
    let certificates = try TestCertificates()
    try certificates.issue("client")
    try FileManager.default.removeItem(atPath: certificates.path("roots.pem"))
    #expect(fault(certificates)?.contains("roots.pem: error: the file cannot be read") == true)
  }

  @Test func `a certificate that has expired, or is not valid yet, is refused`() throws {
    let certificates = try TestCertificates()
    try certificates.issue("client", validUntil: TestCertificates.now - 60)
    #expect(fault(certificates)?.contains("has expired") == true)
    try certificates.issue("client", validFrom: TestCertificates.now + 3600)
    #expect(fault(certificates)?.contains("is not valid yet") == true)
  }

  private func fault(_ certificates: TestCertificates) -> String? {
    do {
      _ = try ClientIdentity(certificates.files(), at: TestCertificates.seconds)
      return nil
    } catch {
      return error.description
    }
  }
}
#endif
