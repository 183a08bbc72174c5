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

  /// Whether text may be coloured here, where nobody said so on the command line.
  ///
  /// It is on a terminal that is not a dumb one. A variable `NO_COLOR` that is not empty turns colours
  /// off everywhere, and else `CLICOLOR_FORCE` that is neither empty nor 0 turns them on.
  /// Source: no-color.org; bixense.com/clicolors.
  public var takesColour: Bool {
    func value(_ name: String) -> String { SystemCalls.environmentValue(name) ?? "" }
    if !value("NO_COLOR").isEmpty { return false }
    if !["", "0"].contains(value("CLICOLOR_FORCE")) { return true }
    return isTerminal && value("TERM") != "dumb"
  }

  /// Whether a person can be asked: the standard input and the standard error are a terminal.
  public static var canAsk: Bool { isatty(0) != 0 && error.isTerminal }

  private var number: Int32 { self == .output ? 1 : 2 }
}
