/// What names or identifies the patients of some files, to be looked for where it must not be.
public struct PatientMarkers: Sendable {
  /// NHS numbers, family names and birth dates.
  public let texts: Set<String>

  /// Collects them from the files, readable for a reader or not.
  public init(in files: some Sequence<[UInt8]>, and others: Set<String> = []) {
    var texts = others
    for bytes in files {
      let text = String(decoding: bytes, as: UTF8.self)
      // Also in what no reader reads, and with the blanks of people.
      for match in text.matches(of: /\b999[ ]?\d{3}[ ]?\d{4}\b/) {
        texts.insert(match.output.filter { $0 != " " })
      }
      for match in text.matches(of: /(?:family|birthDate)"?(?::| value=)\s*["']([^"']+)["']/) {
        texts.insert(String(match.output.1))
      }
    }
    self.texts = texts
  }

  /// Those that are in a text, in any encoding that keeps ASCII.
  public func found(in bytes: some Sequence<UInt8>) -> [String] {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    return texts.filter { text.contains($0) }.sorted()
  }
}
