import ConfigurationFiles
import Testing

@Suite struct IgnoreFileTests {
  private func errors(_ text: String) -> [String] {
    ConfigurationFilesTests.errors { () throws(ConfigurationFailure) in
      try IgnoreFile.read(bytes: bytes(text), fileName: ".ssp-cancel-ignore")
    }
  }

  @Test func `reads what is ignored, where and why`() throws {
    let file = try IgnoreFile.read(
      bytes: bytes(
        """
        # agreed in March
        ignore:
          - code: binding/required
            path: Appointment.status
            files: "legacy/*.json"
            reason: replaced in June
          - {code: invariant/dom-3, reason: "harmless"}
        """
      ),
      fileName: ".ssp-cancel-ignore"
    )
    #expect(file.entries.map(\.code) == ["binding/required", "invariant/dom-3"])
    #expect(file.entries.map(\.path) == ["Appointment.status", nil])
    #expect(file.entries.map(\.files) == ["legacy/*.json", nil])
    #expect(file.entries.map(\.line) == [3, 7])
  }

  @Test(arguments: ["", "{}", "ignore: []"]) func `may be empty`(text: String) throws {
    #expect(try IgnoreFile.read(bytes: bytes(text), fileName: "x").entries.isEmpty)
  }

  @Test(arguments: [
    "ignore:\n  - code: a/b", "ignore:\n  - {code: a/b, reason: ' '}", "ignore:\n  - reason: x",
    "ignore: a/b", "a/b: x", "ignore:\n  - {code: a/b, reason: x, paths: y}",
  ]) func `refuses what has no code or no reason, or is something else`(text: String) {
    #expect(errors(text).count == 1)
  }
}
