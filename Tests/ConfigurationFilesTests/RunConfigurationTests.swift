import Cancellation
import ConfigurationFiles
import ElementModel
import Testing

@Suite struct RunConfigurationTests {
  static let whole = """
    consumer: { asid: "200000099901", ods-code: X9X99, name: Example 111 Provider }
    issuer: https://spine-client.example.nhs.uk/
    device:
      system: https://example.nhs.uk/Id/device
      value: CANCELBATCH-01
      model: appointment-cancel
      version: "1.0"
    operator:
      id: op-0042
      family: Sample
      given: [Robin, Kim]
      prefix: [Mx]
      sds-user-id: 555012345678
      sds-role-profile-id: "012345678901"
      local-identifier: { system: https://example.nhs.uk/Id/user, value: u-1 }
    ssp: { url: https://ssp.example.nhs.uk }
    reason: Clinic closed
    routes: routes.yaml
    provider-ods: A20047
    limits: { maximum-bytes: 2048, maximum-depth: 9, maximum-attributes: 7, maximum-diagnostics: 5 }

    """

  private func read(_ text: String) throws -> RunConfiguration {
    try RunConfiguration.read(bytes: bytes(text), fileName: "setup/ssp-cancel.yaml")
  }

  private func errors(_ text: String) -> [String] {
    ConfigurationFilesTests.errors { () throws(ConfigurationFailure) in
      try RunConfiguration.read(bytes: bytes(text), fileName: "ssp-cancel.yaml")
    }
  }

