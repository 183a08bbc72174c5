/// One of the two wire formats of FHIR STU3 that ssp-cancel reads and writes.
public enum FHIRFormat: String, Hashable, Sendable, CaseIterable {
  case json
  case xml

  /// The media type without parameters.
  ///
  /// Source: FHIR STU3, RESTful API, "Content Types and encodings".
  public var mediaType: String {
    switch self {
    case .json: "application/fhir+json"
    case .xml: "application/fhir+xml"
    }
  }

  /// The format a file's first significant byte stands for, after a byte order mark and blanks:
  /// `<` for XML, anything else for JSON, `nil` for a file with nothing in it.
  public init?(sniffing bytes: [UInt8]) {
    var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    guard offset < bytes.count else { return nil }
    self = bytes[offset] == UInt8(ascii: "<") ? .xml : .json
  }
}
