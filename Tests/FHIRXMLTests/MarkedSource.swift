import Diagnostics

/// A source with markers such as `1️⃣`, which stand for places and are left out of the bytes.
struct MarkedSource {
  let bytes: [UInt8]
  private var locations: [Character: Diagnostics.SourceLocation] = [:]

  init(_ text: String) {
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
  subscript(marker: Character) -> Diagnostics.SourceLocation? { locations[marker] }

  private static func isMarker(_ character: Character) -> Bool {
    character.unicodeScalars.dropFirst().elementsEqual(["\u{FE0F}", "\u{20E3}"])
  }
}

/// A finding as tests state it: its code, its path, and the marker of its place.
struct Finding: Hashable, CustomStringConvertible {
  let code: String
  let path: String?
  let location: Diagnostics.SourceLocation?

  init(_ diagnostic: Diagnostic) {
    code = diagnostic.code
    path = diagnostic.path
    location = diagnostic.location
  }

  init(_ code: String, _ path: String?, _ location: Diagnostics.SourceLocation?) {
    self.code = code
    self.path = path
    self.location = location
  }

  var description: String {
    let place = location.map { "\($0.line):\($0.column) (\($0.byteOffset))" } ?? "nowhere"
    return "\(code) at \(path ?? "no path"), \(place)"
  }
}

/// What a marked source should give.
struct ExpectedFinding {
  let marker: Character?
  let code: String
  let path: String?

  init(_ marker: Character?, _ code: String, _ path: String?) {
    self.marker = marker
    self.code = code
    self.path = path
  }
}
