import Foundation
import Testing

/// Memory does not grow with the number of files.
///
/// `make memory` does the same with 100,000 files and the release build.
@Suite struct MemoryTests {
  /// How many files the small run has: enough that all that is held at a time is held.
  private static let fewFiles = 800

  /// How many files the large run has, and how much more memory it may take.
  private static let manyFiles = 3200
  private static let maximumGrowthKiB = 4096

  /// Says at the end how much memory the program had at most, as the system counts it.
  private static let script = """
    "$0" "$@" & pid=$!
    while line=$(grep VmHWM /proc/$pid/status); do peak=$line; sleep 0.01; done
    wait $pid && echo "$peak"
    """

  @Test func `four times the files take hardly more memory`() async throws {
    var few = try await peakKiB(of: Self.fewFiles)
    var many = try await peakKiB(of: Self.manyFiles)
    // Who uses the machine beside decides how much is under way at a time, and the peak varies; what is kept
    // for each file is there in every run.
    for _ in 0..<2 where many - few >= Self.maximumGrowthKiB {
      few = max(few, try await peakKiB(of: Self.fewFiles))
      many = min(many, try await peakKiB(of: Self.manyFiles))
    }
    #expect(many - few < Self.maximumGrowthKiB, "\(few) KiB became \(many) KiB")
  }

  /// The most memory that a run over so many files has at a time.
  private func peakKiB(of fileCount: Int) async throws -> Int {
    let workplace = try Workplace()
    for number in 0..<fileCount {
      let appointment = Workplace.appointment("\(100_000 + number)")
      try workplace.write(appointment, to: "inbox/X9C0\(number % 3 + 1)/\(number).json")
    }
    let result = try await Program(
      workplace.arguments(["--book", "inbox", "--quiet"]),
      script: Self.script,
      environment: Program.oneHeap
    ).run(limitSeconds: 600)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try workplace.summary().items.count == fileCount)
    let peak = result.output.split { !$0.isNumber }.last
    return try #require(peak.flatMap { Int($0) }, "\(result.output)")
  }
}
