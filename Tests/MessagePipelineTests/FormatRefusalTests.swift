import Cancellation
import ElementModel
import FHIRModel
import MessagePipeline
import Testing

/// Appointments that a provider answered and that only the format they came in can hold.
@Suite struct FormatRefusalTests {
  private static func appointment(_ members: String) -> [UInt8] {
    Array(#"{"resourceType":"Appointment","id":"9","status":"booked",\#(members)}"#.utf8)
  }

  @Test(arguments: [
    #""a b":1"#, #""x/><status value='booked'/><x":1"#,
    #""contained":[{"resourceType":"A b"}]"#,
    #""contained":[{"resourceType":"x/><status value='booked'/><x","id":"a"}]"#,
    #""text":{"status":"generated","div":"</text><status value='booked'/><text>"}"#,
    #""comment":"\uFFFF""#,
  ]) func `are not written in the other one`(members: String) throws {
    let tree = try #require(FHIRFormat.json.read(Self.appointment(members)).tree)
    #expect(throws: CancellationEditError.formatUnusable) {
      try CancellationBody.make(from: tree, dialect: .careconnect, reason: nil, format: .xml)
    }
    let body = try CancellationBody.make(
      from: tree,
      dialect: .careconnect,
      reason: nil,
      format: .json
    )
    #expect(FHIRFormat.json.read(body.bytes).tree != nil)
  }

  @Test func `take no more memory for long names than they have`() throws {
    let name = String(repeating: "a", count: 100_000)
    let items = Array(repeating: "{}", count: 20_000).joined(separator: ",")
    let tree = try #require(
      FHIRFormat.json.read(Self.appointment(#""\#(name)":[\#(items)]"#)).tree
    )
    #expect(throws: CancellationEditError.formatUnusable) {
      try CancellationBody.make(from: tree, dialect: .careconnect, reason: nil, format: .xml)
    }
  }

  @Test func `are edited with as many attributes as may be allowed`() throws {
    let attributes = (0..<1_000).map { " a\($0)=\"\"" }.joined()
    let text =
      "<Appointment xmlns=\"http://hl7.org/fhir\"><status value=\"booked\"/><slot\(attributes)/></Appointment>"
    let tree = try #require(
      FHIRFormat.xml.read(Array(text.utf8), limits: ReadLimits(maximumAttributeCount: 1_000)).tree
    )
    #expect(throws: CancellationEditError.formatUnusable) {
      try CancellationBody.make(from: tree, dialect: .careconnect, reason: nil, format: .json)
    }
  }
}
