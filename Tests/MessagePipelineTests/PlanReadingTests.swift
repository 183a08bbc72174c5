import Cancellation
import ConfigurationFiles
import FHIRModel
import Spool
import TestSupport
import Testing
import WorkStore

@testable import MessagePipeline

/// A plan as a file: what is written is read again, and what anybody made of it is refused where it
/// is wrong.
@Suite struct PlanReadingTests {
  /// A plan with an item of each verdict and every member.
  private func plan() throws -> CancellationPlan {
    var totals = PlanTotals()
    var items: [PlannedItem] = []
    for (number, verdict) in PlanVerdict.allCases.enumerated() {
      let path = try #require(
        RelativePath(bytes: Array("X9C01/a\(number)\n\\\u{202E}".utf8) + [0xFF])
      )
      var item = PlannedItem(path, verdict)
      item.digest = ContentDigest(of: [UInt8(number)])
      item.sidecarDigest = ContentDigest(of: [UInt8(number), 1])
      item.provider = ODSCode("X9C01")
      item.dialect = .careconnect
      item.appointmentID = AppointmentID("a-\(number)")
      item.version = "1 \"\\"
      item.reason = "said so: \"\\\u{1}\u{E9}"
      item.duplicateOf = RelativePath("a.json")
      items.append(item)
      totals.add(item, day: number.isMultiple(of: 2) ? "2026-01-15" : nil)
    }
    return CancellationPlan(
      programVersion: "0.1.0",
      madeAt: FHIRInstant(secondsSince1970: 1_768_467_600, nanoseconds: 250_000_000),
      origin: CancellationPlan.Origin(
        transport: .ssp,
        sspBase: try SSPBase("https://ssp.example.nhs.uk/"),
        consumerODSCode: try #require(ODSCode("X9X99")),
        consumerASID: try #require(ASID("200000099901"))
      ),
      arrivingCount: 3,
      totals: totals,
      items: items
    )
  }

  private func errors(_ text: String) -> [String] { errors(Array(text.utf8)) }

  private func errors(_ bytes: [UInt8]) -> [String] {
    do throws(ConfigurationFailure) {
      _ = try CancellationPlan.read(bytes: bytes, fileName: "plan.json")
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test func `what is written is read again`() throws {
    let plan = try plan()
    #expect(try CancellationPlan.read(bytes: plan.json(), fileName: "plan.json") == plan)
    let empty = CancellationPlan(
      programVersion: plan.programVersion,
      madeAt: plan.madeAt,
      origin: plan.origin,
      arrivingCount: 0,
      totals: PlanTotals(),
      items: []
    )
    #expect(try CancellationPlan.read(bytes: empty.json(), fileName: "plan.json") == empty)
  }

  /// Edits by hand, and what is said of them.
  private static let edits = [
    (#""formatVersion": 1"#, #""formatVersion": "1""#, ":2:3: error: `formatVersion` must be 1"),
    (#""formatVersion": 1"#, #""formatVersion": 2"#, ":2:3: error: `formatVersion` must be 1"),
    (#""formatVersion": 1,"#, "", ":1:1: error: `formatVersion` is missing"),
    (#""madeAt": "2026"#, #""madeAt": "soon 2026"#, ":4:3: error: `madeAt` must be an instant"),
    (#""arriving": 3"#, #""arriving": -3"#, ": error: `arriving` must be a whole number"),
    (#""arriving": 3"#, #""arriving": 3e2"#, ": error: `arriving` must be a whole number"),
    (#""arriving": 3"#, #""arriving": [3]"#, ": error: `arriving` must be a whole number"),
    (#""arriving": 3"#, #""arriving": null"#, ": error: null is not allowed here"),
    (#""arriving": 3"#, #""arriving": 3, "arriving": 3"#, ": error: the property is there twice"),
    (#""arriving": 3"#, #""arriving": 3, "_arriving": {}"#, ": error: unknown key"),
    (#""origin": {"#, #""origin": {"who": 1,"#, ": error: unknown key"),
    (
      #""transport": "ssp""#, #""transport": "post""#,
      ": error: `transport` must be ssp or embedded"
    ),
    (#""sspBase": "https"#, #""sspBase": "gopher"#, ": error: `sspBase` must be a URL"),
    (#""verdict":"duplicate""#, #""verdict":"cancelled""#, ": error: `verdict` must be a verdict"),
    (
      #""verdict":"duplicate""#, #""verdict":["duplicate"]"#, ": error: `verdict` must be a verdict"
    ),
    (
      #""dialect":"careconnect""#, #""dialect":"esperanto""#,
      ": error: `dialect` must be careconnect"
    ),
    (#""version":"1"#, #""version":"\u00001"#, ": error: `version` must be the version"),
    (
      #""appointmentID":"a-0""#, #""appointmentID":"../a""#,
      ": error: `appointmentID` must be a FHIR id"
    ),
    (#""items": ["#, #""items": [[],"#, ": error: an array in an array"),
    (#""items": ["#, #""items": [17,"#, ": error: `items` must be an array of objects"),
    (
      #""byDay": ["#, #""byDay": [{"day":"Monday","items":1,"byVerdict":{}},"#,
      ": error: `day` must be a date"
    ),
    (#"X9C01/a0"#, #"../X9C01/a0"#, ": error: `input` must be the path of a file in an inbox"),
    (#"X9C01/a0"#, #"/etc/a0"#, ": error: `input` must be the path of a file in an inbox"),
    (#"X9C01/a0"#, #"X9C01/b/a0"#, ": error: `input` must be the path of a file in an inbox"),
    (#"X9C01/a0"#, #"X9C01/a1"#, ": error: this input is there more than once"),
  ]

  @Test(arguments: edits.indices)
  func `says what an edit made wrong, and where`(index: Int) throws {
    let (old, new, words) = Self.edits[index]
    let text = String(decoding: try plan().json(), as: UTF8.self)
    let edited = text.replacing(old, with: new, maxReplacements: 1)
    try #require(edited != text)
    let errors = errors(edited)
    #expect(errors.contains { $0.contains(words) }, "\(errors)")
    #expect(errors.allSatisfy { $0.contains(#/^plan\.json:\d+:\d+: error: /#) }, "\(errors)")
  }

  @Test(arguments: ["sha256", "providerODSCode", "dialect", "appointmentID", "version"])
  func `wants all that is needed to cancel`(key: String) throws {
    let text = String(decoding: try plan().json(), as: UTF8.self)
    let edited = text.replacing("\"\(key)\":", with: "\"x\":", maxReplacements: 1)
    let errors = errors(edited)
    #expect(errors.contains { $0.contains("`\(key)` is missing") }, "\(errors)")
  }

  @Test func `a file of something else is refused`() {
    for text in ["", " ", "[]", "{}", "1", "null", "{", "plan", "{\"a\":", "---\na: 1\n"] {
      #expect(!errors(text).isEmpty, "\(text)")
    }
  }

  @Test func `no change of bytes is a crash, and what is read is what is written`() throws {
    let bytes = try plan().json()
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<3000 {
      var changed = bytes
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        let place = Int.random(in: 0..<changed.count, using: &generator)
        let other = bytes[Int.random(in: bytes.indices, using: &generator)]
        switch Int.random(in: 0...3, using: &generator) {
        case 0: changed[place] = other
        case 1: changed[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: changed.remove(at: place)
        default: changed.insert(other, at: place)
        }
      }
      do throws(ConfigurationFailure) {
        let read = try CancellationPlan.read(bytes: changed, fileName: "plan.json")
        #expect(try CancellationPlan.read(bytes: read.json(), fileName: "plan.json") == read)
      } catch {
        #expect(!error.errors.isEmpty)
      }
    }
  }
}
