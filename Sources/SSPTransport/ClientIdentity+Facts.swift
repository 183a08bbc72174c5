#if Network
import X509

/// What a person should know about certificates that can be used.
extension ClientIdentity {
  /// How long the client certificate is still valid, in whole days.
  public func daysLeft(at secondsSince1970: Int64) -> Int {
    let end = chain.map { Int64($0.notValidAfter.timeIntervalSince1970) }.min() ?? secondsSince1970
    return Int((end - secondsSince1970) / 86_400)
  }

  /// Whether the client certificate is issued under the trust roots, as it usually is: both come from
  /// the same authority.
  public func isIssuedUnderRoots() async -> Bool {
    var verifier = Verifier(rootCertificates: CertificateStore(roots)) { RFC5280Policy() }
    let result = await verifier.validate(
      leaf: chain[0],
      intermediates: CertificateStore(chain.dropFirst())
    )
    if case .validCertificate = result { return true }
    return false
  }
}
#endif
