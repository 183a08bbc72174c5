import ElementModel

/// What the URL of a request asks for, taken apart without normalising it.
///
/// Source: GP Connect 1.2.7, "Spine Secure Proxy Implementation Guide": SSP base, service root,
/// resource type and id.
struct RequestTarget {
  /// The provider's part of the URL, such as `https://provider.example/STU3/1/Appointment/7`.
  let url: Substring
  /// The format that `_format` asks for.
  let format: FHIRFormat?
  /// What follows the first `?`; empty where there is none.
  let query: Substring

  /// Takes a URL apart; `nil` when there is no URL within it.
  init?(_ requestURL: String) {
    let end = requestURL.utf8.firstIndex(of: UInt8(ascii: "?")) ?? requestURL.endIndex
    guard let url = Self.innerURL(of: requestURL[..<end]) else { return nil }
    self.url = url
    query = requestURL[end...].dropFirst()
    format = Self.format(in: query)
  }

  /// The ways to cut the URL into a service root and what follows it, the shortest rest first.
  var cuts: [(serviceRoot: Substring, path: [Substring])] {
    var cuts: [(serviceRoot: Substring, path: [Substring])] = []
    var root = url
    var path: [Substring] = []
    while path.count < 4, let slash = root.utf8.lastIndex(of: UInt8(ascii: "/")) {
      path.insert(root[root.utf8.index(after: slash)...], at: 0)
      root = root[..<slash]
      cuts.append((root, path))
    }
    return cuts
  }

  private static func innerURL(of url: Substring) -> Substring? {
    let letters = url.utf8
    let scheme = Array("/https://".utf8)
    var start = letters.startIndex
    while let slash = letters[start...].firstIndex(of: UInt8(ascii: "/")) {
      let candidate = letters[slash...].prefix(scheme.count)
      if candidate.elementsEqual(scheme, by: { $0 == $1 || $0 | 0x20 == $1 }) {
        return url[letters.index(after: slash)...]
      }
      start = letters.index(after: slash)
    }
    return nil
  }

  private static func format(in query: Substring) -> FHIRFormat? {
    for parameter in query.split(separator: "&") {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0] == "_format" { return FHIRFormat(mediaType: String(parts[1])) }
    }
    return nil
  }
}

extension FHIRFormat {
  /// The format that a media type, or a part of one, stands for; `nil` for others.
  ///
  /// Source: FHIR STU3, RESTful API, "Content Types and encodings".
  init?(mediaType: String) {
    // What our own requests say needs no looking at letter by letter.
    switch mediaType {
    case "application/fhir+json", "application/fhir+json;charset=utf-8":
      self = .json
      return
    case "application/fhir+xml", "application/fhir+xml;charset=utf-8":
      self = .xml
      return
    default: break
    }
    let type = mediaType.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    switch type {
    case "application/fhir+json", "application/fhir%2bjson", "application/json",
      "application/json+fhir", "text/json", "json":
      self = .json
    case "application/fhir+xml", "application/fhir%2bxml", "application/xml",
      "application/xml+fhir", "text/xml", "xml":
      self = .xml
    default: return nil
    }
  }

  /// The first format of a list of media types, as `Accept` has it.
  init?(accepting list: String) {
    if let format = FHIRFormat(mediaType: list) {
      self = format
      return
    }
    guard
      let format = list.split(separator: ",").lazy.compactMap({ FHIRFormat(mediaType: String($0)) })
        .first
    else { return nil }
    self = format
  }
}
