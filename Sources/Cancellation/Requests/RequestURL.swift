/// A URL cut in two: what is connected to, and what stands in the request line.
///
/// It is cut and never put together anew: the service root within it goes over the wire byte for
/// byte.
/// Source: RFC 7230, sections 5.3 and 5.4; GP Connect 1.2.7, "Spine Secure Proxy".
public struct RequestURL: Hashable, Sendable {
  /// The scheme and the authority, such as `https://ssp.example.nhs.uk:443`.
  public let origin: Substring

  /// The host, with the port where the URL has one: the value of `Host`.
  public let authority: Substring

  /// Everything behind the authority, beginning with a slash.
  public let target: Substring

  /// Cuts a URL that has a scheme.
  public init(_ url: String) {
    let bytes = url.utf8
    var start = bytes.startIndex
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8)
    {
      start = bytes.index(colon, offsetBy: 3)
    }
    let slash = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
    origin = url[..<slash]
    authority = url[start..<slash]
    target = slash == bytes.endIndex ? "/" : url[slash...]
  }
}
