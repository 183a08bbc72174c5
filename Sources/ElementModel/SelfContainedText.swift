extension ElementNode {
  /// The value as text; a narrative of an XML file with the declaration of its namespace, which it
  /// may have had from outside.
  package var selfContainedText: String? {
    guard valueKind == .xhtml, let div = text else { return text }
    guard let nameEnd = div.firstIndex(where: { $0.isWhitespace || $0 == "/" || $0 == ">" }) else {
      return div
    }
    let name = div[..<nameEnd].dropFirst()
    let prefix = name.contains(":") ? ":" + name.prefix { $0 != ":" } : ""
    guard !Self.attributeNames(div[nameEnd...]).contains("xmlns\(prefix)") else { return div }
    let declaration = " xmlns\(prefix)=\"http://www.w3.org/1999/xhtml\""
    return div[..<nameEnd] + declaration + div[nameEnd...]
  }

  /// The names of the attributes of a tag, from behind its own name.
  private static func attributeNames(_ tag: Substring) -> Set<String> {
    var names = ""
    var openQuote: Character?
    for character in tag {
      if let quote = openQuote {
        if character == quote { openQuote = nil }
      } else if character == "\"" || character == "'" {
        openQuote = character
        names += " "
      } else if character == ">" {
        break
      } else {
        names.append(character)
      }
    }
    return Set(names.split { $0.isWhitespace || $0 == "=" || $0 == "/" }.map(String.init))
  }
}
