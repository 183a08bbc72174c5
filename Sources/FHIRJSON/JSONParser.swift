import Diagnostics
import ElementModel

/// The parser: a cursor over bytes that are known to be UTF-8.
struct JSONParser {
  var builder: ElementTreeBuilder
  private let bytes: [UInt8]
  private let maximumDepth: Int
  private var offset = 0
  /// The element that is being read, to say where a syntax fault is.
  private var current = -1
  /// The keys of the objects that are open, innermost last; each a name and whether it has `_`.
  private var keys: [UInt32] = []

  /// The reading cannot go on; what is wrong has been reported.
  private struct Stop: Error {}

  init(bytes: [UInt8], limits: ReadLimits) {
    self.bytes = bytes
    maximumDepth = limits.maximumDepth
    builder = ElementTreeBuilder(bytes: bytes, format: .json, limits: limits)
  }

  // MARK: - The file

  /// Reads the whole file; returns whether it came to the end.
  mutating func parseFile() -> Bool {
    do {
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
        builder.report(
          .jsonByteOrderMark,
          "the file begins with a byte order mark",
          element: -1,
          at: 0
        )
        offset = 3
      }
      skipWhiteSpace()
      guard offset < bytes.count else {
        builder.report(.textEmpty, "the file is empty", element: -1, at: 0)
        return false
      }
      guard bytes[offset] == UInt8(ascii: "{") else {
        try checkRootValue()
        return false
      }
      let root = builder.append(
        ElementRecord(
          name: .resource,
          kind: .none,
          flags: [],
          parent: -1,
          start: offset,
          value: offset..<offset,
          end: offset
        ),
        after: -1
      )
      current = root
      try parseObject(into: root, depth: 1)
      skipWhiteSpace()
      guard offset == bytes.count else {
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

  /// Reports a root that is no object, or else that it is not JSON.
  private mutating func checkRootValue() throws(Stop) {
    switch bytes[offset] {
    case UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      builder.report(
        .jsonRootNotObject,
        "the file holds no JSON object",
        element: -1,
        at: offset
      )
    default: throw syntax("expected an object, which begins with {")
    }
  }

  // MARK: - Objects

  private mutating func parseObject(into element: Int, depth: Int) throws(Stop) {
    try enter(depth: depth, element: element)
    let firstKey = keys.count
    var last = -1
    var needsAlignment = false
    skipWhiteSpace()
    if peek() == UInt8(ascii: "}") {
      offset += 1
    } else {
      repeat {
        skipWhiteSpace()
        try parseProperty(
          of: element,
          after: &last,
          firstKey: firstKey,
          needsAlignment: &needsAlignment,
          depth: depth
        )
        skipWhiteSpace()
      } while try continues(closing: UInt8(ascii: "}"), in: "object")
    }
    builder.update(element) { $0.end = Int32(truncatingIfNeeded: offset) }
    keys.removeLast(keys.count - firstKey)
    if needsAlignment { align(element) }
    current = element
  }

  private mutating func parseProperty(
    of element: Int,
    after last: inout Int,
    firstKey: Int,
    needsAlignment: inout Bool,
    depth: Int
  ) throws(Stop) {
    current = element
    guard peek() == UInt8(ascii: "\"") else { throw syntax("expected a property name in quotes") }
    let start = offset
    let key = try parseString()
    let (name, hasUnderscore) = name(of: key)
    guard let name else {
      builder.report(.limitNames, "too many different names", element: element, at: start)
      throw Stop()
    }
    let isDuplicate = isKnown(
      UInt32(name.rawValue) | (hasUnderscore ? 1 << 16 : 0),
      firstKey: firstKey
    )
    skipWhiteSpace()
    guard peek() == UInt8(ascii: ":") else { throw syntax("expected a colon") }
    offset += 1
    skipWhiteSpace()
    var flags: ElementFlags = hasUnderscore ? [.hasUnderscore, .onlyUnderscore] : []
    if isDuplicate { flags.insert(.reported) }
    let previous = last
    try parseValue(
      name: name,
      flags: flags,
      parent: element,
      start: start,
      after: &last,
      needsAlignment: &needsAlignment,
      depth: depth
    )
    if hasUnderscore { needsAlignment = true }
    if isDuplicate {
      let added = previous >= 0 ? Int(builder.records[previous].nextSibling) : last
      builder.report(
        .jsonDuplicateProperty,
        "the property is there twice",
        element: added,
        at: start
      )
    }
  }

  /// The name that a key stands for, without its `_`; `nil` when there are too many.
  private mutating func name(
    of key: (range: Range<Int>, isEscaped: Bool)
  ) -> (name: ElementName?, hasUnderscore: Bool) {
    let underscore = UInt8(ascii: "_")
    let range = key.range
    guard key.isEscaped else {
      let hasUnderscore = range.count > 1 && bytes[range.lowerBound] == underscore
      return (
        builder.name(range.lowerBound + (hasUnderscore ? 1 : 0)..<range.upperBound), hasUnderscore
      )
    }
    let decoded = ValueText.decodingJSONString(bytes, range)
    let hasUnderscore = decoded.count > 1 && decoded[0] == underscore
    let text = String(decoding: decoded.dropFirst(hasUnderscore ? 1 : 0), as: UTF8.self)
    return (builder.name(text: text), hasUnderscore)
  }

  /// Notes a key of the innermost object; returns whether it was there before.
  private mutating func isKnown(_ key: UInt32, firstKey: Int) -> Bool {
    let count = keys.count - firstKey
    // Objects with very many keys are not FHIR; a set of them bounds the time they take.
    if count >= 64 { return isKnownAmongMany(key, firstKey: firstKey) }
    for position in firstKey..<keys.count where keys[position] == key { return true }
    keys.append(key)
    return false
  }

  private var manyKeys: [Int: Set<UInt32>] = [:]

  private mutating func isKnownAmongMany(_ key: UInt32, firstKey: Int) -> Bool {
    if keys.count - firstKey == 64 { manyKeys[firstKey] = Set(keys[firstKey...]) }
    keys.append(key)
    return manyKeys[firstKey]?.insert(key).inserted == false
  }

  // MARK: - Values

  private mutating func parseValue(
    name: ElementName,
    flags: ElementFlags,
    parent: Int,
    start: Int,
    after last: inout Int,
    needsAlignment: inout Bool,
    depth: Int
  ) throws(Stop) {
    guard peek() == UInt8(ascii: "[") else {
      let added = try parseItem(
        name: name,
        flags: flags,
        parent: parent,
        start: start,
        after: last,
        depth: depth
      )
      last = added
      if builder.records[added].kind == .null {
        builder.report(.jsonNull, "null is not allowed here", element: added, at: offset - 4)
        builder.update(added) { $0.flags.insert(.reported) }
      }
      return
    }
    try enter(depth: depth + 1, element: parent)
    let opening = offset - 1
    skipWhiteSpace()
    if peek() == UInt8(ascii: "]") {
      offset += 1
      last = appendPlaceholder(
        name: name,
        flags: flags.union([.inArray]),
        parent: parent,
        start: start,
        value: opening..<offset,
        after: last
      )
      builder.report(.jsonEmptyArray, "the array is empty", element: last, at: start)
      return
    }
    var itemStart = start
    repeat {
      skipWhiteSpace()
      if itemStart != start { itemStart = offset }
      last = try parseItem(
        name: name,
        flags: flags.union(.inArray),
        parent: parent,
        start: itemStart,
        after: last,
        depth: depth + 1
      )
      if builder.records[last].kind == .null { needsAlignment = true }
      itemStart = -1
      skipWhiteSpace()
    } while try continues(closing: UInt8(ascii: "]"), in: "array")
  }

  /// Reads one value that is no array, or reports an array in an array.
  private mutating func parseItem(
    name: ElementName,
    flags: ElementFlags,
    parent: Int,
    start: Int,
    after previous: Int,
    depth: Int
  ) throws(Stop) -> Int {
    let valueStart = offset
    let index = builder.append(
      ElementRecord(
        name: name,
        kind: .none,
        flags: flags,
        parent: Int32(parent),
        start: start,
        value: valueStart..<valueStart,
        end: valueStart
      ),
      after: previous
    )
    current = index
    switch peek() {
    case UInt8(ascii: "{"):
      try parseObject(into: index, depth: depth + 1)
    case UInt8(ascii: "["):
      builder.report(.jsonNestedArray, "an array in an array", element: index, at: offset)
      try skipArray(depth: depth + 1)
      setValue(index, kind: .none, valueStart..<offset, isReported: true)
    case UInt8(ascii: "\""):
      let string = try parseString()
      setValue(index, kind: .string, string.range, isEscaped: string.isEscaped)
    case UInt8(ascii: "t"): try parseLiteral("true", kind: .boolean, into: index)
    case UInt8(ascii: "f"): try parseLiteral("false", kind: .boolean, into: index)
    case UInt8(ascii: "n"): try parseLiteral("null", kind: .null, into: index)
    default:
      try parseNumber()
      setValue(index, kind: .number, valueStart..<offset)
    }
    return index
  }

  private mutating func setValue(
    _ index: Int,
    kind: ValueKind,
    _ range: Range<Int>,
    isEscaped: Bool = false,
    isReported: Bool = false
  ) {
    let end = offset
    builder.update(index) { record in
      record.kind = kind
      record.valueStart = Int32(truncatingIfNeeded: range.lowerBound)
      record.valueEnd = Int32(truncatingIfNeeded: range.upperBound)
      record.end = Int32(truncatingIfNeeded: end)
      if isEscaped { record.flags.insert(.escaped) }
      if isReported { record.flags.insert(.reported) }
    }
  }

  private mutating func appendPlaceholder(
    name: ElementName,
    flags: ElementFlags,
    parent: Int,
    start: Int,
    value: Range<Int>,
    after previous: Int
  ) -> Int {
    builder.append(
      ElementRecord(
        name: name,
        kind: .none,
        flags: flags.union(.reported),
        parent: Int32(parent),
        start: start,
        value: value,
        end: value.upperBound
      ),
      after: previous
    )
  }

  private mutating func skipArray(depth: Int) throws(Stop) {
    try enter(depth: depth, element: current)
    skipWhiteSpace()
    if peek() == UInt8(ascii: "]") {
      offset += 1
      return
    }
    let element = current
    repeat {
      skipWhiteSpace()
      switch peek() {
      case UInt8(ascii: "["): try skipArray(depth: depth + 1)
      case UInt8(ascii: "{"):
        // Read like any object, so that its faults are found, and then left out of the tree.
        let before = builder.children(of: element)
        try parseObject(into: element, depth: depth + 1)
        builder.relink(element, children: before)
        current = element
      case UInt8(ascii: "\""): _ = try parseString()
      case UInt8(ascii: "t"): try expect("true")
      case UInt8(ascii: "f"): try expect("false")
      case UInt8(ascii: "n"): try expect("null")
      default: try parseNumber()
      }
      skipWhiteSpace()
    } while try continues(closing: UInt8(ascii: "]"), in: "array")
  }

  // MARK: - Tokens

  private mutating func parseLiteral(
    _ text: String,
    kind: ValueKind,
    into index: Int
  ) throws(Stop) {
    let start = offset
    try expect(text)
    setValue(index, kind: kind, start..<offset)
  }

  private mutating func expect(_ text: String) throws(Stop) {
    for letter in text.utf8 {
      guard peek() == letter else { throw syntax("expected \(text)") }
      offset += 1
    }
  }

  /// Reads a string; returns the range between its quotes.
  @inline(__always)
  private mutating func parseString() throws(Stop) -> (range: Range<Int>, isEscaped: Bool) {
    offset += 1
    let start = offset
    var isEscaped = false
    while true {
      offset = Self.endOfPlainCharacters(in: bytes.span, from: offset)
      guard offset < bytes.count else { throw syntax("the string is not closed") }
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return (start..<offset - 1, isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        try parseEscape()
      default:
        throw syntax("a control character must be escaped in a string")
      }
    }
  }

  /// Where what needs no looking at in a string ends; the bytes are known to be UTF-8.
  @inline(__always)
  private static func endOfPlainCharacters(in text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      position += 1
    }
    return position
  }

  private mutating func parseEscape() throws(Stop) {
    let start = offset
    offset += 1
    switch peek() {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
    case UInt8(ascii: "u"):
      offset += 1
      let unit = try parseFourHexadecimalDigits()
      guard (0xD800..<0xE000).contains(unit) else { return }
      if unit < 0xDC00, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
        offset += 2
        if (0xDC00..<0xE000).contains(try parseFourHexadecimalDigits()) { return }
        offset -= 6
      }
      builder.report(
        .jsonLoneSurrogate,
        "half a character is escaped here",
        element: current,
        at: start
      )
    default: throw syntax("unknown escape in a string")
    }
  }

