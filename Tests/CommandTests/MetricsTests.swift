import Foundation
import Testing

/// `run --metrics`, the file that Prometheus collects.
@Suite struct MetricsTests {
  @Test func `is replaced after the run, and everyone may read it`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.write("ssp_cancel_last_success_timestamp_seconds 1700000000\n", to: "a.prom")
    let result = try await workplace.run("--metrics", workplace.url("a.prom").path)
    #expect(result.status == 0, "\(result.errors)")
    let text = String(decoding: try workplace.data("a.prom"), as: UTF8.self)
    #expect(text.contains("\nssp_cancel_last_run_items{outcome=\"cancelled\"} 1\n"))
    #expect(text.contains("\nssp_cancel_last_run_rehearsal 1\n"))
    // The embedded provider is no success at a real one.
    #expect(text.contains("\nssp_cancel_last_success_timestamp_seconds 1700000000\n"))
    let attributes = try FileManager.default.attributesOfItem(
      atPath: workplace.url("a.prom").path
    )
    #expect(attributes[.posixPermissions] as? Int == 0o644)
  }

  @Test func `is refused under a name that is not collected`() async throws {
    let workplace = try Workplace()
    let result = try await workplace.run("--metrics", workplace.url("a.txt").path)
    #expect(result.status == 2)
    #expect(result.errors.contains("ends in .prom"))
  }
}
