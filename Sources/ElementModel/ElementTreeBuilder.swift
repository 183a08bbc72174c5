import Diagnostics

/// Builds a tree while a reader goes through a file, and collects what the reader has to report.
///
/// Findings name elements by index; their paths are worked out at the end, when the tree is whole.
@usableFromInline
package struct ElementTreeBuilder {
  package let bytes: [UInt8]
  package let format: FHIRFormat
  package let limits: ReadLimits
  @usableFromInline package internal(set) var records: [ElementRecord] = []
  @usableFromInline let elementNames = ShortTextTable.elementNames
  package private(set) var undefinedNames: [String] = []
  private var undefinedNumbers: [String: UInt16] = [:]
  private var findings: [Finding] = []
  private var hasTooManyFindings = false
  private var hasErrors = false
  private var replacements: [Int: Int] = [:]

  private struct Finding {
    let rule: DiagnosticRule
    let message: String
    let element: Int
    let suffix: String
    let offset: Int
  }

  package init(bytes: [UInt8], format: FHIRFormat, limits: ReadLimits) {
    self.bytes = bytes
    self.format = format
    self.limits = limits
    records.reserveCapacity(bytes.count / 32 + 8)
  }

  /// The name with the bytes of a range of the file, which is given as `text`; `nil` when the file
  /// has more names that FHIR does not define than a tree can hold.
  @inlinable @inline(__always)
  package mutating func name(_ range: Range<Int>, in text: Span<UInt8>) -> ElementName? {
    definedName(text.extracting(range)) ?? undefinedName(range)
  }

  /// The name with the bytes of a range of the file, see ``name(_:in:)``.
  package mutating func name(_ range: Range<Int>) -> ElementName? {
    let bytes = bytes
    return name(range, in: bytes.span)
  }

  /// The name with a text, see ``name(_:in:)``.
  package mutating func name(text: String) -> ElementName? {
    definedName(text.utf8.span) ?? undefinedName(text)
  }

  @inlinable @inline(__always)
  func definedName(_ text: Span<UInt8>) -> ElementName? {
    guard let text = ShortText(text), let number = elementNames.number(of: text) else {
      return nil
    }
    return ElementName(rawValue: number)
  }

  @usableFromInline
  mutating func undefinedName(_ range: Range<Int>) -> ElementName? {
    undefinedName(String(decoding: bytes[range], as: UTF8.self))
  }

  private mutating func undefinedName(_ text: String) -> ElementName? {
    if let known = undefinedNumbers[text] { return ElementName(rawValue: known) }
    guard undefinedNames.count < Int(UInt16.max - ElementName.firstUndefined) else { return nil }
    let number = ElementName.firstUndefined + UInt16(undefinedNames.count)
    undefinedNames.append(text)
    undefinedNumbers[text] = number
    return ElementName(rawValue: number)
  }

  /// Adds an element behind `previous`, the last child so far of its parent, or -1.
  @inlinable @inline(__always)
  package mutating func append(_ record: ElementRecord, after previous: Int) -> Int {
    let index = records.count
    records.append(record)
    if previous >= 0 {
      records[previous].nextSibling = Int32(index)
    } else if record.parent >= 0 {
      records[Int(record.parent)].firstChild = Int32(index)
    }
    return index
  }

  @inlinable @inline(__always)
  package mutating func update(_ index: Int, _ change: (inout ElementRecord) -> Void) {
    change(&records[index])
  }

  /// Makes `children` the children of an element, in this order.
  package mutating func relink(_ parent: Int, children: [Int]) {
    records[parent].firstChild = children.first.map(Int32.init) ?? -1
    for (position, child) in children.enumerated() {
      records[child].parent = Int32(parent)
      records[child].nextSibling =
        position + 1 < children.count ? Int32(children[position + 1]) : -1
    }
  }

  /// The children of an element, in order.
  package func children(of parent: Int) -> [Int] {
    var found: [Int] = []
    var child = Int(records[parent].firstChild)
    while child >= 0 {
      found.append(child)
      child = Int(records[child].nextSibling)
    }
    return found
  }

  /// Reports a fault of an element, or of what the element holds.
  ///
  /// `suffix` follows the element's path, such as the name of something that is no element.
  package mutating func report(
    _ rule: DiagnosticRule,
    _ message: String,
    element: Int,
    suffix: String = "",
    at offset: Int
  ) {
    // The first finding that makes the file invalid and the one that ends the reading are kept,
    // however many there were before.
    let isDecisive = rule.severity == .fatal || (rule.severity.makesInvalid && !hasErrors)
    guard findings.count < limits.maximumDiagnosticCount || isDecisive else {
      hasTooManyFindings = true
      return
    }
    if rule.severity.makesInvalid { hasErrors = true }
    findings.append(
      Finding(rule: rule, message: message, element: element, suffix: suffix, offset: offset)
    )
  }

  /// Lets the findings about an element that is joined with another be about the other.
  package mutating func replaceInFindings(_ element: Int, with other: Int) {
    if !findings.isEmpty { replacements[element] = other }
  }

  /// Whether anything was reported.
  package var hasFindings: Bool { !findings.isEmpty }

  /// The path of the last fault, for findings that a first reading could not place.
  package func pathOfLastFinding() -> String? {
    guard let last = findings.last, !records.isEmpty else { return nil }
    var paths: ElementPaths? = ElementPaths(makeTree())
    return path(last, &paths)
  }

  private func makeTree() -> ElementTree {
    ElementTree(bytes: bytes, format: format, records: records, undefinedNames: undefinedNames)
  }

  private func path(_ finding: Finding, _ paths: inout ElementPaths?) -> String? {
    let element = replacements[finding.element] ?? finding.element
    guard element >= 0, paths?.isOfResource == true, let path = paths?.path(of: element) else {
      return nil
    }
    return path + finding.suffix
  }

  /// Ends the reading; a reader that did not come to the end of the resource has no tree to give.
  package func finish(isComplete: Bool) -> ReadResult {
    guard !records.isEmpty else {
      return ReadResult(tree: nil, diagnostics: diagnostics(in: nil))
    }
    let tree = makeTree()
    return ReadResult(tree: isComplete ? tree : nil, diagnostics: diagnostics(in: tree))
  }

  private func diagnostics(in tree: ElementTree?) -> [Diagnostic] {
    guard !findings.isEmpty else { return [] }
    let lines = LineIndex(bytes)
    var paths = tree.map(ElementPaths.init)
    // What is reported at the end of an element can stand before what is reported within it.
    let inOrder = findings.enumerated().sorted { left, right in
      (left.element.offset, left.offset) < (right.element.offset, right.offset)
    }
    var diagnostics = inOrder.map(\.element).map { finding in
      Diagnostic(
        finding.rule,
        message: finding.message,
        path: path(finding, &paths),
        location: lines.location(atByteOffset: finding.offset)
      )
    }
    if hasTooManyFindings {
      diagnostics.append(.limitReached(limits.maximumDiagnosticCount))
    }
    return diagnostics
  }
}

/// What reading a file gives: a tree, unless the file could not be read to its end, and what there
/// is to report.
public struct ReadResult: Sendable {
  /// The resource; `nil` after a fatal fault.
  public let tree: ElementTree?

  /// What the reader found, in the order of the file.
  public let diagnostics: [Diagnostic]

  package init(tree: ElementTree?, diagnostics: [Diagnostic]) {
    self.tree = tree
    self.diagnostics = diagnostics
  }
}
