import Diagnostics
import ElementModel

/// The parser: a cursor over bytes that are known to be UTF-8.
///
/// The bytes are handed down as a span, `text`, so that they are read without counting references.
struct JSONParser {
  var builder: ElementTreeBuilder
  let maximumDepth: Int
  var offset = 0
  /// The element that is being read, to say where a syntax fault is.
  var current = -1
  private var keys = PropertyKeys()

  /// The reading cannot go on; what is wrong has been reported.
  struct Stop: Error {}

  /// An object that is being read.
  private struct OpenObject {
    let element: Int
    let depth: Int
    var lastChild = -1
    var seen: PropertyKeys.Seen
    var needsAlignment = false
  }

  /// What is known of an element before its value is read.
  private struct Item {
    let name: ElementName
    var flags: ElementFlags
    /// The element around it.
    let parent: Int
    /// The depth of the object or array around it.
    var depth: Int
    /// Where its key, or in an array it, begins.
    var start: Int
    /// The child of its parent before it, or -1.
    var previous: Int
  }

  init(bytes: [UInt8], limits: ReadLimits) {
    maximumDepth = limits.maximumDepth
    builder = ElementTreeBuilder(bytes: bytes, format: .json, limits: limits)
  }

  // MARK: - The file

  /// Reads the whole file, the bytes that the parser was made with; returns whether it came to the
  /// end.
  mutating func parseFile(_ text: Span<UInt8>) -> Bool {
    do {
      skipByteOrderMark(text)
      skipWhiteSpace(text)
      guard offset < text.count else {
        builder.report(.textEmpty, "the file is empty", element: -1, at: 0)
        return false
      }
      guard byte(text) == UInt8(ascii: "{") else {
        try checkRootValue(text)
        return false
      }
      let root = appendOpen(
        Item(name: .resource, flags: [], parent: -1, depth: 0, start: offset, previous: -1)
      )
      try parseObject(text, into: root, depth: 1)
      skipWhiteSpace(text)
      guard offset == text.count else {
        builder.report(
          .jsonTrailingBytes,
          "something follows the resource; a file holds one resource",
          element: 0,
          at: offset
        )
        return false
      }
      return true
    } catch {
      return false
    }
  }

  private mutating func skipByteOrderMark(_ text: Span<UInt8>) {
    guard text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF else { return }
    builder.report(
      .jsonByteOrderMark,
      "the file begins with a byte order mark",
      element: -1,
      at: 0
    )
    offset = 3
  }

  /// Reports a root that is no object, or else that it is not JSON.
  private mutating func checkRootValue(_ text: Span<UInt8>) throws(Stop) {
    switch byte(text) {
    case UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      builder.report(
        .jsonRootNotObject,
        "the file holds no JSON object",
        element: -1,
        at: offset
      )
    default: throw syntax("expected an object, which begins with {", text)
    }
  }

  // MARK: - Objects

  private mutating func parseObject(
    _ text: Span<UInt8>,
    into element: Int,
    depth: Int
  ) throws(Stop) {
    try enter(depth: depth, element: element)
    var object = OpenObject(element: element, depth: depth, seen: keys.open())
    skipWhiteSpace(text)
    if byte(text) == UInt8(ascii: "}") {
      offset += 1
    } else {
      repeat {
        skipWhiteSpace(text)
        try parseProperty(text, of: &object)
        skipWhiteSpace(text)
      } while try continues(text, closing: UInt8(ascii: "}"), in: "object")
    }
    builder.update(element) { $0.end = Int32(truncatingIfNeeded: offset) }
    keys.close(object.seen)
    if object.needsAlignment { align(element) }
    current = element
  }

  private mutating func parseProperty(
    _ text: Span<UInt8>,
    of object: inout OpenObject
  ) throws(Stop) {
    current = object.element
    guard byte(text) == UInt8(ascii: "\"") else {
      throw syntax("expected a property name in quotes", text)
    }
    let start = offset
    let key = try parseString(text)
    let (name, hasUnderscore) = name(of: key, text)
    guard let name else {
      builder.report(.limitNames, "too many different names", element: object.element, at: start)
      throw Stop()
    }
    let isDuplicate = keys.isKnown(name, hasUnderscore: hasUnderscore, in: &object.seen)
    skipWhiteSpace(text)
    guard byte(text) == UInt8(ascii: ":") else { throw syntax("expected a colon", text) }
    offset += 1
    skipWhiteSpace(text)
    var flags: ElementFlags = hasUnderscore ? [.hasUnderscore, .onlyUnderscore] : []
    if isDuplicate { flags.insert(.reported) }
    let item = Item(
      name: name,
      flags: flags,
      parent: object.element,
      depth: object.depth,
      start: start,
      previous: object.lastChild
    )
    try parseValue(text, item, of: &object)
    if hasUnderscore { object.needsAlignment = true }
    if isDuplicate {
      let previous = item.previous
      let added = previous >= 0 ? Int(builder.records[previous].nextSibling) : object.lastChild
      builder.report(
        .jsonDuplicateProperty,
        "the property is there twice",
        element: added,
        at: start
      )
    }
  }

