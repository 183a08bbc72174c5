/// The base URL of the FHIR API of the Spine Directory Service.
///
/// Source: Spine Directory Service FHIR API: `https://…/spine-directory/FHIR/R4`.
public struct SDSBase: Hashable, Sendable, CustomStringConvertible {
  /// The URL without slashes at its end.
  public let text: String

  /// Reads a URL; slashes at its end do not matter.
  ///
  /// `http` is taken for this machine only, to try out an embedded directory on a port.
  public init(_ text: String) throws(ServiceURLFault) {
    let parts = try ServiceURLParts(text)
    guard parts.isHTTPS || parts.isLoopback else { throw .notHTTPS }
    var kept = text[...]
    while kept.utf8.last == UInt8(ascii: "/") { kept = kept.dropLast() }
    guard kept.utf8.allSatisfy(\.isVisibleASCII) else { throw .illegalHost }
    self.text = String(kept)
  }

  /// The URL without slashes at its end.
  public var description: String { text }
}
