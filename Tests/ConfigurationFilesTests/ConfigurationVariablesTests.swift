import ConfigurationFiles
import Testing

/// What environment variables do to a configuration.
@Suite struct ConfigurationVariablesTests {
  private static let file = RunConfigurationTests.whole

  private func read(
    _ environment: [String: String],
    of text: String = Self.file
  ) throws -> RunConfiguration {
    try RunConfiguration.read(
      bytes: bytes(text),
      fileName: "setup/ssp-cancel.yaml",
      environment: environment
    )
  }

  private func failures(_ environment: [String: String], of text: String = Self.file) -> [String] {
    do {
      _ = try read(environment, of: text)
      return []
    } catch let failure as ConfigurationFailure {
      return failure.errors.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `a variable stands above the file, and the origin says so`() throws {
    let configuration = try read([
      "SSP_CANCEL_CONSUMER_ASID": "012345678901", "SSP_CANCEL_REASON": "No",
      "SSP_CANCEL_OPERATOR_GIVEN": "Kim,Alex", "SSP_CANCEL_LIMITS_MAXIMUM_DEPTH": "12",
      "SSP_CANCEL_DEVICE_VERSION": "1.0", "SSP_CANCEL_OPERATOR_LOCAL_IDENTIFIER_VALUE": "u-2",
      "HOME": "/nowhere",
    ])
    #expect(configuration.consumer.asid.text == "012345678901")
    #expect(configuration.reason == "No")
    #expect(configuration.consumer.operator.given == ["Kim", "Alex"])
    #expect(configuration.consumer.operator.family == "Sample")
    #expect(configuration.consumer.operator.localIdentifier?.value == "u-2")
    #expect(configuration.limits.maximumDepth == 12)
    #expect(configuration.consumer.device.version == "1.0")
    #expect(configuration.origins["reason"] == .variable("SSP_CANCEL_REASON"))
    #expect(configuration.origins["consumer.name"] == .file)
    #expect(configuration.origins["operator.local-identifier.system"] == .file)
    #expect(configuration.origins["concurrency"] == nil)
  }

  @Test func `variables give a section that the file does not have`() throws {
    let configuration = try read([
      "SSP_CANCEL_SDS_URL": "https://sds.example.nhs.uk/FHIR/R4",
      "SSP_CANCEL_SDS_API_KEY_FILE": "keys/sds.key", "SSP_CANCEL_ROUTES": "sds",
    ])
    #expect(configuration.sds?.base.text == "https://sds.example.nhs.uk/FHIR/R4")
    #expect(configuration.sds?.apiKeyPath == "keys/sds.key")
    #expect(configuration.routes == .directory)
  }

  @Test func `variables are enough without a file`() throws {
    let environment = [
      "SSP_CANCEL_CONSUMER_ASID": "200000099901", "SSP_CANCEL_CONSUMER_ODS_CODE": "X9X99",
      "SSP_CANCEL_CONSUMER_NAME": "Example", "SSP_CANCEL_ISSUER": "https://a.example/",
      "SSP_CANCEL_DEVICE_SYSTEM": "https://a.example", "SSP_CANCEL_DEVICE_VALUE": "d",
      "SSP_CANCEL_DEVICE_MODEL": "m", "SSP_CANCEL_DEVICE_VERSION": "1",
      "SSP_CANCEL_OPERATOR_ID": "op-1", "SSP_CANCEL_OPERATOR_FAMILY": "Sample",
      "SSP_CANCEL_OPERATOR_GIVEN": "Robin",
    ]
    let configuration = try RunConfiguration.read(path: nil, environment: environment)
    #expect(configuration.consumer.operator.given == ["Robin"])
    #expect(throws: ConfigurationFailure.self) {
      try RunConfiguration.read(path: "/nowhere/ssp-cancel.yaml", environment: environment)
    }
    #expect(throws: ConfigurationFailure.self) { try RunConfiguration.read(path: nil) }
  }

  @Test func `options of a run stand in the file, and variables above them`() throws {
    let text =
      Self.file + """
        inbox: in
        book: inbox
        canary: 5
        mesh: true
        finish-by: 06:00
        abort-if: [system-failure>5%, outcome-unknown>3]
        metrics: /srv/a.prom
        """
    let configuration = try read(["SSP_CANCEL_CANARY": "7", "SSP_CANCEL_OUTBOX": "out"], of: text)
    let texts = configuration.options.mapValues(\.texts)
    #expect(
      texts == [
        "inbox": ["setup/in"], "book": ["inbox"], "canary": ["7"], "mesh": ["true"],
        "finish-by": ["06:00"], "abort-if": ["system-failure>5%", "outcome-unknown>3"],
        "metrics": ["/srv/a.prom"], "outbox": ["out"],
      ]
    )
    #expect(configuration.origins["canary"] == .variable("SSP_CANCEL_CANARY"))
    #expect(configuration.origins["inbox"] == .file)
    #expect(configuration.origins["settle"] == nil)
    let place = try #require(configuration.options["finish-by"]).error("no")
    #expect(place.description == "setup/ssp-cancel.yaml:25:12: error: no")
    let variable = try #require(configuration.options["canary"]).error("no")
    #expect(variable.description == "SSP_CANCEL_CANARY: error: no")
    let rules = try read(["SSP_CANCEL_ABORT_IF": "outcome-unknown>1,system-failure>2"])
    #expect(rules.options["abort-if"]?.texts == ["outcome-unknown>1", "system-failure>2"])
  }

