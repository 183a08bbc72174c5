#if Network
import ConfigurationFiles
import NIOSSL
import X509

/// Reads certificates and keys from files in PEM.
///
/// Source: RFC 7468.
enum PEMFile {
  /// The certificates of a file, of which there is at least one.
  static func certificates(
    atPath path: String
  ) throws(ConfigurationFailure) -> [Certificate] {
    let blocks = try blocks(labelled: "CERTIFICATE", atPath: path)
    return try blocks.map { block throws(ConfigurationFailure) in
      do {
        return try Certificate(pemEncoded: block)
      } catch {
        throw failure(path, "one of the certificates cannot be read; is the file whole?")
      }
    }
  }

  /// The private key of a file that is its owner's alone.
  static func privateKey(
    atPath path: String
  ) throws(ConfigurationFailure) -> Certificate.PrivateKey {
    do {
      return try Certificate.PrivateKey(pemEncoded: try keyBlock(atPath: path))
    } catch let error as ConfigurationFailure {
      throw error
    } catch {
      throw failure(path, "the private key cannot be read; is the file whole?")
    }
  }

  /// The same certificates, as TLS takes them.
  static func tlsCertificates(
    atPath path: String
  ) throws(ConfigurationFailure) -> [NIOSSLCertificate] {
    do {
      return try NIOSSLCertificate.fromPEMBytes(try ConfigurationFile.bytes(atPath: path))
    } catch let error as ConfigurationFailure {
      throw error
    } catch {
      throw failure(path, "TLS does not take one of the certificates")
    }
  }

  /// The same key, as TLS takes it.
  static func tlsPrivateKey(
    atPath path: String
  ) throws(ConfigurationFailure) -> NIOSSLPrivateKey {
    do {
      return try NIOSSLPrivateKey(bytes: Array(try keyBlock(atPath: path).utf8), format: .pem)
    } catch let error as ConfigurationFailure {
      throw error
    } catch {
      throw failure(path, "TLS does not take the private key")
    }
  }

  static func failure(_ path: String, _ message: String) -> ConfigurationFailure {
    ConfigurationFailure([ConfigurationError(fileName: path, message: message)])
  }

  /// The one key of a file, as PEM.
  private static func keyBlock(atPath path: String) throws(ConfigurationFailure) -> String {
    let text = String(decoding: try ConfigurationFile.secretBytes(atPath: path), as: UTF8.self)
    guard !text.contains("ENCRYPTED") else {
      throw failure(
        path,
        """
        the private key is encrypted, and a batch cannot ask for a password; write it without one: \
        openssl pkey -in \(path) -out NEW, then chmod 600 NEW
        """
      )
    }
    let keys = blocks(of: text).filter { $0.label.hasSuffix("PRIVATE KEY") }
    guard keys.count == 1 else {
      throw failure(path, "the file must hold one private key in PEM, and holds \(keys.count)")
    }
    return keys[0].text
  }

  private static func blocks(
    labelled label: String,
    atPath path: String
  ) throws(ConfigurationFailure) -> [String] {
    let text = String(decoding: try ConfigurationFile.bytes(atPath: path), as: UTF8.self)
    let found = blocks(of: text).filter { $0.label == label }.map(\.text)
    guard !found.isEmpty else { throw failure(path, "the file holds no certificate in PEM") }
    return found
  }

  /// The blocks of a text between `-----BEGIN LABEL-----` and `-----END LABEL-----`.
  private static func blocks(of text: String) -> [(label: String, text: String)] {
    var blocks: [(label: String, text: String)] = []
    var lines: [Substring] = []
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("-----BEGIN ") { lines = [] }
      lines.append(line)
      guard line.hasPrefix("-----END "), let first = lines.first, first.hasPrefix("-----BEGIN ")
      else { continue }
      let label = line.dropFirst("-----END ".count).prefix { $0 != "-" }
      blocks.append((String(label), lines.joined(separator: "\n") + "\n"))
      lines = []
    }
    return blocks
  }
}
#endif
