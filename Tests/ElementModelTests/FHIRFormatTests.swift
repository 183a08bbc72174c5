import ElementModel
import Testing

@Suite struct FHIRFormatTests {
  /// A file's bytes and the format it is taken for.
  static let files: [(text: String, format: FHIRFormat?)] = [
    ("<Appointment/>", .xml),
    ("<?xml version=\"1.0\"?>", .xml),
    (" \t\r\n<a/>", .xml),
    ("\u{FEFF}<a/>", .xml),
    ("\u{FEFF} \n<a/>", .xml),
    ("{}", .json),
    ("\n {}", .json),
    ("\u{FEFF}{}", .json),
    ("[]", .json),
    ("x", .json),
    ("\u{0}", .json),
    ("\u{A0}<a/>", .json),
    ("", nil),
    (" \r\n\t", nil),
    ("\u{FEFF}", nil),
    ("\u{FEFF}\n", nil),
  ]

  @Test(arguments: files) func `tells the format from the first byte that is no blank`(
    text: String,
    format: FHIRFormat?
  ) {
    #expect(FHIRFormat(sniffing: Array(text.utf8)) == format)
  }

  @Test func `has the media types of FHIR STU3`() {
    #expect(FHIRFormat.json.mediaType == "application/fhir+json")
    #expect(FHIRFormat.xml.mediaType == "application/fhir+xml")
  }
}
