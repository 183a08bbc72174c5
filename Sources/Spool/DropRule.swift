/// How those who drop files say that one is complete.
public enum DropRule: Hashable, Sendable {
  /// They don't: a file nobody has touched for a while is taken for complete; see ``SettlingFiles``.
  case settled
  /// With an empty or any other file beside it, named like it and this ending, such as `.done`.
  case doneMarker(ending: String)
  /// As the NHS MESH client drops a message: the data as `NAME.dat`, and after that its control file
  /// `NAME.ctl`.
  ///
  /// Of the control file the name only is looked at: its subject and its recipient may name a patient.
  /// Source: NHS England, MESH client, "control files": data first, both with the same name.
  case controlFile
}

extension DropRule {
  /// The names of the files that a file may make complete; none if it isn't a marker or control file.
  ///
  /// The endings of MESH may be in capitals. A name too long for a marker beside it has none.
  func files(of companion: FileName) -> [FileName] {
    switch self {
    case .settled: []
    case .doneMarker(let ending):
      Self.stem(companion.bytes, ending).flatMap { FileName(bytes: $0) }.map { [$0] } ?? []
    case .controlFile:
      Self.stem(companion.bytes, ".ctl").map { stem in
        [".dat", ".DAT"].compactMap { FileName(bytes: stem + Array($0.utf8)) }
      } ?? []
    }
  }

  /// A name without an ending, whatever the case of the letters; nil if it hasn't that.
  private static func stem(_ name: [UInt8], _ ending: String) -> ArraySlice<UInt8>? {
    let end = name.suffix(ending.utf8.count)
    guard name.count > end.count, lowercased(end) == lowercased(ending.utf8) else { return nil }
    return name.dropLast(end.count)
  }

  private static func lowercased(_ bytes: some Collection<UInt8>) -> [UInt8] {
    bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}

/// What the files of an inbox are by a rule.
public struct DropListing: Sendable {
  /// The complete files, in the order of the paths' bytes.
  public let complete: InboxEntries
  /// The files that aren't complete yet, in the same order.
  public let waiting: InboxEntries
  /// The markers and control files without a file they could be of.
  ///
  /// What they stood for was moved, or never came. A report of MESH that a message was not delivered is one of them.
  public let withoutFile: InboxEntries
  private let companions: [UInt32: UInt32]

  /// The marker or control file that made a file complete; nil where the rule has none.
  public func companion(of entry: InboxEntry) -> InboxEntry? {
    companions[UInt32(entry.index)].map { InboxEntry(store: entry.store, index: Int($0)) }
  }

  /// Applies a rule to the inputs of a listing.
  public init(_ listing: InboxListing, _ rule: DropRule) {
    let inputs = listing.inputs
    guard rule != .settled else {
      complete = inputs
      waiting = InboxEntries(store: inputs.store, positions: InboxPositions([]))
      withoutFile = waiting
      companions = [:]
      return
    }
    var companions: [UInt32: UInt32] = [:]
    var owned: Set<UInt32> = []
    var withoutFile: [UInt32] = []
    let paths = PathSearch(inputs)
    for (position, entry) in zip(inputs.positions, inputs) {
      let names = rule.files(of: entry.name)
      guard !names.isEmpty else { continue }
      let files = names.compactMap { paths.position(of: entry.relativePath.sibling($0).bytes) }
      // One that could stand for two files, which differ in case only, does not say which.
      guard files.count == 1, companions[files[0]] == nil else {
        withoutFile.append(position)
        continue
      }
      companions[files[0]] = position
      owned.insert(position)
    }
    let others = inputs.positions.filter { !owned.contains($0) }
    let loose = Set(withoutFile)
    let entries = { (positions: [UInt32]) in
      InboxEntries(store: inputs.store, positions: InboxPositions(positions))
    }
    complete = entries(others.filter { companions[$0] != nil })
    waiting = entries(others.filter { companions[$0] == nil && !loose.contains($0) })
    self.withoutFile = entries(withoutFile)
    self.companions = companions
  }
}

/// Finds inputs by their paths, which are sorted.
private struct PathSearch {
  private let inputs: InboxEntries

  init(_ inputs: InboxEntries) { self.inputs = inputs }

  func path(_ position: UInt32) -> ArraySlice<UInt8> {
    inputs.store.path(of: inputs.store.records[Int(position)])
  }

  func position(of path: some Collection<UInt8>) -> UInt32? {
    var (low, high) = (0, inputs.positions.count)
    while low < high {
      let middle = (low + high) / 2
      if self.path(inputs.positions[middle]).lexicographicallyPrecedes(path) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < inputs.positions.count else { return nil }
    let found = inputs.positions[low]
    return self.path(found).elementsEqual(path) ? found : nil
  }
}
