/// Why a text is no URL that requests may go to.
///
/// Source: RFC 3986, sections 2 and 3; GP Connect 1.2.7, "Spine Secure Proxy".
public enum ServiceURLFault: Error, Hashable, Sendable, CaseIterable {
  /// The scheme is not `https`.
  case notHTTPS
  /// There is no host.
  case noHost
  /// The host or port has a character that neither can have.
  case illegalHost
  /// There is a user name or password.
  case userInformation
  /// There is a query.
  case query
  /// There is a fragment.
  case fragment
  /// There is a control character, such as a line end.
  case controlCharacter
  /// A percent sign is not followed by two hexadecimal digits.
  case strayPercent

  /// One sentence, lower case.
  public var text: String {
    switch self {
    case .notHTTPS: "the URL does not begin with https://"
    case .noHost: "the URL has no host"
    case .illegalHost: "the host of the URL has a character that a host cannot have"
    case .userInformation: "the URL has a user name"
    case .query: "the URL has a query"
    case .fragment: "the URL has a fragment"
    case .controlCharacter: "the URL has a control character, perhaps a line end"
    case .strayPercent: "a percent sign in the URL is not followed by two hexadecimal digits"
    }
  }
}

/// The parts of a URL that are looked at; the text itself is never taken apart and put together.
struct ServiceURLParts {
  let isHTTPS: Bool
  let isHTTP: Bool
  let host: Substring
  /// The path, which is empty or begins with `/`.
  let path: Substring

  init(_ text: String) throws(ServiceURLFault) {
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
    let scheme = text.utf8.firstIndex(of: UInt8(ascii: ":")).map { text[..<$0].lowercased() }
    isHTTPS = scheme == "https"
    isHTTP = scheme == "http"
    guard let scheme, isHTTPS || isHTTP,
      text.utf8.dropFirst(scheme.utf8.count).starts(with: "://".utf8)
    else { throw .notHTTPS }
    let rest = text.dropFirst(scheme.utf8.count + 3)
    guard !rest.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }
    guard !rest.utf8.contains(UInt8(ascii: "?")) else { throw .query }
    let authority = rest.prefix { $0 != "/" }
    path = rest[authority.endIndex...]
    guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .userInformation }
    host = try Self.host(of: authority)
    try Self.checkPercentSigns(in: path)
  }

  private static func host(of authority: Substring) throws(ServiceURLFault) -> Substring {
    var host = authority
    if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
      let port = authority[authority.index(after: colon)...]
      guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy(\.isASCIIDigit) else {
        throw .illegalHost
      }
      host = authority[..<colon]
    }
    guard !host.isEmpty else { throw .noHost }
    let isLiteral = host.first == "[" && host.last == "]"
    for byte in isLiteral ? host.dropFirst().dropLast().utf8 : host.utf8 {
      guard
        byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
          || (isLiteral && byte == UInt8(ascii: ":"))
      else { throw .illegalHost }
    }
    return host
  }

  private static func checkPercentSigns(in path: Substring) throws(ServiceURLFault) {
    var digitsDue = 0
    for byte in path.utf8 {
      if digitsDue > 0 {
        guard byte.isHexadecimalDigit else { throw .strayPercent }
        digitsDue -= 1
      } else if byte == UInt8(ascii: "%") {
        digitsDue = 2
      }
    }
    guard digitsDue == 0 else { throw .strayPercent }
  }

  /// Whether the host is this machine.
  var isLoopback: Bool {
    host == "localhost" || host == "127.0.0.1" || host == "[::1]"
  }
}
