import ArgumentParser
import Cancellation
import ConfigurationFiles
import FHIRModel
import MessagePipeline
import Reporting
import Spool

/// `ssp-cancel doctor`: says whether a run would work, and sends nothing about any patient.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks everything that a run needs, and cancels nothing.",
    discussion: """
      Looked at are the configuration, with the origin of each value, the routes, the certificates \
      and their key, the folders, and whether the Spine Secure Proxy and the Spine Directory \
      Service answer. They are asked for nothing that is about a patient; --offline asks nobody. The \
      options are those of run and watch: put doctor in the place of either to try a command line.

      The exit status is 0 when a run should work, 1 when it would fail, and 2 for wrong options or \
      a configuration that cannot be read.

      EXAMPLES
        ssp-cancel doctor --config ssp-cancel.yaml --inbox inbox --outbox outbox
        ssp-cancel doctor --offline --config Samples/ssp-cancel.yaml --format json
      """
  )

  @OptionGroup
  var batch: BatchOptions

  @OptionGroup(title: "How it is watched")
  var times: WatchOptions

  @Flag(help: "Connect to nobody.")
  var offline = false

  @Option(help: "How the result is written: text or json.")
  var format = CheckupFormat.text

  /// Who sends, where to, and why.
  var configuration: ConfigurationOptions { batch.configuration }

  func run() async throws {
    let file = try configuration.read()
    var checkup = Checkup()
    addSettings(file, to: &checkup)
    let batch = addOptions(file, to: &checkup)
    checkRoutes(file, &checkup)
    checkFolders(batch, &checkup)
    await checkNetwork(file, &checkup)
    switch format {
    case .text: try StandardStream.output.write(Array(checkup.text().utf8))
    case .json: try StandardStream.output.write(checkup.json())
    }
    guard checkup.isHealthy else { throw ExitCode(1) }
  }

  // MARK: - Settings

  private func addSettings(_ file: RunConfiguration, to checkup: inout Checkup) {
    func add(_ key: String, _ value: String?, option: String? = nil) {
      if let option {
        checkup.addSetting(key, option, origin: "option")
      } else if let value {
        checkup.addSetting(key, value, origin: file.origins[key]?.text ?? "default")
      }
    }
    checkup.addSetting(
      "configuration",
      configuration.config,
      origin: configuration.originOfPath
    )
    add("consumer.asid", file.consumer.asid.text)
    add("consumer.ods-code", file.consumer.odsCode.text)
    add("consumer.name", file.consumer.name)
    add("issuer", file.consumer.issuer)
    add("device.value", file.consumer.device.value)
    add("operator.id", file.consumer.operator.id)
    if let ssp = file.ssp {
      add("ssp.url", ssp.base.text)
      add("ssp.client-certificate", ssp.tls?.clientCertificate)
      add("ssp.private-key", ssp.tls.map { "\($0.privateKey), content withheld" })
      add("ssp.trust-roots", ssp.tls?.trustRoots)
      addLimits(ssp.limits, of: "ssp", add)
    }
    if let sds = file.sds {
      add("sds.url", sds.base.text)
      add("sds.api-key-file", "\(sds.apiKeyPath), content withheld")
      add("sds.trust-roots", sds.trustRoots ?? "those of the system")
      add("sds.dialect", sds.dialect?.rawValue)
      addLimits(sds.limits, of: "sds", add)
    }
    add("reason", file.reason, option: configuration.reason)
    add("provider-ods", file.defaultProvider?.text, option: configuration.providerODS)
    add("routes", file.routes.map(Self.text), option: configuration.routes)
    let traffic = batch.providers.traffic
    add(
      "concurrency",
      String(file.traffic.concurrency ?? RunSettings.defaultConcurrency),
      option: traffic.concurrency.map { String($0) }
    )
    add(
      "provider-concurrency",
      String(file.traffic.providerConcurrency ?? RunSettings.defaultProviderConcurrency),
      option: traffic.providerConcurrency.map { String($0) }
    )
    add(
      "rate-limit",
      file.traffic.rateLimit?.description ?? "as fast as answers come",
      option: traffic.rateLimit?.description
    )
    add(
      "limits.maximum-bytes",
      String(file.limits.maximumByteCount),
      option: configuration.maximumBytes.map { String($0) }
    )
    add(
      "limits.maximum-depth",
      String(file.limits.maximumDepth),
      option: configuration.maximumDepth.map { String($0) }
    )
    add(
      "limits.maximum-attributes",
      String(file.limits.maximumAttributeCount),
      option: configuration.maximumAttributes.map { String($0) }
    )
  }

  /// Adds what is an option as well, and gives the options of the run that come of it.
  private func addOptions(_ file: RunConfiguration, to checkup: inout Checkup) -> BatchOptions {
    var batch = batch
    var times = times
    var source = OptionSource(file.options, fileName: configuration.config, demands: false)
    batch.take(&source)
    times.take(&source)
    for key in ConfigurationKeys.options {
      guard let setting = source.settings.first(where: { $0.key == key }) else { continue }
      let origin = setting.isGiven ? "option" : file.origins[setting.key]?.text ?? "default"
      checkup.addSetting(setting.key, setting.text, origin: origin)
    }
    for fault in source.faults { checkup.add("options", .failed, fault.description) }
    return batch
  }

  private func addLimits(
    _ limits: ConnectionLimits,
    of section: String,
    _ add: (String, String?, String?) -> Void
  ) {
    add("\(section).connect-seconds", String(limits.connectSeconds), nil)
    add("\(section).request-seconds", String(limits.requestSeconds), nil)
    add("\(section).maximum-answer-bytes", String(limits.maximumAnswerByteCount), nil)
  }

  private static func text(_ source: RoutesSource) -> String {
    switch source {
    case .file(let path): path
    case .directory: "sds"
    }
  }

  // MARK: - Routes and folders

  private func checkRoutes(_ file: RunConfiguration, _ checkup: inout Checkup) {
    let source = configuration.routes.map { RoutesSource.file($0) } ?? file.routes
    switch source {
    case nil:
      checkup.add("routes", .failed, "there are none; add `routes` to the configuration")
    case .directory:
      checkup.add("routes", .ok, "they are looked up in the Spine Directory Service")
    case .file(let path):
      do throws(ConfigurationFailure) {
        let table = try RoutesFile.read(path: path)
        checkup.add("routes", .ok, "\(path) has \(table.routes.count)")
        for route in table.routes {
          for warning in route.warnings {
            checkup.add("routes", .warning, "\(route.key): \(warning)")
          }
        }
      } catch {
        for fault in error.errors { checkup.add("routes", .failed, fault.description) }
      }
    }
  }

  private func checkFolders(_ batch: BatchOptions, _ checkup: inout Checkup) {
    let inboxFacts = facts(
      of: batch.providers.inbox,
      named: "inbox",
      mayBeMissing: false,
      &checkup
    )
    let outboxFacts = facts(of: batch.outbox, named: "outbox", mayBeMissing: true, &checkup)
    guard let inboxFacts, let outboxFacts else { return }
    if inboxFacts.device == outboxFacts.device {
      checkup.add("folders", .ok, "inbox and outbox are on one file system")
    } else {
      checkup.add(
        "folders",
        .warning,
        "inbox and outbox are on two file systems, so inputs are copied and not just renamed; put "
          + "them on one"
      )
    }
  }

  private func facts(
    of path: String?,
    named name: String,
    mayBeMissing: Bool,
    _ checkup: inout Checkup
  ) -> FolderFacts? {
    guard let path else {
      checkup.add(
        "folders",
        .skipped,
        "no \(name) is named: add `\(name)` to the configuration, or give each run --\(name)"
      )
      return nil
    }
    do throws(SpoolError) {
      let facts = try FolderFacts(path: path)
      if !facts.exists, !mayBeMissing {
        checkup.add("folders", .failed, "there is no \(name) \(path); make it")
        return nil
      }
      guard facts.isWritable else {
        checkup.add(
          "folders",
          .failed,
          "nothing may be created or removed in \(facts.shownPath); change its permissions"
        )
        return nil
      }
      let state = facts.exists ? "is writable" : "will be made in \(facts.shownPath)"
      checkup.add("folders", .ok, "the \(name) \(path) \(state)")
      return facts
    } catch {
      checkup.add("folders", .failed, "\(error)")
      return nil
    }
  }
}

extension SettingOrigin {
  /// The origin, for the list of settings.
  fileprivate var text: String {
    switch self {
    case .file: "file"
    case .variable(let name): name
    }
  }
}

/// How `doctor` writes what it found.
enum CheckupFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case text
  /// For programs: one JSON object.
  case json
}
