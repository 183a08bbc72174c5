import FuzzTargets
import TestSupport
import Testing

/// The properties that `make fuzz` looks for exceptions to, on seeds and on seeds changed a little.
@Suite struct FuzzTargetTests {
  @Test(arguments: FuzzTarget.allCases) func `holds for every seed`(target: FuzzTarget) throws {
    let seeds = try FuzzSeed.seeds(of: target)
    #expect(seeds.count >= 10)
    for seed in seeds {
      do throws(Violation) {
        try target.check(seed.bytes)
      } catch {
        Issue.record("\(target.rawValue): \(seed.path): \(error)")
      }
    }
  }

  @Test(arguments: FuzzTarget.allCases) func `holds for changed seeds`(target: FuzzTarget) throws {
    let seeds = try FuzzSeed.seeds(of: target)
    for number in 0..<FuzzSeed.changedCount {
      var mutation = SeededMutation(seed: UInt64(number))
      let bytes = mutation.changed(seeds.map(\.bytes))
      do throws(Violation) {
        try target.check(bytes)
      } catch {
        Issue.record("\(target.rawValue): change \(number): \(error)")
      }
    }
  }
}
