import ElementModel
import TestSupport
import Testing

@testable import Cancellation

/// Cancellations of appointments with every mixture of layouts and extensions; the seed is part of
/// the name of a failing case.
@Suite struct CancellationEditPropertyTests {
  @Test(arguments: 0..<400)
  func `an edited JSON file differs in the status and the reason only`(seed: Int) throws {
    var generator = RandomAppointment(seed: UInt64(seed))
    try EditedAppointment(generator.json()).check()
  }

  @Test(arguments: 0..<400)
  func `an edited XML file differs in the status and the reason only`(seed: Int) throws {
    var generator = RandomAppointment(seed: UInt64(seed))
    try EditedAppointment(generator.xml()).check()
  }
}

/// An appointment before and after the edits, compared.
struct EditedAppointment {
  private static let reason = "Double \"booked\" <&'> \\ ü\n"
  private static let url = GPConnectDialect.reasonExtensionURL

  let before: ElementTree

  init(_ text: String) throws { before = try readTree(text) }

  init(_ tree: ElementTree) { before = tree }

  /// Checks what both dialects make of it.
  func check() throws {
    try checkCareConnect()
    try checkGPConnect()
  }

  private func checkCareConnect() throws {
    let edits = try CareConnectDialect().edits(cancelling: before, reason: nil)
    let after = try readTree(before.bytes.applying(edits))
    #expect(after.root.child(.status)?.hasValue("cancelled") == true)
    #expect(after.differences(from: before).allSatisfy { $0 == "Appointment.status" })
    checkOtherBytes(edits)
  }

  private func checkGPConnect() throws {
    let edits = try GPConnectDialect().edits(cancelling: before, reason: Self.reason)
    let after = try readTree(before.bytes.applying(edits))
    #expect(after.root.child(.status)?.hasValue("cancelled") == true)
    let own = after.root.children(.extension).filter(isOwn)
    #expect(own.count == 1)
    #expect(own.first?.child(.valueString)?.text == Self.reason)
    #expect(others(of: after) == others(of: before))
    #expect(
      after.differences(from: before, limit: 100).allSatisfy {
        $0 == "Appointment.status" || $0.hasPrefix("Appointment.extension[")
      }
    )
    if after.format == .xml { checkOrder(of: after) }
    checkOtherBytes(edits)
  }

  private func isOwn(_ node: ElementNode) -> Bool { node.child(.url)?.hasValue(Self.url) == true }

  /// The bytes of the extensions that are not ours, in order.
  private func others(of tree: ElementTree) -> [[UInt8]] {
    tree.root.children(.extension).filter { !isOwn($0) }.compactMap { node in
      let start =
        tree.format == .json ? node.valueByteRange.lowerBound : node.byteRange.lowerBound
      let isEmptyArray = tree.bytes[start] == UInt8(ascii: "[")
      return isEmptyArray ? nil : Array(tree.bytes[start..<node.byteRange.upperBound])
    }
  }

  /// In XML, extensions stand together, in front of the status.
  private func checkOrder(of tree: ElementTree) {
    let names = tree.root.children.map(\.name)
    if let extensionPosition = names.lastIndex(of: .extension),
      let statusPosition = names.firstIndex(of: .status)
    {
      #expect(extensionPosition < statusPosition)
    }
  }

  /// Every byte outside of the edits stays, and the edits stay where they belong.
  private func checkOtherBytes(_ edits: [ByteEdit]) {
    let after = before.bytes.applying(edits)
    var (old, new) = (0, 0)
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      let count = edit.range.lowerBound - old
      #expect(before.bytes[old..<old + count] == after[new..<new + count])
      old = edit.range.upperBound
      new += count + edit.replacement.count
      #expect(allowed(edit.range))
    }
    #expect(before.bytes[old...].elementsEqual(after[new...]))
  }

  private func allowed(_ range: Range<Int>) -> Bool {
    let root = before.root
    if range == 0..<3, before.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return true }
    if root.child(.status)?.valueByteRange == range { return true }
    if range.isEmpty, root.children.contains(where: { $0.byteRange.lowerBound == range.lowerBound })
    {
      return true
    }
    let extensions = root.children(.extension)
    guard let first = extensions.first, let last = extensions.last else { return false }
    return first.byteRange.lowerBound <= range.lowerBound
      && range.upperBound <= last.byteRange.upperBound
  }
}

/// Writes appointments at random.
struct RandomAppointment {
  private var generator: SeededGenerator
  private let url = GPConnectDialect.reasonExtensionURL

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private mutating func pick(_ texts: [String]) -> String {
    texts.randomElement(using: &generator) ?? ""
  }

  private mutating func chance() -> Bool { Bool.random(using: &generator) }

  private mutating func space() -> String {
    pick(["", "", " ", "\n", "\n  ", "\r\n\t", "\n\n    "])
  }

  // MARK: - JSON

