/// Keeps what this process writes and holds in memory to its user.
public enum ProcessPrivacy {
  /// Makes all files that are created from now on private, and leaves no memory behind in a crash.
  ///
  /// Libraries create files as well, such as those of SQLite, by the caller's umask. The memory has
  /// patient data and the client's key. Core dumps have the size 0; where they are piped to a program,
  /// which gets them whatever their size, they hold none of the memory. The process is not made one that
  /// cannot be dumped at all: its user could not look into it any more either, with `lsof` or a debugger.
  public static func begin() {
    SystemCalls.setPrivateFileCreation()
    SystemCalls.limitCoreDumps()
    let calls = SystemCalls()
    // Where there is no such file, for want of /proc, the limit has to do.
    guard
      let filter = try? calls.openOrCreateFile(
        in: .workingFolder,
        TerminatedName("/proc/self/coredump_filter".utf8)
      )
    else { return }
    // So it has where the system does not let it be written.
    try? calls.write(filter, Array("0".utf8))
  }
}
