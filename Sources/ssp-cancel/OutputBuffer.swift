import Spool

/// Gathers output, so that many lines take few writes.
struct OutputBuffer {
  private var bytes: [UInt8] = []

  /// Adds lines, and writes when there are many.
  mutating func append(_ lines: [UInt8]) throws(SpoolError) {
    bytes += lines
    if bytes.count >= 65_536 { try flush() }
  }

  /// Writes what there is.
  mutating func flush() throws(SpoolError) {
    guard !bytes.isEmpty else { return }
    try StandardStream.output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
