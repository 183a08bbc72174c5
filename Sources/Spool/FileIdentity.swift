/// What tells one state of a file from another: the same values mean nobody touched it meanwhile.
///
/// A rename within a file system keeps all five.
public struct FileIdentity: Hashable, Sendable {
  /// The size in bytes.
  public let byteCount: Int
  /// Whole seconds of the modification time since 1970.
  public let modifiedSeconds: Int
  /// The rest of the modification time, in nanoseconds, 0…999,999,999.
  public let modifiedNanoseconds: Int
  /// The number of the file in its file system.
  public let inode: UInt64
  /// The number of the file system.
  public let device: UInt64
}
