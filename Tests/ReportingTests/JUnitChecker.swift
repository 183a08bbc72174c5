import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Checks a report of JUnit against `JUnitSchema`, read by Foundation, which knows nothing of our
/// writer.
final class JUnitChecker: NSObject, XMLParserDelegate {
  /// What is not as it should be.
  private(set) var violations: [String] = []
  /// How often each element was there.
  private(set) var elementCounts: [String: Int] = [:]
  /// The counts that the suite states.
  private(set) var stated: [String: Int] = [:]
  private var open: [String] = []

  /// Reads a report.
  static func checking(_ text: String) -> JUnitChecker {
    let checker = JUnitChecker()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = checker
    if !parser.parse() { checker.violations.append("not well-formed XML") }
    return checker
  }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    defer { open.append(name) }
    elementCounts[name, default: 0] += 1
    guard let element = JUnitSchema.elements[name] else {
      violations.append("no element \(name)")
      return
    }
    let isAllowed =
      open.last.map { JUnitSchema.elements[$0]?.children.contains(name) == true }
      ?? (name == JUnitSchema.root)
    if !isAllowed { violations.append("no \(name) in \(open.last ?? "the document")") }
    let names = Set(attributes.keys)
    for missing in element.required.subtracting(names) {
      violations.append("\(name) without \(missing)")
    }
    for unknown in names.subtracting(element.required) {
      violations.append("\(name) with \(unknown)")
    }
    for count in names.intersection(JUnitSchema.counts) {
      guard let number = attributes[count].flatMap({ Int($0) }), number >= 0 else {
        violations.append("\(name): \(count) is no count")
        continue
      }
      stated[count] = number
    }
    if let time = attributes["time"], Double(time) == nil {
      violations.append("\(name): time is no number of seconds")
    }
  }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    guard let name = open.last, JUnitSchema.elements[name]?.holdsText != true else { return }
    if text.contains(where: { !$0.isWhitespace }) { violations.append("text in \(name)") }
  }
}