  /// The name that a key stands for, without its `_`; `nil` when there are too many.
  @inline(__always)
  private mutating func name(
    of key: (range: Range<Int>, isEscaped: Bool),
    _ text: Span<UInt8>
  ) -> (name: ElementName?, hasUnderscore: Bool) {
    guard !key.isEscaped else { return name(ofEscaped: key.range) }
    let range = key.range
    let hasUnderscore = range.count > 1 && text[range.lowerBound] == UInt8(ascii: "_")
    let start = range.lowerBound + (hasUnderscore ? 1 : 0)
    return (builder.name(start..<range.upperBound, in: text), hasUnderscore)
  }

  private mutating func name(
    ofEscaped range: Range<Int>
  ) -> (name: ElementName?, hasUnderscore: Bool) {
    let decoded = ValueText.decodingJSONString(builder.bytes, range)
    let hasUnderscore = decoded.count > 1 && decoded[0] == UInt8(ascii: "_")
    let text = String(decoding: decoded.dropFirst(hasUnderscore ? 1 : 0), as: UTF8.self)
    return (builder.name(text: text), hasUnderscore)
  }

  // MARK: - Values

  @inline(__always)
  private mutating func parseValue(
    _ text: Span<UInt8>,
    _ item: Item,
    of object: inout OpenObject
  ) throws(Stop) {
    guard byte(text) != UInt8(ascii: "[") else {
      try parseArray(text, item, of: &object)
      return
    }
    let added = try parseItem(text, item)
    object.lastChild = added
    if builder.records[added].kind == .null {
      builder.report(.jsonNull, "null is not allowed here", element: added, at: offset - 4)
      builder.update(added) { $0.flags.insert(.reported) }
    }
  }

  private mutating func parseArray(
    _ text: Span<UInt8>,
    _ first: Item,
    of object: inout OpenObject
  ) throws(Stop) {
    let opening = offset
    var item = first
    item.flags.insert(.inArray)
    item.depth += 1
    try enter(depth: item.depth, element: object.element)
    skipWhiteSpace(text)
    if byte(text) == UInt8(ascii: "]") {
      offset += 1
      item.flags.insert(.reported)
      object.lastChild = append(item, kind: .none, opening..<offset)
      builder.report(
        .jsonEmptyArray,
        "the array is empty",
        element: object.lastChild,
        at: item.start
      )
      return
    }
    repeat {
      skipWhiteSpace(text)
      let added = try parseItem(text, item)
      object.lastChild = added
      if builder.records[added].kind == .null { object.needsAlignment = true }
      skipWhiteSpace(text)
      guard try continues(text, closing: UInt8(ascii: "]"), in: "array") else { return }
      skipWhiteSpace(text)
      item.start = offset
      item.previous = added
    } while true
  }

  /// Reads one value that is no array, or reports an array in an array.
  private mutating func parseItem(_ text: Span<UInt8>, _ item: Item) throws(Stop) -> Int {
    let start = offset
    switch byte(text) {
    case UInt8(ascii: "{"):
      let index = appendOpen(item)
      try parseObject(text, into: index, depth: item.depth + 1)
      return index
    case UInt8(ascii: "\""):
      let end = JSONScan.endOfPlainCharacters(in: text, from: start + 1)
      guard end < text.count, text[end] == UInt8(ascii: "\"") else {
        return try parseUnusualString(text, item)
      }
      offset = end + 1
      current = append(item, kind: .string, start + 1..<end)
      return current
    default:
      let index = appendOpen(item)
      try parseScalar(text, into: index, item)
      return index
    }
  }

  /// Reads a string with escapes, or one that is not well-formed.
  private mutating func parseUnusualString(
    _ text: Span<UInt8>,
    _ item: Item
  ) throws(Stop) -> Int {
    let index = appendOpen(item)
    let string = try parseString(text)
    setValue(index, kind: .string, string.range)
    if string.isEscaped { builder.update(index) { $0.flags.insert(.escaped) } }
    return index
  }

