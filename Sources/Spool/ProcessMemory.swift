/// Keeps what this process holds of the system's memory small.
public enum ProcessMemory {
  /// How many arenas memory comes from: one for each of the two threads that are busy most of the time.
  private static let arenaCount: Int32 = 2

  /// From which size on memory is not taken from an arena, and goes back to the system when it is free.
  private static let separateByteCount: Int32 = 131_072

  /// Lets threads share their arenas, and keeps what is large out of them.
  ///
  /// Of itself, glibc has up to eight arenas for each processor, each of which keeps what was given back
  /// to it, and it puts larger and larger blocks there, such as the listing of an inbox. To be called
  /// while there is one thread. Where there is no glibc, nothing is done.
  public static func begin() {
    SystemCalls.limitArenas(to: arenaCount, separatingBlocksFrom: separateByteCount)
  }
}
