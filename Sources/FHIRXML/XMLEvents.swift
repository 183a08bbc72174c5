import Diagnostics
import ElementModel

/// Builds the element tree from the events of one file.
///
/// The n-th start tag libxml2 tells of is the n-th the scan found; likewise for attributes.
struct XMLEvents {
  private(set) var builder: ElementTreeBuilder
  private let positions: TagPositions
  private var open: [OpenElement] = []
  private var nextTag = 0
  /// How many elements are open inside a narrative's `div`, the `div` included.
  private var narrativeDepth = 0
  /// The check of the narrative that is being read.
  private var narrative: NarrativeCheck?
  /// How many elements are open inside one that was left out, that one included.
  private var skippedDepth = 0
  /// Where the element that was left out ends.
  private var skippedEnd = 0
  /// The end of the last tag, to say where text stands.
  private var lastTagEnd = 0
  /// The element that began or ended last, and where it begins.
  private var lastElement = -1
  private var lastElementStart = 0
  /// Whether there was any fault of well-formedness; the first is reported.
  private(set) var hasSyntaxFault = false
  /// Whether the reading must not go on.
  private(set) var mustStop = false

  /// An element that is open; one that names the resource in another shares its index.
  private struct OpenElement {
    let index: Int
    var lastChild: Int
    let tag: Int
    let namesResource: Bool
    var hasReportedText = false
    var holdsResource = false
  }

  /// An attribute as libxml2 tells of it.
  enum AttributeKind {
    /// Without a prefix.
    case plain
    /// `xsi:schemaLocation` and its kin.
    case schemaLocation
    /// Any other with a prefix.
    case foreign
  }

  /// The namespace of an element.
  enum Namespace {
    case fhir
    case xhtml
    case other
  }

  init(builder: ElementTreeBuilder, positions: TagPositions) {
    self.builder = builder
    self.positions = positions
  }

  /// Whether a resource was read from its first tag to its last.
  var isComplete: Bool { !mustStop && open.isEmpty && !builder.records.isEmpty }

  // MARK: - Tags

  /// Takes a start tag, and the kinds of its attributes in order, declarations left out.
  mutating func start(namespace: Namespace, attributes: (Int) -> AttributeKind, attributeCount: Int)
  {
    guard nextTag < positions.tags.count,
      positions.tags[nextTag].attributeCount == attributeCount
    else {
      syntax("the tags could not be followed", at: lastTagEnd)
      return
    }
    let tagIndex = nextTag
    let tag = positions.tags[tagIndex]
    nextTag += 1
    defer {
      lastTagEnd = tag.startTagEnd
      lastElement = open.last?.index ?? -1
      lastElementStart = tag.start
    }
    guard open.count + narrativeDepth + skippedDepth < builder.limits.maximumDepth else {
      report(
        .limitDepth,
        "nested deeper than \(builder.limits.maximumDepth)",
        at: tag.start
      )
      mustStop = true
      return
    }
    if narrativeDepth > 0 {
      narrativeDepth += 1
      checkNarrative(tag, isXHTML: namespace == .xhtml)
      return
    }
    if skippedDepth > 0 {
      skippedDepth += 1
      return
    }
    let localName = tag.localName
    switch namespace {
    case .xhtml where !open.isEmpty && builder.bytes[localName].elementsEqual("div".utf8):
      startNarrative(tag)
    case .fhir:
      startElement(tag, tagIndex, localName, attributes: attributes)
    case .xhtml, .other:
      refuseNamespace(tag, localName)
    }
  }

  /// Takes an end tag.
  mutating func end() {
    if narrativeDepth > 0 {
      narrativeDepth -= 1
      if narrativeDepth == 0 { endNarrative() }
      return
    }
    if skippedDepth > 0 {
      skippedDepth -= 1
      if skippedDepth == 0 { lastTagEnd = skippedEnd }
      return
    }
    guard let element = open.popLast() else { return }
    let end = positions.tags[element.tag].end
    lastTagEnd = end
    lastElement = element.index
    lastElementStart = positions.tags[element.tag].start
    if element.namesResource, !open.isEmpty {
      open[open.count - 1].lastChild = element.lastChild
    } else {
      builder.update(element.index) { $0.end = Int32(truncatingIfNeeded: end) }
    }
  }

  /// Takes text between tags that is not only white space.
  mutating func text() {
    if narrativeDepth > 0 { narrative?.text() }
    guard narrativeDepth == 0, skippedDepth == 0, !open.isEmpty else { return }
    guard !open[open.count - 1].hasReportedText else { return }
    open[open.count - 1].hasReportedText = true
    report(.xmlText, "text between tags; values stand in the attribute value", at: textStart())
  }

