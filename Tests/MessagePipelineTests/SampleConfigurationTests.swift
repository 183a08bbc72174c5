import Cancellation
import ConfigurationFiles
import ElementModel
import MessagePipeline
import Testing

/// The documented configuration of the samples, which `ssp-cancel init` hands out.
@Suite struct SampleConfigurationTests {
  @Test func `what it gives for keys with a default is the default`() throws {
    let configuration = try RunConfiguration.read(
      path: Repository.samples.appending(path: "ssp-cancel.yaml").path
    )
    #expect(configuration.limits == ReadLimits())
    #expect(configuration.ssp?.limits == ConnectionLimits())
    #expect(configuration.traffic.concurrency == RunSettings.defaultConcurrency)
    #expect(configuration.traffic.providerConcurrency == RunSettings.defaultProviderConcurrency)
    #expect(configuration.consumer.operator.sdsUserID == "UNK")
  }

  @Test func `the documentation has every key in order, and the defaults`() throws {
    let text = try String(
      contentsOf: Repository.folder.appending(path: "Documentation/Configuration.md"),
      encoding: .utf8
    )
    let rows = text.matches(of: /\| `([a-z.\-]+)` \| .+ \| (.+) \|\n/)
    #expect(rows.map { String($0.1) } == ConfigurationKeys.all)
    let defaults = Dictionary(rows.map { (String($0.1), String($0.2)) }) { $1 }
    let limits = ReadLimits()
    let connection = ConnectionLimits()
    for (key, value) in [
      ("limits.maximum-bytes", limits.maximumByteCount),
      ("limits.maximum-depth", limits.maximumDepth),
      ("limits.maximum-attributes", limits.maximumAttributeCount),
      ("limits.maximum-diagnostics", limits.maximumDiagnosticCount),
      ("concurrency", RunSettings.defaultConcurrency),
      ("provider-concurrency", RunSettings.defaultProviderConcurrency),
      ("ssp.connect-seconds", connection.connectSeconds),
      ("sds.request-seconds", connection.requestSeconds),
      ("ssp.maximum-answer-bytes", connection.maximumAnswerByteCount),
    ] {
      #expect(defaults[key]?.hasSuffix("\(value)") == true, "\(key)")
    }
  }

  @Test func `it is complete: each key is there, or is there as a comment`() throws {
    let text = try String(
      contentsOf: Repository.samples.appending(path: "ssp-cancel.yaml"),
      encoding: .utf8
    )
    for key in ConfigurationKeys.all {
      let name = key.split(separator: ".").last ?? ""
      #expect(text.contains("\(name):"), "\(key)")
    }
  }
}
