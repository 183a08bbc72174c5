import ConfigurationFiles
import Testing

@Suite struct ConfigurationErrorTests {
  @Test func `is written as compilers write errors`() {
    let error = ConfigurationError(
      fileName: "routes.yaml",
      line: 3,
      column: 5,
      message: "unknown key"
    )
    #expect(error.description == "routes.yaml:3:5: error: unknown key")
  }

  @Test func `about a whole file has no place`() {
    let error = ConfigurationError(fileName: "routes.yaml", message: "the file is empty")
    #expect(error.description == "routes.yaml: error: the file is empty")
  }

  @Test func `a failure lists its errors, one a line`() {
    let failure = ConfigurationFailure([
      ConfigurationError(fileName: "a.yaml", line: 1, column: 2, message: "first"),
      ConfigurationError(fileName: "a.yaml", line: 3, column: 4, message: "second"),
    ])
    #expect(failure.description == "a.yaml:1:2: error: first\na.yaml:3:4: error: second")
  }
}
