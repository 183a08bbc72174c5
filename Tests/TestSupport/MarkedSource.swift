import Diagnostics

/// A source with markers such as `1️⃣`, which stand for places and are left out of the bytes.
public struct MarkedSource {
  /// The bytes without markers.
  public let bytes: [UInt8]
  private var locations: [Character: Diagnostics.SourceLocation] = [:]

  /// Takes the markers out of a text.
  public init(_ text: String) {
    var bytes: [UInt8] = []
    var line = 1
    var column = 1
    for character in text {
      guard !Self.isMarker(character) else {
        locations[character] = Diagnostics.SourceLocation(
          line: line,
          column: column,
          byteOffset: bytes.count
        )
        continue
      }
      bytes.append(contentsOf: character.utf8)
      // Swift takes CR LF as one character.
      if character.utf8.last == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else {
        column += character.utf8.count
      }
    }
    self.bytes = bytes
  }

  /// The place of a marker.
  public subscript(marker: Character) -> Diagnostics.SourceLocation? { locations[marker] }

  private static func isMarker(_ character: Character) -> Bool {
    character.unicodeScalars.dropFirst().elementsEqual(["\u{FE0F}", "\u{20E3}"])
  }
}
