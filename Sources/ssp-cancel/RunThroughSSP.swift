import ConfigurationFiles
import MessagePipeline
import Reporting

#if Network
import SSPTransport
#endif

extension RunCommand {
  /// Runs with the Spine Secure Proxy of the configuration.
  func runThroughSSP(
    _ settings: RunSettings,
    _ file: RunConfiguration
  ) async throws(ExitWithMessage) -> RunSummary {
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
    let proxy: SpineSecureProxy
    do throws(ConfigurationFailure) {
      // TLS goes by the system's clock, whatever --now says.
      let now = SystemClock.now().secondsSince1970
      let identity = try ssp.tls.map { files throws(ConfigurationFailure) in
        try ClientIdentity(files, at: now)
      }
      proxy = SpineSecureProxy(
        settings: ssp,
        identity: identity,
        connectionCount: settings.maximumProviderCount
      )
    } catch {
      throw usage(error.description)
    }
    let result: Result<RunSummary, ExitWithMessage>
    do throws(ExitWithMessage) {
      result = .success(
        try await run(
          settings,
          transport: proxy,
          // A run that is stopped does not wait any more.
          pause: { duration in try? await Task.sleep(for: duration) }
        )
      )
    } catch {
      result = .failure(error)
    }
    await proxy.close()
    return try result.get()
    #else
    throw usage(
      "this program was built without HTTPS; build it with the package trait Network, or try out "
        + "embedded providers with --book"
    )
    #endif
  }

  private func usage(_ message: String) -> ExitWithMessage {
    ExitWithMessage(status: .usage, message: message)
  }
}
