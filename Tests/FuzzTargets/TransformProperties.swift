import Cancellation
import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import MessagePipeline

/// What holds for the body of a cancellation, and for the writers that it comes from.
///
/// Appointments that a provider answered are not checked by all rules before they are changed, so
/// every Appointment that can be read goes through.
struct TransformProperties {
  let bytes: [UInt8]
  private static let reason = "Double \"booked\" <&'> \\ ü\n"

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func check() throws(Violation) {
    let result = ResourceValidator.read(bytes)
    guard let tree = result.tree else { return }
    let isValid = !result.diagnostics.hasErrors
    if isValid { try checkConversion(of: tree) }
    guard let appointment = Appointment(tree) else { return }
    try checkReading(of: appointment)
    for dialect in Dialect.allCases {
      for format in FHIRFormat.allCases {
        try check(tree, isValid: isValid, dialect, format)
      }
    }
  }

  // MARK: - Bodies

  private func check(
    _ tree: ElementTree,
    isValid: Bool,
    _ dialect: Dialect,
    _ format: FHIRFormat
  ) throws(Violation) {
    let made: [UInt8]
    do {
      made = try CancellationBody.make(
        from: tree,
        dialect: dialect,
        reason: Self.reason,
        format: format
      ).bytes
    } catch {
      // A status with an extension instead of a value is valid, and nothing that can be changed.
      let hasStatus = tree.root.child(.status)?.hasValue == true
      let isConvertible =
        format == tree.format || (tree.isDefinedThroughout && XMLText.canHold(bytes))
      try require(
        !isValid || !hasStatus || !isConvertible,
        "a valid appointment can be cancelled"
      )
      return
    }
    let read = ResourceValidator.read(made, format: format, limits: .ofTrusted)
    guard let body = read.tree else {
      throw Violation(property: "the body of a cancellation can be read")
    }
    if isValid {
      try require(!read.diagnostics.hasErrors, "the body of a valid appointment is valid")
    }
    try require(
      body.root.child(.status)?.hasValue("cancelled") == true,
      "the body of a cancellation says so"
    )
    for path in body.differences(from: tree) {
      let isWanted =
        path == "Appointment.status"
        || (dialect == .gpconnect && path.hasPrefix("Appointment.extension["))
      try require(isWanted, "a cancellation changes nothing else")
    }
    if format == tree.format, dialect == .careconnect { try checkBytes(made, of: tree) }
  }

  /// Checks that a Care Connect body has the bytes of the file around the status.
  private func checkBytes(_ made: [UInt8], of tree: ElementTree) throws(Violation) {
    guard let status = tree.root.child(.status) else { return }
    let markCount = bytes.starts(with: [0xEF, 0xBB, 0xBF]) && tree.format == .json ? 3 : 0
    let range = status.valueByteRange
    try require(
      made.starts(with: bytes[markCount..<range.lowerBound])
        && made.reversed().starts(with: bytes[range.upperBound...].reversed())
        && made.count <= bytes.count + "cancelled".utf8.count,
      "only the bytes of the status change"
    )
  }

  // MARK: - Formats

  private func checkConversion(of tree: ElementTree) throws(Violation) {
    guard tree.isDefinedThroughout, XMLText.canHold(bytes) else { return }
    let other: FHIRFormat = tree.format == .json ? .xml : .json
    let written = ResourceValidator.read(other.write(tree), format: other, limits: .ofTrusted)
    guard let converted = written.tree, !written.diagnostics.hasErrors else {
      throw Violation(property: "what is valid in one format is valid in the other")
    }
    try checkAreSame(tree, converted)
    guard let back = tree.format.read(tree.format.write(converted), limits: .ofTrusted).tree else {
      throw Violation(property: "what was converted can be converted back")
    }
    try checkAreSame(tree, back)
  }

  private func checkAreSame(_ tree: ElementTree, _ other: ElementTree) throws(Violation) {
    let differences = tree.differences(from: other) + other.differences(from: tree)
    try require(differences.isEmpty, "a conversion loses nothing")
  }

  // MARK: - Readings

  /// Reads what decisions are made from.
  private func checkReading(of appointment: Appointment) throws(Violation) {
    if let start = appointment.start {
      try require(start <= start, "a start can be compared")
    }
    for participant in appointment.participants {
      try require(
        participant.node.parent?.index == 0,
        "participants are those of the appointment itself"
      )
    }
  }
}

/// What XML can hold of what JSON can.
enum XMLText {
  /// Whether XML can hold the text of a file; escapes of what it cannot hold count as such.
  ///
  /// Source: XML 1.0, section 2.2.
  static func canHold(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.unicodeScalars.contains(where: { $0.value == 0xFFFE || $0.value == 0xFFFF }) else {
      return false
    }
    return !text.contains("\\u")
  }
}
