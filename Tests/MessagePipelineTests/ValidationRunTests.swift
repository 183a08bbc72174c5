import Diagnostics
import ElementModel
import Foundation
import MessagePipeline
import Spool
import Testing

/// Inputs of many kinds, from real files.
@Suite struct ValidationRunTests {
  private let workplace: Workplace

  init() throws { workplace = try Workplace() }

  private static let valid =
    #"{"resourceType":"Appointment","status":"proposed","participant":[{"type":[{"text":"GP"}],"status":"accepted"}]}"#
  private static let wrong = valid.replacing("accepted", with: "accepte")

  /// What is found, as `line:column code` with the offset, in the order of the report.
  private func findings(
    _ texts: [(name: String, text: String)],
    limits: ReadLimits = ReadLimits(),
    readsLines: Bool = false
  ) async throws -> [String] {
    var inputs: [ValidationInput] = []
    for (name, text) in texts {
      try workplace.drop(Array(text.utf8), as: name)
      inputs += try FileTree.files(at: workplace.path(name)).map { .file($0) }
    }
    let run = ValidationRun(FileValidation(limits: limits), readsLines: readsLines)
    var found: [String] = []
    try await run.run(inputs) { findings in
      for diagnostic in findings.diagnostics {
        let place = diagnostic.location.map { "\($0.line):\($0.column)+\($0.byteOffset)" } ?? "-"
        found.append("\(place) \(diagnostic.code)")
        let line = findings.line
        #expect(line == nil || line == diagnostic.location?.line)
        if let location = diagnostic.location, !findings.source.isEmpty {
          #expect(location.byteOffset >= findings.sourceStart)
          #expect(location.byteOffset <= findings.sourceStart + findings.source.count)
        }
      }
      return .goesOn
    }
    return found
  }

  @Test func `reads a resource on each line, with places in the file`() async throws {
    let lines = [Self.valid, "", Self.wrong, "{no", "  \r", Self.wrong]
    let text = lines.joined(separator: "\n")
    let status = Self.valid.utf8.count + 2 + 89
    #expect(
      try await findings([("a.ndjson", text)]) == [
        "3:90+\(status) binding/required",
        "4:2+\(Self.valid.utf8.count + 2 + Self.wrong.utf8.count + 2) json/syntax",
        "6:90+\(text.utf8.count - Self.wrong.utf8.count + 89) binding/required",
      ]
    )
  }

  @Test func `takes lines by the name of the file, or when told to`() async throws {
    let text = Self.wrong + "\n" + Self.wrong + "\n"
    #expect(try await findings([("a.jsonl", text)]).count == 2)
    #expect(try await findings([("a.json", text)], readsLines: true).count == 2)
    #expect(
      try await findings([("a.json", text)])
        == ["2:1+\(Self.wrong.utf8.count + 1) json/trailing-bytes"]
    )
  }

  @Test func `a line over the limit does not end the rest`() async throws {
    let long = #"{"resourceType":"\#(String(repeating: "x", count: 700_000))"}"#
    let text = [Self.wrong, long, Self.wrong].joined(separator: "\n")
    let found = try await findings([("a.ndjson", text)], limits: ReadLimits(maximumByteCount: 500))
    #expect(
      found == [
        "1:90+89 binding/required", "2:1+\(Self.wrong.utf8.count + 1) limit/bytes",
        "3:90+\(text.utf8.count - Self.wrong.utf8.count + 89) binding/required",
      ]
    )
  }

  @Test func `keeps the order of many lines and files`() async throws {
    let lines = (0..<3_000).map { $0.isMultiple(of: 3) ? Self.wrong : Self.valid }
    let text = lines.joined(separator: "\n")
    var files = (0..<300).map { number in
      ("f\(number).json", number.isMultiple(of: 100) ? Self.wrong : Self.valid)
    }
    files.insert(("lines.ndjson", text), at: 150)
    let found = try await findings(files)
    #expect(found.count == 1_003)
    let lineNumbers = found[2..<1_002].map { Int($0.prefix { $0 != ":" }) }
    #expect(lineNumbers == (0..<1_000).map { $0 * 3 + 1 })
  }

  @Test func `stops when it is told to`() async throws {
    var inputs: [ValidationInput] = []
    try workplace.drop(Array(Self.wrong.utf8), as: "a.json")
    let files = try FileTree.files(at: workplace.path("a.json"))
    for _ in 0..<2_000 { inputs += files.map { .file($0) } }
    var count = 0
    try await ValidationRun(FileValidation()).run(inputs) { _ in
      count += 1
      return count == 3 ? .stops : .goesOn
    }
    #expect(count == 3)
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 0x08], "input/compressed", "gunzip"),
      ([0x50, 0x4B, 3, 4], "input/compressed", "unzip"),
      ([0x28, 0xB5, 0x2F, 0xFD], "input/compressed", "unzstd"),
      ([0x42, 0x5A, 0x68], "input/compressed", "bunzip2"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "input/compressed", "unxz"),
      ([0xFF, 0xFE, 0x7B, 0], "input/encoding", "iconv -f UTF-16 "),
      ([0xFE, 0xFF, 0, 0x7B], "input/encoding", "iconv -f UTF-16 "),
      ([0x7B, 0, 0x22, 0], "input/encoding", "iconv -f UTF-16LE"),
      ([0, 0x3C, 0, 0x3F], "input/encoding", "iconv -f UTF-16BE"),
      ([0xFF, 0xFE, 0, 0], "input/encoding", "iconv -f UTF-32 "),
      ([0x7B, 0, 0, 0], "input/encoding", "iconv -f UTF-32LE"),
    ] as [([UInt8], String, String)]
  )
  func `says what to do with a file that is packed or in another encoding`(
    bytes: [UInt8],
    code: String,
    advice: String
  ) throws {
    let found = try FileValidation().validate(bytes + [0x20, 0x20])
    #expect(found.map(\.code) == [code])
    #expect(found.first?.hint?.contains(advice) == true)
    #expect(found.first?.severity == .fatal)
  }

  @Test func `takes a tar archive for what it is`() throws {
    let bytes = [UInt8](repeating: 0x61, count: 257) + Array("ustar\u{0}00".utf8)
    #expect(try FileValidation().validate(bytes).map(\.code) == ["input/compressed"])
  }
}