  /// Reads a value that is neither an object nor a string.
  private mutating func parseScalar(
    _ text: Span<UInt8>,
    into index: Int,
    _ item: Item
  ) throws(Stop) {
    let start = offset
    switch byte(text) {
    case UInt8(ascii: "["):
      builder.report(.jsonNestedArray, "an array in an array", element: index, at: offset)
      try skipArray(text, depth: item.depth + 1)
      setValue(index, kind: .none, start..<offset)
      builder.update(index) { $0.flags.insert(.reported) }
    case UInt8(ascii: "t"):
      try expect("true", text)
      setValue(index, kind: .boolean, start..<offset)
    case UInt8(ascii: "f"):
      try expect("false", text)
      setValue(index, kind: .boolean, start..<offset)
    case UInt8(ascii: "n"):
      try expect("null", text)
      setValue(index, kind: .null, start..<offset)
    default:
      try parseNumber(text)
      setValue(index, kind: .number, start..<offset)
    }
  }

  /// Adds an element whose value is yet to be read, and makes it the current one.
  private mutating func appendOpen(_ item: Item) -> Int {
    current = append(item, kind: .none, offset..<offset)
    return current
  }

  /// Adds an element that ends where the reading is.
  @inline(__always)
  private mutating func append(_ item: Item, kind: ValueKind, _ value: Range<Int>) -> Int {
    builder.append(
      ElementRecord(
        name: item.name,
        kind: kind,
        flags: item.flags,
        parent: Int32(truncatingIfNeeded: item.parent),
        start: item.start,
        value: value,
        end: offset
      ),
      after: item.previous
    )
  }

  private mutating func setValue(_ index: Int, kind: ValueKind, _ range: Range<Int>) {
    let end = offset
    builder.update(index) { record in
      record.kind = kind
      record.valueStart = Int32(truncatingIfNeeded: range.lowerBound)
      record.valueEnd = Int32(truncatingIfNeeded: range.upperBound)
      record.end = Int32(truncatingIfNeeded: end)
    }
  }

  private mutating func skipArray(_ text: Span<UInt8>, depth: Int) throws(Stop) {
    try enter(depth: depth, element: current)
    skipWhiteSpace(text)
    if byte(text) == UInt8(ascii: "]") {
      offset += 1
      return
    }
    let element = current
    repeat {
      skipWhiteSpace(text)
      switch byte(text) {
      case UInt8(ascii: "["): try skipArray(text, depth: depth + 1)
      case UInt8(ascii: "{"):
        // Read like any object, so that its faults are found, and then left out of the tree.
        let before = builder.children(of: element)
        try parseObject(text, into: element, depth: depth + 1)
        builder.relink(element, children: before)
        current = element
      case UInt8(ascii: "\""): _ = try parseString(text)
      case UInt8(ascii: "t"): try expect("true", text)
      case UInt8(ascii: "f"): try expect("false", text)
      case UInt8(ascii: "n"): try expect("null", text)
      default: try parseNumber(text)
      }
      skipWhiteSpace(text)
    } while try continues(text, closing: UInt8(ascii: "]"), in: "array")
  }

  // MARK: - Tokens

  @inline(__always)
  mutating func skipWhiteSpace(_ text: Span<UInt8>) {
    offset = JSONScan.endOfWhiteSpace(in: text, from: offset)
  }

  /// The next byte, or a byte ahead of it; 0, which no token begins with, at the end of the file.
  @inline(__always)
  func byte(_ text: Span<UInt8>, ahead distance: Int = 0) -> UInt8 {
    offset + distance < text.count ? text[offset + distance] : 0
  }

  /// Goes past a comma, and returns true, or past the closing bracket.
  @inline(__always)
  private mutating func continues(
    _ text: Span<UInt8>,
    closing bracket: UInt8,
    in what: StaticString
  ) throws(Stop) -> Bool {
    switch byte(text) {
    case UInt8(ascii: ","):
      offset += 1
      return true
    case bracket:
      offset += 1
      return false
    default: throw syntax("expected a comma or the end of the \(what)", text)
    }
  }

  /// Goes past an opening bracket.
  @inline(__always)
  private mutating func enter(depth: Int, element: Int) throws(Stop) {
    guard depth <= maximumDepth else { throw tooDeep(element: element) }
    offset += 1
  }

  private mutating func tooDeep(element: Int) -> Stop {
    builder.report(
      .limitDepth,
      "nested deeper than \(maximumDepth)",
      element: element,
      at: offset
    )
    return Stop()
  }

  mutating func syntax(_ message: String, _ text: Span<UInt8>) -> Stop {
    let place = offset < text.count ? "" : ", but the file ends here"
    builder.report(.jsonSyntax, message + place, element: current, at: min(offset, text.count))
    return Stop()
  }
}
