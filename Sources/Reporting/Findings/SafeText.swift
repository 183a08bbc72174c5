/// Characters as a terminal may show them.
enum SafeText {
  /// The cells that a tab takes.
  private static let tabWidth = 4

  /// How a character is shown, and in how many cells: a tab as blanks, what a terminal would obey or
  /// hide by its code.
  static func cell(of scalar: Unicode.Scalar) -> (text: String, width: Int) {
    if (0x20..<0x7F).contains(scalar.value) { return (String(Character(scalar)), 1) }
    if scalar == "\t" { return (String(repeating: " ", count: tabWidth), tabWidth) }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
      .surrogate:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let text = "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
      return (text, text.utf8.count)
    case .nonspacingMark, .enclosingMark: return (String(Character(scalar)), 0)
    default: return (String(Character(scalar)), isWide(scalar) ? 2 : 1)
    }
  }

  /// A text of several lines, safe to show.
  static func lines(_ text: String) -> String {
    text.unicodeScalars.map { $0 == "\n" ? "\n" : cell(of: $0).text }.joined()
  }

  /// Whether a character takes two cells, as ideographs and emoji do.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
