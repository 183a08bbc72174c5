import Diagnostics
import ElementModel
import FHIRJSON
import FHIRValidation
import FHIRXML
import Foundation
import TestSupport
import Testing

/// Files that are cut off or changed anywhere: no trap, and always a tree or a located finding.
///
/// The changes are random, from a seed that `TEST_SEED` can set.
@Suite struct DamagedFileTests {
  static let seed =
    ProcessInfo.processInfo.environment["TEST_SEED"].flatMap(UInt64.init) ?? 20_260_115

  static let json = #"""
    {"resourceType":"Appointment","id":"a1","_id":{"id":"é"},"text":{"status":"generated","div":
    "<div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; b<\/div>"},"contained":[{"resourceType":
    "Patient","id":"p","name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"u",
    "valueDecimal":-1.50}]}]}]}],"status":"booked","priority":5,"start":"2026-01-15T09:00:00Z",
    "end":"2026-01-15T09:10:00Z","comment":"x\n\uD83D\uDE00 😀","participant":[{"actor":{"reference":
    "#p"},"status":"accepted"}]}
    """#

  static let xml = #"""
    <?xml version="1.0" encoding="UTF-8"?><!-- é --><Appointment xmlns="http://hl7.org/fhir"
     xmlns:f="http://hl7.org/fhir"><id value="a1" id="x"/><text><status value='generated'/><div
     xmlns="http://www.w3.org/1999/xhtml">a &amp; <b>b</b></div></text><contained><Patient><id
     value="p"/><name><given value="A&#xE9;&lt;"/></name></Patient></contained><?pi x?><f:status
     value="booked"/><start value="2026-01-15T09:00:00Z"/><end value="2026-01-15T09:10:00Z"/>
     <![CDATA[ ]]><participant><actor><reference value="#p"/></actor><status value="accepted">
     <extension url="u"><valueCode value="😀"/></extension></status></participant></Appointment>
    """#

  private static let base: [FHIRFormat: [UInt8]] = [.json: Array(json.utf8), .xml: Array(xml.utf8)]

  /// Reads, validates and writes again; reports what a file must never give.
  private func check(_ bytes: [UInt8], _ format: FHIRFormat, _ what: @autoclosure () -> String) {
    let result = ResourceValidator.read(bytes, format: format)
    let located = result.diagnostics.filter { $0.rule != .limitDiagnostics }
    let lines = LineIndex(bytes)
    let isSound =
      located.allSatisfy { finding in
        guard let location = finding.location else { return false }
        return location == lines.location(atByteOffset: location.byteOffset)
      }
      && located.map { $0.location?.byteOffset ?? 0 }
        == located.map { $0.location?.byteOffset ?? 0 }.sorted()
      && (result.tree != nil || located.contains { $0.severity.makesInvalid })
      && (result.tree == nil || !located.contains { $0.severity == .fatal })
    #expect(isSound, "\(what()), seed \(Self.seed): \(located.map(Finding.init))")
    guard let tree = result.tree else { return }
    let written = JSONResourceWriter.write(tree)
    let isReadable = JSONReader.read(written).tree != nil
    #expect(isReadable, "\(what()), seed \(Self.seed), written as JSON")
    _ = XMLResourceWriter.write(tree)
    if result.diagnostics.isEmpty {
      let again = XMLReader.read(XMLResourceWriter.write(tree)).tree
      #expect(again != nil, "\(what()), seed \(Self.seed), written as XML")
    }
  }

  @Test(arguments: FHIRFormat.allCases) func `has a base without faults`(format: FHIRFormat) throws
  {
    let base = try #require(Self.base[format])
    #expect(ResourceValidator.read(base).diagnostics.map(Finding.init) == [])
  }

  @Test(arguments: FHIRFormat.allCases) func `reads a file that is cut off at any byte`(
    format: FHIRFormat
  ) throws {
    let base = try #require(Self.base[format])
    for count in 0..<base.count {
      check(Array(base[..<count]), format, "cut off after \(count) bytes")
      let result = ResourceValidator.read(Array(base[..<count]), format: format)
      #expect(result.tree == nil, "cut off after \(count) bytes")
    }
  }

  @Test(arguments: FHIRFormat.allCases) func `reads a file that lacks its beginning`(
    format: FHIRFormat
  ) throws {
    let base = try #require(Self.base[format])
    for count in 1..<base.count {
      check(Array(base[count...]), format, "without the first \(count) bytes")
    }
  }

  @Test(arguments: FHIRFormat.allCases) func `reads a file with any byte changed`(
    format: FHIRFormat
  ) throws {
    var generator = SeededGenerator(seed: Self.seed)
    let base = try #require(Self.base[format])
    for offset in base.indices {
      var bytes = base
      bytes[offset] ^= UInt8.random(in: 1...255, using: &generator)
      check(bytes, format, "byte \(offset) is \(bytes[offset])")
      bytes[offset] = UInt8.random(in: 0x20...0x7E, using: &generator)
      check(bytes, format, "byte \(offset) is \(bytes[offset])")
    }
  }

  @Test(arguments: FHIRFormat.allCases) func `reads a file with any byte left out or twice`(
    format: FHIRFormat
  ) throws {
    let base = try #require(Self.base[format])
    for offset in base.indices {
      var bytes = base
      bytes.remove(at: offset)
      check(bytes, format, "without byte \(offset)")
      bytes = base
      bytes.insert(base[offset], at: offset)
      check(bytes, format, "byte \(offset) twice")
    }
  }

  @Test(arguments: FHIRFormat.allCases) func `reads a file with its pieces in another order`(
    format: FHIRFormat
  ) throws {
    var generator = SeededGenerator(seed: Self.seed)
    let base = try #require(Self.base[format])
    for round in 0..<300 {
      let cuts = (0..<4).map { _ in Int.random(in: 0...base.count, using: &generator) }.sorted()
      let pieces = zip([0] + cuts, cuts + [base.count]).map { base[$0..<$1] }
      let bytes = Array(pieces.shuffled(using: &generator).joined())
      check(bytes, format, "round \(round)")
    }
  }
}
