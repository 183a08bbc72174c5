/// The base URL of the Spine Secure Proxy, in front of the provider's own URL.
///
/// Source: NHS Booking 2.0.4, "Overview of the API"; GP Connect 1.2.7, "Spine Secure Proxy".
public struct SSPBase: Hashable, Sendable, CustomStringConvertible {
  /// The URL with exactly one slash at its end.
  public let text: String

  /// Reads a URL; slashes at its end do not matter.
  ///
  /// `http` is taken for this machine only, to try out an embedded provider on a port.
  public init(_ text: String) throws(ServiceURLFault) {
    let parts = try ServiceURLParts(text)
    guard parts.isHTTPS || parts.isLoopback else { throw .notHTTPS }
    var kept = text[...]
    while kept.utf8.last == UInt8(ascii: "/") { kept = kept.dropLast() }
    guard kept.utf8.allSatisfy(\.isVisibleASCII) else { throw .illegalHost }
    self.text = kept + "/"
  }

  /// Whether the URL is `http`, which only a server on this machine may have.
  public var isPlainHTTP: Bool { text.prefix(5).lowercased() == "http:" }

  /// The URL of a resource at a provider: the two URLs one behind the other, the inner scheme with
  /// its two slashes, and the resource's type and id.
  func url(root: ServiceRoot, type: String, id: String) -> String {
    "\(text)\(root.requestText)/\(type)/\(id)"
  }

  /// The URL with exactly one slash at its end.
  public var description: String { text }
}
