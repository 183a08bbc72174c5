/// The version of a resource as `If-Match` gives it.
///
/// What a provider sent as `ETag` is sent back byte for byte; the version within is opaque, a number
/// here and a UUID there.
/// Source: RFC 7232, section 2.3; FHIR STU3, RESTful API, "Managing Resource Contention"; GP Connect
/// 1.2.7, "General API guidance".
public struct EntityTag: Sendable, CustomStringConvertible {
  /// The value of the header, such as `W/"3"`.
  public let text: String

  /// Takes the value of a header `ETag` as it is; `nil` when it is empty, too long or not ASCII.
  public init?(header text: String) {
    guard (1...200).contains(text.utf8.count),
      text.utf8.allSatisfy({ $0.isVisibleASCII || $0 == 0x20 })
    else { return nil }
    self.text = text
  }

  /// Makes the weak tag of a version; `nil` when no header can hold it.
  public init?(versionID: String) {
    guard (1...190).contains(versionID.utf8.count),
      versionID.utf8.allSatisfy({ $0.isVisibleASCII && $0 != UInt8(ascii: "\"") })
    else { return nil }
    text = "W/\"\(versionID)\""
  }

  /// The version of a resource that was read: by its header, or else by its `meta.versionId`.
  public init?(header: String?, versionID: String?) {
    if let header, let tag = EntityTag(header: header) {
      self = tag
    } else if let versionID, let tag = EntityTag(versionID: versionID) {
      self = tag
    } else {
      return nil
    }
  }

  /// The version within, without quotes.
  public var versionID: Substring {
    let quote = UInt8(ascii: "\"")
    var version = text.utf8[...]
    if version.starts(with: "W/".utf8) { version = version.dropFirst(2) }
    guard version.count >= 2, version.first == quote, version.last == quote else {
      return Substring(version)
    }
    return Substring(version.dropFirst().dropLast())
  }

  /// The value of the header.
  public var description: String { text }
}

extension EntityTag: Hashable {
  /// Whether two tags name the same version, weak or strong.
  ///
  /// Source: RFC 7232, section 2.3.2, weak comparison.
  public static func == (left: EntityTag, right: EntityTag) -> Bool {
    left.text == right.text || left.versionID == right.versionID
  }

  /// Hashes the version.
  public func hash(into hasher: inout Hasher) { hasher.combine(versionID) }
}
