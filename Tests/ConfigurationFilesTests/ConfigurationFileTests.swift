import ConfigurationFiles
import Testing

@Suite struct ConfigurationFileTests {
  @Test(arguments: [
    ("routes.yaml", "ssp-cancel.yaml", "routes.yaml"),
    ("routes.yaml", "a/b/ssp-cancel.yaml", "a/b/routes.yaml"),
    ("../routes.yaml", "/etc/ssp/ssp-cancel.yaml", "/etc/ssp/../routes.yaml"),
    ("/routes.yaml", "/etc/ssp-cancel.yaml", "/routes.yaml"),
  ])
  func `sees a path from where the file stands`(path: String, file: String, result: String) {
    #expect(ConfigurationFile.path(path, relativeTo: file) == result)
  }

  @Test func `a folder that is not there is an error that names it`() {
    let found = errors { () throws(ConfigurationFailure) in
      try ConfigurationFile.entries(ofFolderAtPath: "/nowhere/book")
    }
    #expect(found == ["the folder cannot be listed; check that it is there and may be read"])
  }
}