  /// Where text behind the last tag begins: behind white space, comments and instructions.
  private func textStart() -> Int {
    let bytes = builder.bytes
    var offset = lastTagEnd
    while offset < bytes.count {
      if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) {
        offset += 1
      } else if bytes[offset...].starts(with: "<!--".utf8) {
        offset = end(of: "-->", from: offset + 4)
      } else if bytes[offset...].starts(with: "<?".utf8) {
        offset = end(of: "?>", from: offset)
      } else {
        break
      }
    }
    return offset
  }

  private func end(of text: String, from start: Int) -> Int {
    let bytes = builder.bytes
    var offset = start
    while offset < bytes.count, !bytes[offset...].starts(with: text.utf8) { offset += 1 }
    return min(offset + text.utf8.count, bytes.count)
  }

  /// Takes the first fault that makes the file no XML.
  mutating func syntax(_ message: String, at offset: Int) {
    mustStop = true
    guard !hasSyntaxFault else { return }
    hasSyntaxFault = true
    builder.report(.xmlSyntax, message, element: elementOfFault(at: offset), at: offset)
  }

  /// The element that a fault is in: the one whose start tag it stands in, of which libxml2 does not
  /// tell any more, or else the narrative or the element that is open.
  private mutating func elementOfFault(at offset: Int) -> Int {
    if narrativeDepth > 0, let narrative { return narrative.element }
    guard let parent = open.last else { return -1 }
    guard skippedDepth == 0, nextTag < positions.tags.count else { return parent.index }
    let tag = positions.tags[nextTag]
    guard tag.start < offset, offset <= tag.startTagEnd,
      !(holdsResource(parent) && isResourceName(tag.localName)),
      let name = builder.name(tag.localName)
    else { return parent.index }
    return append(name: name, tag: tag)
  }

  /// Takes a finding of the schema, about the element that began or ended last.
  mutating func schema(_ message: String) {
    builder.report(.xmlSchema, message, element: lastElement, at: lastElementStart)
  }

  // MARK: - Elements

  private mutating func startElement(
    _ tag: TagPositions.Tag,
    _ tagIndex: Int,
    _ localName: Range<Int>,
    attributes: (Int) -> AttributeKind
  ) {
    guard let parent = open.last else {
      startRoot(tag, tagIndex, localName, attributes: attributes)
      return
    }
    if holdsResource(parent), isResourceName(localName) {
      startResource(tag, tagIndex, localName, in: parent, attributes: attributes)
      return
    }
    guard let name = builder.name(localName) else {
      report(.limitNames, "too many different names", at: tag.start)
      mustStop = true
      return
    }
    let index = append(name: name, tag: tag)
    open.append(OpenElement(index: index, lastChild: -1, tag: tagIndex, namesResource: false))
    addAttributes(of: tag, attributes: attributes)
  }

  private mutating func startRoot(
    _ tag: TagPositions.Tag,
    _ tagIndex: Int,
    _ localName: Range<Int>,
    attributes: (Int) -> AttributeKind
  ) {
    let root = builder.append(
      ElementRecord(
        name: .resource,
        kind: .none,
        flags: [],
        parent: -1,
        start: tag.start,
        value: tag.start..<tag.start,
        end: tag.end
      ),
      after: -1
    )
    open.append(OpenElement(index: root, lastChild: -1, tag: tagIndex, namesResource: true))
    addResourceType(localName)
    addAttributes(of: tag, attributes: attributes)
  }

  private mutating func startResource(
    _ tag: TagPositions.Tag,
    _ tagIndex: Int,
    _ localName: Range<Int>,
    in parent: OpenElement,
    attributes: (Int) -> AttributeKind
  ) {
    guard !parent.holdsResource else {
      report(.xmlContainedResource, "more than one resource in one element", at: tag.start)
      skip(tag)
      return
    }
    open[open.count - 1].holdsResource = true
    open.append(
      OpenElement(
        index: parent.index,
        lastChild: parent.lastChild,
        tag: tagIndex,
        namesResource: true
      )
    )
    addResourceType(localName)
    addAttributes(of: tag, attributes: attributes)
  }

  /// Whether an element is one of those whose child names a resource.
  private func holdsResource(_ element: OpenElement) -> Bool {
    guard element.index > 0, !element.namesResource else { return false }
    switch builder.records[element.index].name {
    case .contained, .resource, .outcome: return true
    default: return false
    }
  }

  private func isResourceName(_ name: Range<Int>) -> Bool {
    name.first.map { (0x41...0x5A).contains(builder.bytes[$0]) } ?? false
  }

  private mutating func addResourceType(_ localName: Range<Int>) {
    appendChild(
      ElementRecord(
        name: .resourceType,
        kind: .tagName,
        flags: [],
        parent: Int32(open[open.count - 1].index),
        start: localName.lowerBound,
        value: localName,
        end: localName.upperBound
      )
    )
  }

  private mutating func startNarrative(_ tag: TagPositions.Tag) {
    narrativeDepth = 1
    let div = appendChild(
      ElementRecord(
        name: .div,
        kind: .xhtml,
        flags: [],
        parent: Int32(open[open.count - 1].index),
        start: tag.start,
        value: tag.start..<tag.end,
        end: tag.end
      )
    )
    narrative = NarrativeCheck(element: div)
    checkNarrative(tag, isXHTML: true)
  }

  private mutating func checkNarrative(_ tag: TagPositions.Tag, isXHTML: Bool) {
    let attributes = positions.attributes[
      tag.firstAttribute..<tag.firstAttribute + tag.attributeCount
    ]
    let bytes = builder.bytes
    let fault = narrative?.start(
      bytes[tag.localName],
      isXHTML: isXHTML,
      attributes: attributes.lazy.map { bytes[$0.name] }
    )
    guard let fault, let narrative else { return }
    builder.report(.txt1, fault, element: narrative.element, at: tag.start)
  }

  private mutating func endNarrative() {
    lastTagEnd = endOfLastChild()
    guard let narrative else { return }
    if narrative.isBlank {
      let start = Int(builder.records[narrative.element].start)
      builder.report(.txt2, "the narrative says nothing", element: narrative.element, at: start)
    }
    self.narrative = nil
  }

  private mutating func refuseNamespace(_ tag: TagPositions.Tag, _ localName: Range<Int>) {
    guard !open.isEmpty else {
      builder.report(
        .xmlNamespace,
        "the root element is not in the namespace http://hl7.org/fhir",
        element: -1,
        at: tag.start
      )
      mustStop = true
      return
    }
    if let name = builder.name(localName) {
      let index = append(name: name, tag: tag)
      builder.update(index) { $0.flags.insert(.reported) }
      builder.report(
        .xmlNamespace,
        "the element is not in the namespace it should be in",
        element: index,
        at: tag.start
      )
    }
    skip(tag)
  }

  /// Leaves out an element and all it holds.
  private mutating func skip(_ tag: TagPositions.Tag) {
    skippedDepth = 1
    skippedEnd = tag.end
  }

  private mutating func append(name: ElementName, tag: TagPositions.Tag) -> Int {
    appendChild(
      ElementRecord(
        name: name,
        kind: .none,
        flags: [],
        parent: Int32(open[open.count - 1].index),
        start: tag.start,
        value: tag.start..<tag.start,
        end: tag.end
      )
    )
  }

  @discardableResult
  private mutating func appendChild(_ record: ElementRecord) -> Int {
    let index = builder.append(record, after: open[open.count - 1].lastChild)
    open[open.count - 1].lastChild = index
    return index
  }

  // MARK: - Attributes

  private mutating func addAttributes(
    of tag: TagPositions.Tag,
    attributes kind: (Int) -> AttributeKind
  ) {
    for position in 0..<tag.attributeCount where !mustStop {
      let attribute = positions.attributes[tag.firstAttribute + position]
      switch kind(position) {
      case .plain: addAttribute(attribute)
      case .schemaLocation:
        report(.xmlSchemaLocation, "a schema location is never followed", at: attribute.start)
      case .foreign:
        report(.xmlForeignAttribute, "an attribute that FHIR does not have", at: attribute.start)
      }
    }
  }

  private mutating func addAttribute(_ attribute: TagPositions.Attribute) {
    let flags: ElementFlags = attribute.isEscaped ? [.escaped] : []
    let element = open[open.count - 1]
    guard let name = builder.name(attribute.name) else {
      report(.limitNames, "too many different names", at: attribute.start)
      mustStop = true
      return
    }
    if name == .value, !element.namesResource {
      builder.update(element.index) { record in
        record.kind = .attribute
        record.flags.formUnion(flags)
        record.valueStart = Int32(truncatingIfNeeded: attribute.value.lowerBound)
        record.valueEnd = Int32(truncatingIfNeeded: attribute.value.upperBound)
      }
      return
    }
    appendChild(
      ElementRecord(
        name: name,
        kind: .attribute,
        flags: flags.union(.xmlAttribute),
        parent: Int32(element.index),
        start: attribute.start,
        value: attribute.value,
        end: attribute.value.upperBound + 1
      )
    )
  }

  // MARK: - Positions

  private func endOfLastChild() -> Int {
    guard let last = open.last?.lastChild, last >= 0 else { return lastTagEnd }
    return Int(builder.records[last].end)
  }

  private mutating func report(_ rule: DiagnosticRule, _ message: String, at offset: Int) {
    builder.report(rule, message, element: open.last?.index ?? -1, at: offset)
  }
}