  @Test(arguments: [
    ("canary:", "must not be blank"), ("canary: {}", "must be text"),
    ("canary: [1]", "must be text"), ("abort-if: []", "must hold something"),
    ("inbox: [a]", "must be text"), ("settel: 2s", "did you mean `settle`?"),
  ])
  func `an option of a run that cannot be one is refused`(line: String, message: String) {
    let errors = failures([:], of: Self.file + line)
    #expect(errors.count == 1)
    #expect(errors.first?.hasPrefix("setup/ssp-cancel.yaml:21:") == true, "\(errors)")
    #expect(errors.first?.contains(message) == true, "\(errors)")
  }

  @Test func `paths of variables are seen from the working folder`() throws {
    let configuration = try read(["SSP_CANCEL_ROUTES": "mine.yaml"])
    #expect(configuration.routes == .file("mine.yaml"))
    #expect(try read([:]).routes == .file("setup/routes.yaml"))
  }

  @Test(arguments: ["$CREDENTIALS_DIRECTORY", "${CREDENTIALS_DIRECTORY}"])
  func `the folder of credentials stands for itself in paths`(name: String) throws {
    let text = Self.file.replacing(
      "ssp: { url: https://ssp.example.nhs.uk }",
      with: """
        ssp:
          url: https://ssp.example.nhs.uk
          client-certificate: client.pem
          private-key: \(name)/key.pem
          trust-roots: roots.pem
        """
    )
    let configuration = try read(
      ["CREDENTIALS_DIRECTORY": "/run/credentials/a.service"],
      of: text
    )
    #expect(configuration.ssp?.tls?.privateKey == "/run/credentials/a.service/key.pem")
    #expect(configuration.ssp?.tls?.clientCertificate == "setup/client.pem")
    let errors = failures([:], of: text)
    #expect(errors.count == 1)
    #expect(errors.first?.contains("which is not set; systemd sets it") == true)
  }

  @Test func `unknown and wrong variables are named, and their values are not`() {
    let errors = failures([
      "SSP_CANCEL_RESON": "Zyxwvut", "SSP_CANCEL_PASSWORD_OF_MINE": "Zyxwvut",
      "SSP_CANCEL_CONSUMER_ASID": "Zyxwvut", "SSP_CANCEL_LIMITS_MAXIMUM_DEPTH": "Zyxwvut",
      "SSP_CANCEL_ISSUER": " ",
    ])
    let named = errors.map { $0.split(separator: ":").first.map(String.init) ?? "" }
    #expect(
      Set(named) == [
        "SSP_CANCEL_RESON", "SSP_CANCEL_PASSWORD_OF_MINE", "SSP_CANCEL_CONSUMER_ASID",
        "SSP_CANCEL_LIMITS_MAXIMUM_DEPTH", "SSP_CANCEL_ISSUER",
      ]
    )
    #expect(errors.contains { $0.contains("did you mean `SSP_CANCEL_REASON`?") })
    #expect(!errors.joined().contains("Zyxwvut"))
  }

  @Test func `what is set for the tests of the program is none of its variables`() throws {
    let configuration = try read(["SSP_CANCEL_CORPUS": "corpus"])
    #expect(!configuration.origins.values.contains { $0 != .file })
  }

  @Test func `every key has a variable of its own`() {
    let names = ConfigurationKeys.all.map { $0.uppercased().map { $0.isLetter ? $0 : "_" } }
    #expect(Set(names).count == ConfigurationKeys.all.count)
    #expect(ConfigurationKeys.all.contains("operator.local-identifier.system"))
    #expect(ConfigurationKeys.all.contains("ssp.private-key"))
  }
}