  /// An appointment whose properties come in any order, with any white space.
  mutating func json() -> String {
    var properties = [
      property("resourceType", "\"Appointment\""),
      property(
        pick(["status", "st\\u0061tus"]),
        pick(["\"booked\"", "\"cancelled\"", "\"b\\u006F\""])
      ),
      property("participant", "[{\"status\":\"accepted\"}]"),
      property("description", "\"a,b}]\\\"{[ü\""),
    ]
    if chance() { properties.append(property("_status", "{\"id\":\"s\"}")) }
    if chance() { properties.append(property("minutesDuration", "15")) }
    if chance() { properties.append(property("unknown", "[1.50, {\"extension\": []}]")) }
    if chance() { properties.append(property("extension", jsonExtensions())) }
    properties.shuffle(using: &generator)
    let mark = Int.random(in: 0..<8, using: &generator) == 0 ? "\u{FEFF}" : ""
    return mark + space() + "{" + joined(properties) + "}" + space()
  }

  private mutating func property(_ name: String, _ value: String) -> String {
    "\"\(name)\"\(space()):\(space())\(value)"
  }

  private mutating func joined(_ parts: [String]) -> String {
    var text = ""
    for (position, part) in parts.enumerated() {
      text += (position > 0 ? "," : "") + space() + part + space()
    }
    return text
  }

  private mutating func jsonExtensions() -> String {
    var items: [String] = []
    for _ in 0..<Int.random(in: 0..<5, using: &generator) {
      let members =
        chance()
        ? ownMembers() : [property("url", "\"urn:other\""), property("valueCode", "\"c\"")]
      items.append("{" + joined(members) + "}")
    }
    return "[" + (items.isEmpty ? space() : joined(items)) + "]"
  }

  private mutating func ownMembers() -> [String] {
    var members = [property("url", "\"\(url)\"")]
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: break
    case 1: members.append(property("valueCode", "\"x\""))
    case 2: members.append(property("valueString", "1"))
    case 3:
      members.append(property("valueString", "\"x\""))
      members.append(property("_valueString", "{\"id\":\"v\"}"))
    case 4: members.append(property("extension", "[{\"url\":\"urn:deep\",\"valueCode\":\"x\"}]"))
    case 5:
      members.append(property("valueString", "\"a\\\"b\""))
      members.append(property("id", "\"e\""))
    default: members.append(property("valueString", "\"x\""))
    }
    return members.shuffled(using: &generator)
  }

  // MARK: - XML

  /// An appointment with any prefix, quotes, comments and white space.
  mutating func xml() -> String {
    let prefix = pick(["", "f:"])
    let declaration = pick(["", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "\u{FEFF}"])
    var content = ""
    if chance() { content += element(prefix, "id", value: "9") }
    if chance() {
      content += element(prefix, "meta", content: element(prefix, "versionId", value: "3"))
    }
    for _ in 0..<(chance() ? Int.random(in: 0..<5, using: &generator) : 0) {
      content += xmlExtension(prefix)
    }
    if chance() {
      content += element(prefix, "modifierExtension", content: "", attribute: ("url", "m"))
    }
    if chance() {
      content += element(prefix, "identifier", content: element(prefix, "value", value: "1"))
    }
    content += element(prefix, "status", value: pick(["booked", "cancelled", "b&#111;"]))
    content += element(prefix, "description", value: "a &lt;extension/> ü")
    content += element(
      prefix,
      "participant",
      content: element(prefix, "status", value: "accepted")
    )
    let namespace = prefix.isEmpty ? "xmlns" : "xmlns:f"
    return declaration
      + "<\(prefix)Appointment\(pick([" ", "\n"]))\(namespace)='http://hl7.org/fhir'>"
      + content + space() + "</\(prefix)Appointment>" + space()
  }

  private mutating func element(_ prefix: String, _ name: String, value: String) -> String {
    element(prefix, name, content: "", attribute: ("value", value))
  }

  private mutating func element(
    _ prefix: String,
    _ name: String,
    content: String,
    attribute: (name: String, value: String)? = nil
  ) -> String {
    let quote = pick(["\"", "'"])
    let attribute =
      attribute.map { " \($0.name)\(pick(["=", " = "]))\(quote)\($0.value)\(quote)" } ?? ""
    let start =
      space() + pick(["", "", "<!-- - <status/> -->"]) + space() + "<\(prefix)\(name)\(attribute)"
    if content.isEmpty, chance() { return start + pick(["/>", " />"]) }
    return start + ">" + content + space() + "</\(prefix)\(name)>"
  }

  private mutating func xmlExtension(_ prefix: String) -> String {
    guard chance() else {
      let value = element(prefix, "valueCode", value: "c")
      return element(prefix, "extension", content: value, attribute: ("url", "urn:other"))
    }
    var content = ""
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: break
    case 1: content = element(prefix, "valueCode", value: "x")
    case 2:
      content =
        element(prefix, "valueString", value: "x") + element(prefix, "valueCode", value: "x")
    case 3:
      let inner = element(prefix, "extension", content: "", attribute: ("url", "urn:deep"))
      content = element(prefix, "valueString", content: inner, attribute: ("value", "x"))
    default: content = element(prefix, "valueString", value: "a&amp;b")
    }
    return element(prefix, "extension", content: content, attribute: ("url", url))
  }
}