  private mutating func parseFourHexadecimalDigits() throws(Stop) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      switch peek() {
      case let digit? where (0x30...0x39).contains(digit): value = value << 4 | UInt32(digit - 0x30)
      case let digit? where (0x41...0x46).contains(digit & 0xDF):
        value = value << 4 | UInt32((digit & 0xDF) - 0x37)
      default: throw syntax("expected four hexadecimal digits")
      }
      offset += 1
    }
    return value
  }

  private mutating func parseNumber() throws(Stop) {
    let start = offset
    if peek() == UInt8(ascii: "-") { offset += 1 }
    switch peek() {
    case UInt8(ascii: "0"):
      offset += 1
      if isDigit(peek()) { throw syntax("a number must not begin with 0") }
    case let digit where isDigit(digit): skipDigits()
    default:
      offset = start
      throw syntax("expected a value")
    }
    if peek() == UInt8(ascii: ".") {
      offset += 1
      guard isDigit(peek()) else { throw syntax("expected a digit after the decimal point") }
      skipDigits()
    }
    if let letter = peek(), letter | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { offset += 1 }
      guard isDigit(peek()) else { throw syntax("expected a digit in the exponent") }
      skipDigits()
    }
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { (0x30...0x39).contains($0) } ?? false
  }

  private mutating func skipDigits() {
    while isDigit(peek()) { offset += 1 }
  }

  @inline(__always)
  private mutating func skipWhiteSpace() {
    offset = Self.endOfWhiteSpace(in: bytes.span, from: offset)
  }

  @inline(__always)
  private static func endOfWhiteSpace(in text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < text.count, isWhiteSpace(text[position]) { position += 1 }
    return position
  }

  @inline(__always)
  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  @inline(__always)
  private func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  /// Goes past a comma, and returns true, or past the closing bracket.
  private mutating func continues(closing bracket: UInt8, in what: String) throws(Stop) -> Bool {
    switch peek() {
    case UInt8(ascii: ","):
      offset += 1
      return true
    case bracket:
      offset += 1
      return false
    default: throw syntax("expected a comma or the end of the \(what)")
    }
  }

  /// Goes past an opening bracket.
  private mutating func enter(depth: Int, element: Int) throws(Stop) {
    guard depth <= maximumDepth else {
      builder.report(
        .limitDepth,
        "nested deeper than \(maximumDepth)",
        element: element,
        at: offset
      )
      throw Stop()
    }
    offset += 1
  }

  private mutating func syntax(_ message: String) -> Stop {
    let place = offset < bytes.count ? "" : ", but the file ends here"
    builder.report(.jsonSyntax, message + place, element: current, at: min(offset, bytes.count))
    return Stop()
  }
}
