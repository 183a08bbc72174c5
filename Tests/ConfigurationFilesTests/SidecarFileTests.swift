import Cancellation
import ConfigurationFiles
import Testing

@Suite struct SidecarFileTests {
  private func read(_ text: String) throws -> SidecarFile {
    try SidecarFile.read(bytes: bytes(text), fileName: "a.cancel.yaml")
  }

  private func errors(_ text: String) -> [String] {
    ConfigurationFilesTests.errors { () throws(ConfigurationFailure) in
      try SidecarFile.read(bytes: bytes(text), fileName: "a.cancel.yaml")
    }
  }

  @Test(arguments: ["9990000018", "\"9990000018\"", "999 000 0018"])
  func `reads every key`(number: String) throws {
    let content = try read(
      """
      provider-ods: A20047
      dialect: gpconnect
      nhs-number: \(number)
      reason: "Patient moved, #2"
      """
    )
    #expect(content.provider?.text == "A20047")
    #expect(content.dialect == .gpconnect)
    #expect(content.nhsNumber?.digits == "9990000018")
    #expect(content.reason == "Patient moved, #2")
  }

  @Test(arguments: ["", "{}", "# later"])
  func `everything may be left out`(text: String) throws {
    #expect(try read(text) == SidecarFile())
  }

  @Test func `reads JSON`() throws {
    let content = try read(#"{"nhs-number": "9990000018", "reason": "a \"b\" c"}"#)
    #expect(content.nhsNumber?.digits == "9990000018")
    #expect(content.reason == "a \"b\" c")
  }

  @Test(arguments: [
    "nhs-number: 9990000019", "nhs-number: \"999000001\"", "nhs-number: 9990000018.0",
    "nhs-number: [9990000018]", "nhsnumber: 9990000018", "9990000018: x", "? [9990000018]\n: x",
    "nhs-number: \"9990000018", "nhs-number: 9990000018\nnhs-number: 9990000018",
    "nhs-number: *a9990000018", "9990000018", "a: b: 9990000018", "reason: \"\\z9990000018\"",
    "nhs-number: !!int 9990000018x",
  ])
  func `faults never quote the number`(text: String) {
    let errors = errors(text)
    #expect(!errors.isEmpty)
    #expect(!errors.joined().contains("999000001"), "\(errors)")
  }

  @Test func `suggests the key that was meant`() {
    #expect(errors("nhs_number: 9990000018") == ["1:1: unknown key; did you mean `nhs-number`?"])
  }

  @Test func `refuses aliases that would expand without end`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1..<20 {
      text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
    }
    text += "? *a19\n: x\n"
    #expect(errors(text) == ["anchors and aliases are not supported; write values out"])
  }

  @Test func `refuses what is not UTF-8, too large, or nested too deep`() {
    func errors(_ bytes: [UInt8]) -> [String] {
      ConfigurationFilesTests.errors { () throws(ConfigurationFailure) in
        try SidecarFile.read(bytes: bytes, fileName: "a.cancel.yaml")
      }
    }
    #expect(errors([0x61, 0xFF]) == ["the file is not UTF-8; save it as UTF-8"])
    #expect(
      errors(Array(repeating: 0x20, count: 65_537)) == ["the file is larger than 65536 bytes"]
    )
    #expect(!errors(Array(repeating: UInt8(ascii: "["), count: 60_000)).isEmpty)
    #expect(!errors(bytes("a: 1\n---\nb: 2\n")).isEmpty)
  }
}
