import Cancellation
import ElementModel
import FHIRModel
import Foundation
import MessagePipeline
import TestSupport
import Testing

/// What is sent differs from what was read only where a cancellation says something.
@Suite struct CancellationBodyTests {
  private static let reason = "the patient's \"own\" wish <&>"

  @Test func `scenario 85: sends what was read, byte for byte, but for the edits`() async throws {
    let run = try await SampleRun.result
    let reasons = try Repository.settings().reason
    var read: [String: [UInt8]] = [:]
    var putCount = 0
    for exchange in run.exchanges {
      let request = exchange.request
      guard let body = request.body else {
        if case .success(let answer) = exchange.answer { read[request.url] = answer.body }
        continue
      }
      putCount += 1
      let source = try #require(read[request.url])
      let dialect: Dialect = request.url.contains("gpconnect") ? .gpconnect : .careconnect
      let tree = try #require(ResourceReading.read(source).tree)
      let sentReason = ResourceReading.read(body).tree.flatMap(Appointment.init).flatMap {
        dialect.rules.reason(in: $0)
      }
      let edits = try dialect.rules.edits(cancelling: tree, reason: sentReason ?? reasons)
      expectSplices(of: source, edits, give: body, request.url)
      expectCancellation(of: tree, dialect, reason: sentReason, is: body, request.url)
    }
    #expect(putCount > 70)
  }

  @Test func `changes the same spans of every sample, and converts it without loss`() throws {
    var count = 0
    for (path, bytes) in try Repository.files(below: Repository.samples.appending(path: "inbox")) {
      if checkBody(of: bytes, "\(path)") { count += 1 }
    }
    #expect(count > 90, "samples that can be cancelled")
  }

  @Test(.enabled(if: Corpus.isAvailable, "the corpus is not at hand: set SSP_CANCEL_CORPUS"))
  func `changes the same spans of every valid payload of the corpus`() throws {
    var count = 0
    for folder in ["appointments", "mutants"] {
      let files = try Repository.files(below: Corpus.folder.appending(path: folder))
      for (path, bytes) in files where path.hasSuffix(".json") || path.hasSuffix(".xml") {
        if checkBody(of: bytes, "\(folder)/\(path)") { count += 1 }
      }
    }
    #expect(count > 100, "valid appointments of the corpus")
  }

  /// Checks the bodies that a file gives; returns false for what is no valid appointment.
  private func checkBody(of bytes: [UInt8], _ name: String) -> Bool {
    let result = ResourceReading.read(bytes)
    guard let tree = result.tree, !result.diagnostics.hasErrors, Appointment(tree) != nil else {
      return false
    }
    for dialect in Dialect.allCases {
      do {
        let edits = try dialect.rules.edits(cancelling: tree, reason: Self.reason)
        let same = try CancellationBody.make(from: tree, dialect: dialect, reason: Self.reason)
        #expect(same.format == tree.format)
        expectSplices(of: bytes, edits, give: same.bytes, name)
        expectCancellation(of: tree, dialect, reason: Self.reason, is: same.bytes, name)
        // Care Connect's edits are among those of GP Connect.
        guard dialect == .gpconnect else { continue }
        let other: FHIRFormat = tree.format == .json ? .xml : .json
        let converted = try CancellationBody.make(
          from: tree,
          dialect: dialect,
          reason: Self.reason,
          format: other
        )
        expectConversion(of: same.bytes, to: converted.bytes, other, name)
        #expect(converted.format == other)
      } catch .statusUnusable where tree.root.child(.status)?.hasValue != true {
        // Valid, but without a value that could be changed: it is refused.
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
    return true
  }

  /// Everything outside the edited spans is where it was, and what the edits say is between.
  private func expectSplices(
    of source: [UInt8],
    _ edits: [ByteEdit],
    give body: [UInt8],
    _ name: String
  ) {
    #expect(edits.count <= 4, "\(name)")
    var position = 0
    var rest = body[...]
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      let kept = source[position..<edit.range.lowerBound]
      let isKept = rest.starts(with: kept)
      #expect(isKept, "\(name) before \(edit.range)")
      rest = rest.dropFirst(kept.count)
      let isEdited = rest.starts(with: edit.replacement)
      #expect(isEdited, "\(name) at \(edit.range)")
      rest = rest.dropFirst(edit.replacement.count)
      position = edit.range.upperBound
    }
    let isSame = rest == source[position...]
    #expect(isSame, "\(name) after the last edit")
  }

  /// Without looking at edits: as data, only the status and the reason are others.
  private func expectCancellation(
    of tree: ElementTree,
    _ dialect: Dialect,
    reason: String?,
    is body: [UInt8],
    _ name: String
  ) {
    let result = ResourceReading.read(body)
    guard let sent = result.tree, let appointment = Appointment(sent) else {
      Issue.record("\(name): what is sent cannot be read")
      return
    }
    #expect(!result.diagnostics.hasErrors, "\(name): what is sent is not valid")
    #expect(appointment.status == "cancelled", "\(name)")
    let differences = sent.differences(from: tree).filter { path in
      path != "Appointment.status"
        && !(dialect == .gpconnect && path.hasPrefix("Appointment.extension"))
    }
    #expect(differences.isEmpty, "\(name)")
    guard dialect == .gpconnect else { return }
    let reasons = appointment.extensions(url: GPConnectDialect.reasonExtensionURL)
    #expect(reasons.count == 1, "\(name)")
    #expect(dialect.rules.reason(in: appointment) == reason, "\(name)")
    let others = appointment.tree.root.children(.extension).count - 1
    let before = tree.root.children(.extension).filter {
      $0.child(.url)?.text != GPConnectDialect.reasonExtensionURL
    }
    #expect(others == before.count, "\(name): other extensions")
  }

  private func expectConversion(
    of edited: [UInt8],
    to converted: [UInt8],
    _ format: FHIRFormat,
    _ name: String
  ) {
    #expect(FHIRFormat(sniffing: converted) == format, "\(name)")
    let result = ResourceReading.read(converted)
    #expect(!result.diagnostics.hasErrors, "\(name): \(result.diagnostics.map(\.code))")
    guard let tree = result.tree, let source = ResourceReading.readOnly(edited).tree else {
      Issue.record("\(name) cannot be read in the other format")
      return
    }
    #expect(tree.differences(from: source) == [], "\(name)")
  }

  private static let members =
    #""status":"booked","participant":[{"status":"accepted"}]"#

  /// What fuzzing found: each ended the program, or gave a body that could not be read.
  @Test(arguments: [
    // XML repeats a name for each item and once more at its end, so the body outgrew any limit.
    #""\#(String(repeating: "n", count: 300))":[\#(String(repeating: "1,", count: 99))1]"#,
    // XML has neither this character nor a way to write it.
    #""comment":"a\u0001b""#,
    // Nobody knows what is an attribute there.
    #""contained":[{"resourceType":"Observation","id":"o","extension":[{"url":"urn:x"}]}]"#,
    // A name that is none in XML, and would end the tag that it stands in.
    #""x/><status value='cancelled'/><x":1"#,
  ]) func `refuses to convert what the other format cannot hold`(member: String) throws {
    let source = #"{"resourceType":"Appointment",\#(Self.members),\#(member)}"#
    let tree = try #require(ResourceReading.readOnly(Array(source.utf8)).tree)
    #expect(throws: CancellationEditError.formatUnusable) {
      try CancellationBody.make(from: tree, dialect: .careconnect, reason: nil, format: .xml)
    }
    let same = try CancellationBody.make(from: tree, dialect: .careconnect, reason: nil)
    #expect(ResourceReading.readOnly(same.bytes).tree != nil)
  }

