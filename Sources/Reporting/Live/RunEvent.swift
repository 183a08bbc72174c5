/// What a run tells while it goes on, for those who watch it; nothing in it is patient data.
public enum RunEvent: Sendable {
  /// The run has begun; `notice` is about where its requests go.
  case began(runID: String, notice: String?)
  /// So many inputs lie in the inbox, to be worked on now.
  case found(inputCount: Int)
  /// An input has its result, which is recorded.
  case settled(SettledItem)
  /// The run has ended with an exit status, and its summary is written.
  case ended(RunSummary, exitStatus: Int)
}

/// An input that has its result.
public struct SettledItem: Sendable {
  /// The SHA-256 of its content, in hexadecimal digits; `nil` for what could not be read.
  public let digest: String?

  /// What the summary says of it.
  public let row: ItemRow

  /// Creates an item.
  public init(digest: String?, row: ItemRow) {
    self.digest = digest
    self.row = row
  }
}
