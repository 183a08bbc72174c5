import Foundation
import FuzzTargets

/// What libFuzzer calls with every input; `main` is libFuzzer's own.
///
/// The environment variable `FUZZ_TARGET` names the target. A property that does not hold ends the
/// process with its name, which libFuzzer takes for a crash and keeps the input of.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  do throws(Violation) {
    try target.check(bytes)
  } catch {
    stop("does not hold: \(error)")
  }
  return 0
}

private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    stop("FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
  }
  return target
}()

private func stop(_ sentence: String) -> Never {
  FileHandle.standardError.write(Data((sentence + "\n").utf8))
  abort()
}
