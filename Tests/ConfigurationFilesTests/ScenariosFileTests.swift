import ConfigurationFiles
import Testing

@Suite struct ScenariosFileTests {
  private func read(_ text: String) throws(ConfigurationFailure) -> [String: PlannedScenario] {
    try ScenariosFile.read(
      bytes: bytes(text),
      fileName: "scenarios.yaml",
      knownNames: ["server-error", "gone"]
    )
  }

  @Test func `reads names, and names with a number of times`() throws {
    let plans = try read(
      """
      a-1: gone
      148: { scenario: server-error, times: 2 }
      "7.b": { scenario: gone }
      """
    )
    #expect(
      plans == [
        "a-1": PlannedScenario(name: "gone"),
        "148": PlannedScenario(name: "server-error", times: 2),
        "7.b": PlannedScenario(name: "gone"),
      ]
    )
  }

  @Test func `an empty file plans nothing`() throws {
    #expect(try read("").isEmpty)
  }

  @Test func `reports every fault`() {
    let text = """
      a: server-eror
      b: nothing-like-it
      c: { scenario: gone, times: 0 }
      d: { times: 1 }
      e: [gone]
      "f g": gone
      """
    let found = errors { () throws(ConfigurationFailure) in try read(text) }
    #expect(
      found == [
        "1:4: unknown scenario; did you mean `server-error`?",
        "2:4: unknown scenario; there are `server-error`, `gone`",
        "3:29: `times` must be a whole number from 1 to 1000000",
        "4:4: `scenario` is missing: the name of the scenario",
        "5:4: expected a mapping with the keys `scenario`, `times`, `seconds`",
        "6:1: a key must be the id of an appointment",
      ]
    )
  }
}
