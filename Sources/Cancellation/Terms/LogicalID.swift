/// The logical id of an appointment at its provider.
///
/// Ids need no percent-encoding. `.` and `..` are FHIR ids too, but refused, because they would name
/// another path.
/// Source: FHIR STU3, Data Types, id; RFC 3986, section 5.2.4.
public struct AppointmentID: Hashable, Sendable, CustomStringConvertible {
  /// The id; upper and lower case differ.
  public let text: String

  /// Reads an id; nothing is trimmed or changed.
  public init?(_ text: String) {
    guard isLogicalID(text) else { return nil }
    self.text = text
  }

  /// The id.
  public var description: String { text }
}

/// The logical id of a patient at a provider: patient data, so it never describes itself.
///
/// Source: FHIR STU3, Data Types, id.
public struct PatientID: Hashable, Sendable, CustomStringConvertible {
  /// The id; upper and lower case differ.
  ///
  /// Put it into a request, and into no message or log.
  public let text: String

  /// Reads an id; nothing is trimmed or changed.
  public init?(_ text: String) {
    guard isLogicalID(text) else { return nil }
    self.text = text
  }

  /// Says that there is an id, and not which.
  public var description: String { "patient id withheld" }
}

private func isLogicalID(_ text: String) -> Bool {
  (1...64).contains(text.utf8.count) && text != "." && text != ".."
    && text.utf8.allSatisfy { byte in
      byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    }
}
