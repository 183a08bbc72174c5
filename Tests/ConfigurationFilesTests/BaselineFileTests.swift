import ConfigurationFiles
import Testing

@Suite struct BaselineFileTests {
  @Test func `counts findings of the same file, code and element`() throws {
    let text = """
      {"version": 1, "findings": [
        {"file": "a.json", "code": "binding/required", "path": "Appointment.status", "count": 2},
        {"file": "a.json", "code": "json/syntax", "count": 1}
      ]}
      """
    let file = try BaselineFile.read(bytes: bytes(text), fileName: "b.json")
    #expect(
      file.counts == [
        .init(file: "a.json", code: "binding/required", path: "Appointment.status"): 2,
        .init(file: "a.json", code: "json/syntax", path: nil): 1,
      ]
    )
  }

  @Test(arguments: [
    "", "[]", #"{"findings": []}"#, #"{"version": 2, "findings": []}"#, #"{"version": 1}"#,
    #"{"version": 1, "findings": [{"code": "a/b"}]}"#,
    #"{"version": 1, "findings": [{"file": "a", "code": "a/b", "count": 0}]}"#, "{", "nothing",
  ]) func `refuses what is no baseline of this version`(text: String) {
    let errors = ConfigurationFilesTests.errors { () throws(ConfigurationFailure) in
      try BaselineFile.read(bytes: bytes(text), fileName: "b.json")
    }
    #expect(errors.count == 1, "\(errors)")
  }
}
