import ElementModel
import Testing

@Suite struct ElementDifferenceTests {
  private static let base = """
    {"resourceType": "Appointment", "id": "a1", "status": "booked", "priority": 5,
     "extension": [{"url": "http://example.org/x", "valueDecimal": 1.50}],
     "slot": [{"reference": "Slot/1"}, {"reference": "Slot/2"}],
     "participant": [{"actor": {"display": "Ward-9"}, "status": "accepted"}]}
    """

  /// A change of the base, and the paths that differ then.
  struct Change: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    let paths: [String]

    init(_ from: String, _ to: String, _ paths: [String]) {
      self.from = from
      self.to = to
      self.paths = paths
    }

    var testDescription: String { "\(from) to \(to)" }
  }

  static let changes: [Change] = [
    // The same data.
    Change(" ", "", []),
    Change(" ", "\n\t", []),
    Change("booked", #"boo\u006bed"#, []),
    Change("http://example.org", #"http:\/\/example.org"#, []),
    Change(#""id": "a1", "status": "booked""#, #""status": "booked", "id": "a1""#, []),
    Change(
      #""status": "booked""#,
      #""status": "booked", "_comment": null"#,
      ["Appointment.comment"]
    ),
    // Values.
    Change("booked", "cancelled", ["Appointment.status"]),
    Change("booked", "Booked", ["Appointment.status"]),
    Change("booked", "booked ", ["Appointment.status"]),
    Change("1.50", "1.5", ["Appointment.extension[0].valueDecimal"]),
    Change("1.50", "15e-1", ["Appointment.extension[0].valueDecimal"]),
    Change("Ward-9", "Ward-10", ["Appointment.participant[0].actor.display"]),
    Change(#""booked""#, "null", ["Appointment.status"]),
    Change(#""Appointment""#, #""Slot""#, ["Appointment.resourceType"]),
    // What is not there, and what is added.
    Change(#""id": "a1", "#, "", ["Appointment.id"]),
    Change(#""id": "a1""#, #""id": "a1", "comment": "c""#, ["Appointment.comment"]),
    Change(#""id": "a1""#, #""id": "a1", "zip": "c""#, ["Appointment.zip"]),
    Change(#""id": "a1""#, #""id": "a1", "_id": {"id": "x"}"#, ["Appointment.id.id"]),
    Change(#", "valueDecimal": 1.50"#, "", ["Appointment.extension[0].valueDecimal"]),
    Change(
      #""valueDecimal": 1.50"#,
      #""valueInteger": 1"#,
      ["Appointment.extension[0].valueDecimal", "Appointment.extension[0].valueInteger"]
    ),
    // Repeats are compared in order.
    Change(
      "Slot/1",
      "Slot/3",
      ["Appointment.slot[0].reference"]
    ),
    Change(
      #"{"reference": "Slot/1"}, {"reference": "Slot/2"}"#,
      #"{"reference": "Slot/2"}, {"reference": "Slot/1"}"#,
      ["Appointment.slot[0].reference", "Appointment.slot[1].reference"]
    ),
    Change(#", {"reference": "Slot/2"}"#, "", ["Appointment.slot[1]"]),
    Change(
      #"{"reference": "Slot/2"}"#,
      #"{"reference": "Slot/2"}, {"reference": "Slot/3"}"#,
      ["Appointment.slot[2]"]
    ),
    Change(#"{"reference": "Slot/1"}"#, #""Slot/1""#, ["Appointment.slot[0]"]),
  ]

  @Test(arguments: changes) func `finds what differs, and nothing else`(change: Change) throws {
    let changed = Self.base.replacing(change.from, with: change.to)
    try #require(changed != Self.base)
    let kept = try tree(Self.base)
    let other = try tree(changed)
    #expect(kept.differences(from: other) == change.paths)
    #expect(other.differences(from: kept).isEmpty == change.paths.isEmpty)
  }

  @Test func `finds no difference from itself`() throws {
    let kept = try tree(Self.base)
    #expect(kept.differences(from: kept) == [])
  }

  @Test func `tells a string from a number only by its text`() throws {
    let number = try tree(#"{"resourceType": "Appointment", "priority": 5}"#)
    let string = try tree(#"{"resourceType": "Appointment", "priority": "5"}"#)
    #expect(number.differences(from: string) == [])
  }

  @Test func `tells an empty value from none`() throws {
    let empty = try tree(#"{"resourceType": "Appointment", "comment": ""}"#)
    let object = try tree(#"{"resourceType": "Appointment", "comment": {}}"#)
    #expect(empty.differences(from: object) == ["Appointment.comment"])
  }

  @Test func `stops at the limit`() throws {
    func many(_ value: String) throws -> ElementTree {
      let lines = (0..<50).map { "\"\(value)\($0)\"" }.joined(separator: ",")
      return try tree(
        #"{"resourceType": "Appointment", "meta": {"profile": [\#(lines)]}, "\#(value)": 1}"#
      )
    }
    let left = try many("a")
    let right = try many("b")
    #expect(left.differences(from: right).count == 20)
    #expect(left.differences(from: right, limit: 3).count == 3)
    #expect(left.differences(from: right, limit: 0).count == 0)
    #expect(left.differences(from: right, limit: 1_000).count == 52)
  }
}