  @Test func `reads every key`() throws {
    let configuration = try read(Self.whole)
    let consumer = configuration.consumer
    #expect(consumer.asid.text == "200000099901")
    #expect(consumer.odsCode.text == "X9X99")
    #expect(consumer.name == "Example 111 Provider")
    #expect(consumer.issuer == "https://spine-client.example.nhs.uk/")
    #expect(consumer.device.version == "1.0")
    #expect(consumer.operator.id == "op-0042")
    #expect(consumer.operator.given == ["Robin", "Kim"])
    #expect(consumer.operator.prefix == ["Mx"])
    #expect(consumer.operator.sdsUserID == "555012345678")
    #expect(consumer.operator.sdsRoleProfileID == "012345678901")
    #expect(consumer.operator.localIdentifier?.value == "u-1")
    #expect(configuration.ssp?.base.text == "https://ssp.example.nhs.uk/")
    #expect(configuration.reason == "Clinic closed")
    #expect(configuration.routes == .file("setup/routes.yaml"))
    #expect(configuration.defaultProvider?.text == "A20047")
    #expect(
      configuration.limits
        == ReadLimits(
          maximumByteCount: 2048,
          maximumDepth: 9,
          maximumAttributeCount: 7,
          maximumDiagnosticCount: 5
        )
    )
  }

  @Test func `what may be left out has its defaults`() throws {
    let text = """
      consumer: { asid: 200000099901, ods-code: X9X99, name: Example }
      issuer: https://spine-client.example.nhs.uk/
      device: { system: "https://a.example", value: d, model: m, version: "1" }
      operator: { id: op-1, family: Sample, given: Robin }
      """
    let configuration = try read(text)
    #expect(configuration.ssp == nil)
    #expect(configuration.sds == nil)
    #expect(configuration.reason == nil)
    #expect(configuration.routes == nil)
    #expect(configuration.defaultProvider == nil)
    #expect(configuration.limits == ReadLimits())
    #expect(configuration.consumer.operator.given == ["Robin"])
    #expect(configuration.consumer.operator.sdsUserID == "UNK")
    #expect(configuration.consumer.operator.prefix.isEmpty)
  }

  @Test func `an absolute path of the routes is kept`() throws {
    let text = Self.whole.replacing("routes: routes.yaml", with: "routes: /etc/routes.yaml")
    #expect(try read(text).routes == .file("/etc/routes.yaml"))
  }

  @Test func `a missing operator says why there must be one`() throws {
    let start = try #require(Self.whole.range(of: "operator:"))
    let end = try #require(Self.whole.range(of: "ssp:"))
    var text = Self.whole
    text.removeSubrange(start.lowerBound..<end.lowerBound)
    let errors = errors(text)
    #expect(errors.count == 1)
    #expect(errors.first?.contains("providers must be told who ordered a cancellation") == true)
    #expect(errors.first?.contains("a generic system user is not allowed") == true)
  }

  @Test func `a generic operator is refused at its place`() {
    let text = Self.whole.replacing("id: op-0042", with: "id: system")
    let errors = errors(text)
    #expect(errors.count == 1)
    #expect(errors.first?.hasPrefix("9:7: ") == true)
    #expect(errors.first?.contains("generic system user") == true)
  }

  @Test func `several faults are reported together, in the order of the file`() {
    let text =
      Self.whole
      .replacing("asid: \"200000099901\"", with: "asid: \"20000009990\"")
      .replacing("family: Sample", with: "famly: Sample")
      .replacing("url: https:", with: "url: http:")
      .replacing("maximum-depth: 9", with: "maximum-depth: many")
    #expect(
      errors(text) == [
        "1:19: `asid` must be an ASID: exactly 12 digits, in quotes so that a leading 0 is kept",
        "9:3: `family` is missing: the family name of the person",
        "10:3: unknown key; did you mean `family`?",
        "16:13: `url` is not usable: the URL does not begin with https://",
        "20:47: `maximum-depth` must be a whole number from 1 to 256",
      ]
    )
  }

  @Test(arguments: [
    ("version: \"1.0\"", "version: 1.0", "7:12", "`version` must be text"),
    ("reason: Clinic closed", "reason: No", "17:9", "put it in quotes"),
    ("reason: Clinic closed", "reason: \"  \"", "17:9", "must not be blank"),
    ("given: [Robin, Kim]", "given: []", "11:10", "at least one name"),
    ("name: Example 111 Provider", "name: [a]", "1:58", "`name` must be text"),
    ("issuer: https:", "issuer: http:", "2:9", "issuer"),
    ("limits: {", "limits: [", "20", "not YAML"),
    ("reason: Clinic closed", "reason: a\nreason: b", "17:1", "more than once"),
    ("reason: Clinic closed", "zzzzzzzzzzzz: b", "17:1", "unknown key; what may stand here is"),
  ])
  func `refuses a wrong value`(original: String, wrong: String, place: String, message: String) {
    let errors = errors(Self.whole.replacing(original, with: wrong))
    #expect(errors.count == 1)
    #expect(errors.first?.hasPrefix(place + ":") == true, "\(errors)")
    #expect(errors.first?.contains(message) == true, "\(errors)")
  }

  @Test(arguments: ["", "# nothing yet\n", "---\n"])
  func `an empty file says what it needs`(text: String) {
    #expect(errors(text).count == 1)
  }

  @Test func `a list instead of a mapping is an error`() {
    #expect(errors("- a\n").first?.hasPrefix("1:1: expected a mapping") == true)
  }

  @Test func `messages never quote values`() {
    let text = Self.whole.replacing("Sample", with: "[Zyxwvut]").replacing(
      "A20047",
      with: "Zyxwvut lower"
    )
    let errors = errors(text)
    #expect(errors.count == 2)
    #expect(!errors.joined().contains("Zyxwvut"))
  }

  @Test func `reads JSON, with a byte order mark too`() throws {
    let text = """
      \u{FEFF}{
      \t"consumer": { "asid": "200000099901", "ods-code": "X9X99", "name": "Example" },
      \t"issuer": "https:\\/\\/spine-client.example.nhs.uk/",
      \t"device": { "system": "https://a.example", "value": "d", "model": "m", "version": "1" },
      \t"operator": { "id": "op-1", "family": "S\\u00e4mple", "given": ["Robin"] }
      }
      """
    let configuration = try read(text)
    #expect(configuration.consumer.operator.family == "Sämple")
    #expect(configuration.consumer.issuer == "https://spine-client.example.nhs.uk/")
  }

  @Test func `a missing file is an error that names it`() {
    let errors = ConfigurationFilesTests.errors { () throws(ConfigurationFailure) in
      try RunConfiguration.read(path: "/nowhere/ssp-cancel.yaml")
    }
    #expect(errors == ["the file cannot be read; check that it is there and may be read"])
  }
}