  /// Fuzzing found that a tag that the limits of XML refuse may come in a narrative of JSON.
  @Test func `converts a narrative with more attributes than a reader takes unless told`() throws {
    let attributes = (0..<70).map { #" xmlns:p\#($0)=\"urn:\#($0)\""# }.joined()
    let div = #"<div xmlns=\"http://www.w3.org/1999/xhtml\"\#(attributes)>a</div>"#
    let source =
      #"{"resourceType":"Appointment",\#(Self.members),"text":{"status":"empty","div":"\#(div)"}}"#
    let tree = try #require(ResourceReading.readOnly(Array(source.utf8)).tree)
    let body = try CancellationBody.make(
      from: tree,
      dialect: .careconnect,
      reason: nil,
      format: .xml
    )
    let read = FHIRFormat.xml.read(body.bytes, limits: .ofTrusted)
    #expect(read.tree?.root.child(.text)?.child(.div)?.text?.contains("xmlns:p69") == true)
    #expect(FHIRFormat.xml.read(body.bytes).tree == nil)
  }

  @Test(arguments: [FHIRFormat.json, .xml])
  func `sends the format that is asked for`(format: FHIRFormat) async throws {
    let workplace = try Workplace()
    for name in ["cancelled.json", "cancelled-xml.xml"] {
      try workplace.dropSample("X9C01/\(name)")
      try workplace.dropSample("T99901/\(name)")
    }
    let transport = RecordingTransport(try SampleRun.provider())
    let summary = try await workplace.run(transport) { $0.bodyFormat = format }
    #expect(summary.items.map(\.outcome) == [.cancelled, .cancelled, .cancelled, .cancelled])
    let puts = transport.exchanges.map(\.request).filter { $0.method == .put }
    #expect(puts.count == 4)
    for put in puts {
      let body = try #require(put.body)
      #expect(FHIRFormat(sniffing: body) == format)
      #expect(put.headerFields[.contentType] == "application/fhir+\(format);charset=utf-8")
      #expect(put.headerFields[.accept] == "application/fhir+\(format)")
      #expect(try ResourceReading.faults(body, format: format) == [])
    }
    // Outcomes stay in the format of their inputs.
    #expect(summary.items.map { $0.outcomeFile?.hasSuffix(".xml") } == [true, false, true, false])
  }
}
