/// Collects the names of an inbox while it is listed, then sorts them and finds the sidecars.
struct InboxListingBuilder {
  private let maximumEntryCount: Int
  private var names: [UInt8] = []
  private var records: [InboxStore.Record] = []
  private var folders: [TerminatedName] = []
  private var prefix: [UInt8] = []
  private var unfinishedCount = 0
  private var hiddenCount = 0

  /// The subfolders met at the top, in no order.
  private(set) var subfolders: [FileName] = []
  /// Whether an entry was left out because there are too many.
  private(set) var isFull = false

  init(maximumEntryCount: Int) { self.maximumEntryCount = maximumEntryCount }

  /// Makes the next names those of a subfolder.
  mutating func enter(_ subfolder: FileName) {
    folders.append(TerminatedName(subfolder.bytes))
    prefix = subfolder.bytes + [UInt8(ascii: "/")]
  }

  /// Takes one listed name; false when there are too many.
  mutating func add(_ name: borrowing Span<UInt8>, _ kind: FileKind) -> Bool {
    if name[0] == UInt8(ascii: ".") {
      hiddenCount += 1
    } else if NameEnding.unfinished.contains(where: { $0.ends(name) }) {
      unfinishedCount += 1
    } else if kind == .folder && prefix.isEmpty {
      guard subfolders.count < maximumEntryCount else {
        isFull = true
        return false
      }
      if let name = FileName(bytes: name.indices.map({ name[$0] })) { subfolders.append(name) }
    } else {
      return append(name, kind)
    }
    return true
  }

  /// Records a subfolder of the top which can't be listed.
  mutating func refuse(_ subfolder: FileName, _ kind: FileKind) {
    prefix = []
    _ = append(subfolder.bytes.span, kind)
  }

  private mutating func append(_ name: borrowing Span<UInt8>, _ kind: FileKind) -> Bool {
    let offset = names.count
    guard records.count < maximumEntryCount,
      offset + prefix.count + name.count < Int(UInt32.max)
    else {
      isFull = true
      return false
    }
    names.append(contentsOf: prefix)
    for position in name.indices { names.append(name[position]) }
    names.append(0)
    records.append(
      InboxStore.Record(
        offset: UInt32(offset),
        length: UInt16(prefix.count + name.count),
        kind: kind,
        isSidecar: kind != .folder && NameEnding.sidecar.contains { $0.ends(name) }
      )
    )
    return true
  }

  /// Sorts the entries, attaches the sidecars and decides what is refused.
  consuming func finish() -> InboxListing {
    let names = names
    records.sort { left, right in
      Self.path(of: left, in: names).lexicographicallyPrecedes(Self.path(of: right, in: names))
    }
    var pairing = SidecarPairing(names: names, records: records)
    pairing.run()
    let store = InboxStore(
      names: names,
      records: records,
      folders: folders,
      sidecars: pairing.sidecars,
      refusals: pairing.refusals
    )
    return InboxListing(store, unfinishedCount: unfinishedCount, hiddenCount: hiddenCount)
  }

  private static func path(of record: InboxStore.Record, in names: [UInt8]) -> ArraySlice<UInt8> {
    names[Int(record.offset)..<(Int(record.offset) + Int(record.length))]
  }
}

/// An ending of file names which decides what a file is, in upper or lower case.
struct NameEnding: Sendable {
  let bytes: [UInt8]

  private init(_ text: StaticString) { bytes = Array(text.description.utf8) }

  /// Files which are still being dropped, by the habits of common transfer programs.
  static let unfinished = [
    NameEnding(".tmp"), NameEnding(".part"), NameEnding(".filepart"), NameEnding("~"),
  ]

  /// Files which say how to cancel the file they are named after.
  static let sidecar = [
    NameEnding(".cancel.yaml"), NameEnding(".cancel.yml"), NameEnding(".cancel.json"),
  ]

  /// Files with a JSON document on each line.
  static let lines = [NameEnding(".ndjson"), NameEnding(".jsonl")]

  /// Whether a longer name ends in this.
  func ends(_ name: borrowing Span<UInt8>) -> Bool {
    guard name.count > bytes.count else { return false }
    let start = name.count - bytes.count
    for index in bytes.indices where Self.lowercased(name[start + index]) != bytes[index] {
      return false
    }
    return true
  }

  /// The part before the ending, or nil if the name doesn't end in this.
  func stem(of path: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    ends(path.span) ? path.dropLast(bytes.count) : nil
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
