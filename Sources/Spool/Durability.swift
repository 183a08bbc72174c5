/// How much of what was written survives a power cut.
public enum Durability: String, CaseIterable, Sendable {
  /// Whatever the kernel had written by itself; a file is still complete or absent.
  case none
  /// Everything up to the last commit of an ``OutcomeBatch``.
  case batch
  /// Every file from the moment it has its name.
  case file
}

/// What happens when the name of a new file is taken.
public enum ExistingFilePolicy: Sendable {
  /// The new file takes the place of the old one.
  case replace
  /// The new file is named `name~2.extension`, `name~3.extension` and so on.
  case numbered
  /// Like `numbered`, but a file which has the name, or the last of its numbers, and the same bytes is
  /// taken for the new one: for writing again what a crash may have left complete.
  case numberedUnlessSame
}
