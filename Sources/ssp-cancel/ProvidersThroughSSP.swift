import ConfigurationFiles
import MessagePipeline

#if Network
import SSPTransport
#endif

extension ProviderOptions {
  /// Works with the Spine Secure Proxy of the configuration.
  func throughSSP<Value: Sendable>(
    _ settings: RunSettings,
    _ file: RunConfiguration,
    _ work: Work<Value>
  ) async throws(ExitWithMessage) -> Value {
    guard let ssp = file.ssp else {
      throw usage(
        "\(configuration.config) has no section `ssp`; add it, or try out embedded providers with "
          + "--book"
      )
    }
    guard ssp.tls != nil || ssp.base.isPlainHTTP else {
      throw usage(
        "the section `ssp` of \(configuration.config) names no `client-certificate`, `private-key` "
          + "and `trust-roots`; add them, or try out embedded providers with --book"
      )
    }
    #if Network
    // Whatever can fail comes before the connections, which must be closed.
    let identity = try makeIdentity(ssp)
    let directory = try makeDirectory(file, settings)
    let proxy = SpineSecureProxy(
      settings: ssp,
      identity: identity,
      connectionCount: settings.maximumConcurrency
    )
    var settings = settings
    settings.directory = directory
    settings.directoryDialect = file.sds?.dialect
    let result: Result<Value, ExitWithMessage>
    do throws(ExitWithMessage) {
      let access = Access(
        settings: settings,
        environment: environment(pause: Self.pause),
        transport: proxy
      )
      result = .success(try await carryOut(work, with: access))
    } catch {
      result = .failure(error)
    }
    await proxy.close()
    await directory?.close()
    return try result.get()
    #else
    throw usage(
      "this program was built without HTTPS; build it with the package trait Network, or try out "
        + "embedded providers with --book"
    )
    #endif
  }

  #if Network
  private func makeIdentity(_ ssp: SSPSettings) throws(ExitWithMessage) -> ClientIdentity? {
    guard let files = ssp.tls else { return nil }
    do throws(ConfigurationFailure) {
      // TLS goes by the system's clock, whatever --now says.
      return try ClientIdentity(files, at: SystemClock.now().secondsSince1970)
    } catch {
      throw usage(error.description)
    }
  }

  /// The directory, where the configuration has routes looked up.
  private func makeDirectory(
    _ file: RunConfiguration,
    _ settings: RunSettings
  ) throws(ExitWithMessage) -> SpineDirectory? {
    guard configuration.asksDirectory(file), let sds = file.sds else { return nil }
    do throws(ConfigurationFailure) {
      return try SpineDirectory(
        settings: sds,
        connectionCount: settings.maximumConcurrency,
        now: configuration.clock,
        pause: Self.pause
      )
    } catch {
      throw usage(error.description)
    }
  }

  /// Waits; a run that is stopped does not wait any more.
  @Sendable private static func pause(_ duration: Duration) async {
    try? await Task.sleep(for: duration)
  }
  #endif

  private func usage(_ message: String) -> ExitWithMessage {
    ExitWithMessage(status: .usage, message: message)
  }
}
