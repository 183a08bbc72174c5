#if Network
import Foundation

/// A workplace whose runs go through a provider on a port of this machine, in plain HTTP.
struct LoopbackRun {
  let workplace: Workplace

  init(_ workplace: Workplace) { self.workplace = workplace }

  /// Writes the configuration of the samples for a provider.
  func configure(_ provider: RunningProvider, requestSeconds: Int) throws {
    let configuration = try Repository.text("Samples/ssp-cancel.yaml")
      .replacing("https://ssp.example.nhs.uk/", with: provider.url)
      .replacing("request-seconds: 30", with: "request-seconds: \(requestSeconds)")
      .replacing("routes: routes.yaml", with: "routes: \(Repository.path("Samples/routes.yaml"))")
    try workplace.write(configuration, to: "ssp-cancel.yaml")
  }

  /// The options of each run, beside the folders.
  var options: [String] {
    [
      "--config", workplace.url("ssp-cancel.yaml").path, "--now", "2026-01-15T09:00:00Z",
      "--settle", "0s",
    ]
  }

  /// A run over the inbox.
  func program(_ command: String = "run", _ more: String...) -> Program {
    let folders = [
      "--inbox", workplace.url("inbox").path, "--outbox", workplace.url("outbox").path,
    ]
    return Program([command] + folders + options + more, environment: Self.environment)
  }

  /// A proxy that the environment names is not asked.
  static let environment: [String: String] = {
    let nobody = "http://127.0.0.1:1/"
    return ["HTTP_PROXY": nobody, "http_proxy": nobody, "ALL_PROXY": nobody]
  }()
}
#endif
