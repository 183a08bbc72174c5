/// What a reader refuses to go beyond, so that no input can take unbounded time or memory.
public struct ReadLimits: Hashable, Sendable {
  /// The largest file, in bytes; 4 MiB unless set, so that a string of 1 MiB fits.
  public var maximumByteCount: Int

  /// The deepest nesting of objects, arrays or elements; 64 unless set.
  public var maximumDepth: Int

  /// The most attributes one XML element may have, namespace declarations included; 64 unless set.
  public var maximumAttributeCount: Int

  /// The most diagnostics kept for one file; 100 unless set, and one more that says so.
  public var maximumDiagnosticCount: Int

  /// Creates limits.
  public init(
    maximumByteCount: Int = 4 * 1_048_576,
    maximumDepth: Int = 64,
    maximumAttributeCount: Int = 64,
    maximumDiagnosticCount: Int = 100
  ) {
    self.maximumByteCount = maximumByteCount
    self.maximumDepth = maximumDepth
    self.maximumAttributeCount = maximumAttributeCount
    self.maximumDiagnosticCount = maximumDiagnosticCount
  }
}
