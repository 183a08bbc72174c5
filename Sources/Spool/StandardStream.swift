import Glibc

/// The standard output or the standard error of the program.
public enum StandardStream: Sendable {
  case output
  case error

  /// Writes bytes, all of them.
  ///
  /// - Throws: ``SpoolError/cannotWrite(path:errno:)``, for example when a pipe's reader is gone.
  public func write(_ bytes: [UInt8]) throws(SpoolError) {
    do throws(Errno) {
      try SystemCalls().write(toStandardStream: number, bytes)
    } catch {
      throw .cannotWrite(
        path: self == .output ? "the standard output" : "the standard error",
        errno: error.code
      )
    }
  }

  /// Whether a person reads along.
  public var isTerminal: Bool { isatty(number) != 0 }

  private var number: Int32 { self == .output ? 1 : 2 }
}
