import ConfigurationFiles
import Diagnostics
import ElementModel
import FHIRValidation
import FHIRXML
import Testing

@testable import MessagePipeline

/// The examples of the catalogue show what they say: the wrong one breaks its rule, the right one none.
@Suite struct RuleExampleTests {
  /// What a wrong example of these rules breaks too, because two rules see the one fault.
  private static let companions = [
    "xml/schema": ["element/unknown"],
    "suppression/without-reason": ["value/positiveInt"],
  ]

  @Test(arguments: DiagnosticCatalogue.rules)
  func `the wrong example breaks the rule and no other, and the right one breaks none`(
    rule: DiagnosticRule
  ) async throws {
    let wrong = try await codes(of: rule.example.wrong, rule)
    #expect(wrong.contains(rule.code), "\(wrong)")
    // Of this rule it is the point that there are other findings.
    guard rule != .limitDiagnostics else { return }
    let others = Set(wrong).subtracting([rule.code])
    #expect(others.isSubset(of: Self.companions[rule.code] ?? []), "\(others)")
    #expect(try await codes(of: rule.example.right, rule) == [])
  }

  /// What is found in an example.
  private func codes(of text: String, _ rule: DiagnosticRule) async throws -> [String] {
    let bytes = Self.bytes(text)
    var limits = ReadLimits()
    var profile = ValidationProfile.base
    var schema: XMLSchema?
    switch rule.example.setting {
    case nil, .run, .sidecar: break
    case .baseline(let code, let path): return try codes(of: bytes, accepting: code, at: path)
    case .profile(let name): profile = try #require(ValidationProfile(rawValue: name))
    case .maximumBytes(let count): limits.maximumByteCount = count
    case .maximumDepth(let count): limits.maximumDepth = count
    case .maximumAttributes(let count): limits.maximumAttributeCount = count
    case .maximumDiagnostics(let count): limits.maximumDiagnosticCount = count
    case .schema:
      schema = try XMLSchema(path: Repository.schemas.appending(path: "fhir-stu3.xsd").path)
    }
    if rule.family == "suppression" || rule == .inputCompressed || rule == .inputEncoding {
      return try FileValidation().validate(bytes).map(\.code)
    }
    if rule.family == "input" {
      return try await inputCodes(bytes, isSidecar: rule.example.setting == .sidecar, limits)
    }
    if let schema {
      return XMLReader.read(bytes, limits: limits, schema: schema).diagnostics.map(\.code)
    }
    return ResourceValidator.read(bytes, profile: profile, limits: limits).diagnostics.map(\.code)
  }

  /// What is left to report of a file and of a baseline that accepts one finding in it.
  private func codes(of bytes: [UInt8], accepting code: String, at path: String) throws -> [String]
  {
    let input = ValidationInput.standardInput(name: "a.json")
    let finding = BaselineFile.Finding(file: input.shownPath, code: code, path: path)
    var known = KnownFindings(baseline: ("baseline.json", BaselineFile(counts: [finding: 1])))
    let text = ValidatedText(bytes, try FileValidation().validate(bytes))
    let rest = known.filter(InputFindings(input, text))
    return (rest + known.leftovers().flatMap(\.diagnostics)).map(\.code)
  }

  /// What a run finds in an input, or in the sidecar of a good one.
  private func inputCodes(
    _ bytes: [UInt8],
    isSidecar: Bool,
    _ limits: ReadLimits
  ) async throws -> [String] {
    let workplace = try Workplace()
    if isSidecar {
      try workplace.drop(try SampleAppointment(.gpconnect).bytes(), as: "T99901/a.json")
      try workplace.drop(bytes, as: "T99901/a.json.cancel.yaml")
    } else {
      try workplace.drop(bytes, as: "T99901/a.json")
    }
    let transport = RecordingTransport(try SampleRun.provider())
    let summary = try await workplace.run(transport) { settings in
      if limits != ReadLimits() { settings.limits = limits }
    }
    let row = try #require(summary.items.first)
    // A good file for `input/file` may still be no input for another reason.
    return row.diagnosticCodes.filter { limits == ReadLimits() || $0 == "input/file" }
  }

  /// The bytes of an example, with what it cannot show: an ellipsis between two numbered names stands
  /// for all those between them, and a replacement character for a byte of another encoding.
  private static func bytes(_ text: String) -> [UInt8] {
    var text = text
    if let gap = text.firstMatch(of: /"name(\d+)": 1, … "name(\d+)": 1/),
      let first = Int(gap.1), let last = Int(gap.2)
    {
      let members = (first...last).map { "\"name\($0)\": 1" }.joined(separator: ", ")
      text.replaceSubrange(gap.range, with: members)
    }
    return text.unicodeScalars.flatMap { scalar -> [UInt8] in
      scalar == "\u{FFFD}" ? [0xE9] : Array(String(Character(scalar)).utf8)
    }
  }
}
