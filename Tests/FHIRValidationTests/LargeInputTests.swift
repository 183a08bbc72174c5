import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import TestSupport
import Testing

/// Files that only raised limits let through: read to their end, in time that grows with them, and
/// what is wrong is said in few findings, each with its place.
@Suite struct LargeInputTests {
  #if DEBUG
  /// Builds without optimisation take some twenty times longer for a byte.
  private static let textByteCount = 12_000_000
  #else
  private static let textByteCount = 50_000_000
  #endif

  private static let limits = ReadLimits(
    maximumByteCount: 1 << 30,
    maximumAttributeCount: 4_096
  )

  private static func read(_ source: String, _ limits: ReadLimits = limits) -> [Finding] {
    ResourceValidator.read(MarkedSource(source).bytes, limits: limits).diagnostics
      .map(Finding.init)
  }

  private static func expectLinear(_ count: Int, _ file: (Int) -> [UInt8]) {
    let (small, large) = (file(count / 8), file(count))
    // The square of eight times as much is 64 times.
    let limit = 24.0
    let growth = ReadingTime.growth(below: limit, from: { read(small) }, to: { read(large) })
    #expect(growth.factor < limit)
  }

  private static func read(_ bytes: [UInt8]) {
    _ = ResourceValidator.read(bytes, limits: limits)
  }

  private static func json(_ text: String) -> [UInt8] {
    Array(jsonAppointment(#"\#(minimumMembers),"comment":"\#(text)""#).utf8)
  }

  private static func xml(_ text: String) -> [UInt8] {
    Array(
      xmlAppointment(
        minimumContent.replacing(
          "<participant>",
          with: #"<comment value="\#(text)"/><participant>"#
        )
      ).utf8
    )
  }

  @Test(arguments: FHIRFormat.allCases)
  func `a text of 50 MB is one finding at its place`(format: FHIRFormat) throws {
    let make = format == .json ? Self.json : Self.xml
    let text = String(repeating: "x", count: Self.textByteCount)
    var result = ResourceValidator.read(make(text), limits: Self.limits)
    #expect(result.tree != nil)
    let finding = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(finding.code == "value/string")
    #expect(finding.path == "Appointment.comment")
    #expect(finding.location?.line == 1)
    #expect(finding.message.utf8.count < 100)
    result = ResourceValidator.read(
      make(String(repeating: "x", count: 1 << 20)),
      limits: Self.limits
    )
    #expect(result.diagnostics.isEmpty)
    Self.expectLinear(Self.textByteCount) { make(String(repeating: "x", count: $0)) }
  }

  @Test func `a binary larger than libxml2 takes by itself is read in both formats`() {
    let data = String(repeating: "QUJD", count: 11_000_000 / 4)
    let json = jsonAppointment(
      #"\#(minimumMembers),"extension":[{"url":"u","valueBase64Binary":"\#(data)"}]"#
    )
    let xml = xmlAppointment(
      #"<extension url="u"><valueBase64Binary value="\#(data)"/></extension>\#(minimumContent)"#
    )
    #expect(Self.read(json).isEmpty)
    #expect(Self.read(xml).isEmpty)
  }

  @Test func `a hundred thousand duplicate keys`() throws {
    func file(_ count: Int) -> [UInt8] {
      let keys = String(repeating: #","status":"proposed""#, count: count)
      return Array(jsonAppointment(minimumMembers + keys).utf8)
    }
    let result = ResourceValidator.read(file(100_000), limits: Self.limits)
    #expect(result.diagnostics.count == 101)
    #expect(result.diagnostics.last?.code == "limit/diagnostics")
    let first = try #require(result.diagnostics.first)
    #expect(first.code == "json/duplicate-property")
    #expect(first.location?.byteOffset == jsonAppointment(minimumMembers).utf8.count)
    Self.expectLinear(100_000, file)
  }

  @Test func `takes as many attributes as it is told to, and no more`() throws {
    func file(_ count: Int) -> [UInt8] {
      let attributes = (0..<count).map { #"a\#($0)="" "# }.joined()
      return Array(xmlAppointment("<comment \(attributes)/>" + minimumContent).utf8)
    }
    let most = ResourceValidator.read(file(4_096), limits: Self.limits)
    #expect(most.diagnostics.count == 101)
    #expect(most.diagnostics.first?.code == "element/unknown")
    let more = ResourceValidator.read(file(65_536), limits: Self.limits)
    #expect(more.diagnostics.map(\.code) == ["limit/attributes"])
    #expect(more.diagnostics.first?.location != nil)
    Self.expectLinear(65_536, file)
  }

  @Test func `stops at the one name too many, also among attributes`() {
    let elements = (0..<9).map { element in
      let attributes = (0..<4_000).map { #"a\#(element)-\#($0)="" "# }.joined()
      return "<slot \(attributes)/>"
    }
    let found = ResourceValidator.read(
      Array(xmlAppointment(elements.joined()).utf8),
      limits: Self.limits
    )
    #expect(found.tree == nil)
    #expect(found.diagnostics.filter { $0.severity == .fatal }.map(\.code) == ["limit/names"])
  }
}
