/// What lay in the inbox when it was listed.
///
/// The names are kept in one block of bytes, so 100,000 entries take a few megabytes.
public struct InboxListing: Sendable {
  /// The files to process, in the order of their paths' bytes.
  public let inputs: InboxEntries
  /// The entries which aren't processed, each with its reason, in the same order.
  public let refused: InboxEntries
  /// How many names look like files still being dropped (`….tmp`, `….part`, `….filepart`, `…~`).
  public let unfinishedCount: Int
  /// How many hidden names (`.…`) were passed over.
  public let hiddenCount: Int

  /// Every entry, whatever it is.
  var allEntries: InboxEntries {
    InboxEntries(store: inputs.store, positions: InboxPositions(all: inputs.store))
  }

  /// The subfolders that could be listed.
  var subfolders: [TerminatedName] { inputs.store.folders }

  init(_ store: InboxStore, unfinishedCount: Int, hiddenCount: Int) {
    let all = InboxEntries(store: store, positions: InboxPositions(all: store))
    inputs = all.filtered { !$0.isSidecar && $0.refusal == nil }
    refused = InboxEntries(store: store, positions: InboxPositions(store.refusals.keys.sorted()))
    self.unfinishedCount = unfinishedCount
    self.hiddenCount = hiddenCount
  }
}

/// Some entries of one listing.
public struct InboxEntries: RandomAccessCollection, Sendable {
  let store: InboxStore
  let positions: InboxPositions

  /// Always 0.
  public var startIndex: Int { 0 }
  /// The number of entries.
  public var endIndex: Int { positions.count }
  /// The entry at a position, 0 first.
  public subscript(position: Int) -> InboxEntry {
    InboxEntry(store: store, index: Int(positions[position]))
  }

  /// Those of the entries for which a condition holds, in the same order.
  public func filtered<Failure: Error>(
    _ isIncluded: (InboxEntry) throws(Failure) -> Bool
  ) throws(Failure) -> InboxEntries {
    var kept: [UInt32] = []
    for (position, entry) in zip(positions, self) where try isIncluded(entry) {
      kept.append(position)
    }
    guard kept.count < count else { return self }
    return InboxEntries(store: store, positions: InboxPositions(kept))
  }

  /// The same entries without the memory of those that were listed with them, and without sidecars.
  public func alone() -> InboxEntries {
    var names: [UInt8] = []
    var records: [InboxStore.Record] = []
    var refusals: [UInt32: FileRefusal] = [:]
    for position in positions {
      let record = store.records[Int(position)]
      refusals[UInt32(records.count)] = store.refusals[position]
      records.append(record.moved(to: UInt32(names.count)))
      names += store.path(of: record)
      names.append(0)
    }
    let store = InboxStore(
      names: names,
      records: records,
      folders: store.folders,
      sidecars: [],
      refusals: refusals
    )
    return InboxEntries(store: store, positions: InboxPositions(all: store))
  }
}

/// A file in the inbox, or something else which lies there and is refused.
public struct InboxEntry: Sendable {
  let store: InboxStore
  let index: Int

  init(store: InboxStore, index: Int) {
    self.store = store
    self.index = index
  }

  private var record: InboxStore.Record { store.records[index] }

  /// An entry for a file that is not there, though somebody names it; nil below a folder of a
  /// subfolder, where no inbox has files.
  public init?(missing path: RelativePath) {
    let components = path.components
    guard components.count <= 2 else { return nil }
    let record = InboxStore.Record(
      offset: 0,
      length: UInt16(path.bytes.count),
      kind: .regular,
      isSidecar: false
    )
    self.init(
      store: InboxStore(
        names: path.bytes + [0],
        records: [record],
        folders: components.count == 1 ? [] : [TerminatedName(components[0].bytes)],
        sidecars: [],
        refusals: [0: .vanished]
      ),
      index: 0
    )
  }

  /// The path below the inbox: one name, or a subfolder's and the file's.
  public var relativePath: RelativePath {
    guard let path = RelativePath(bytes: store.path(of: record)) else {
      preconditionFailure("a listed entry has a path")
    }
    return path
  }

  /// The name of the entry itself.
  public var name: FileName { relativePath.name }

  /// The subfolder the entry lies in, named after a provider; nil at the top.
  public var subfolder: FileName? { relativePath.folder?.name }

  /// The file beside this one which says how to cancel it, if there is one; read it like an input.
  public var sidecar: InboxEntry? {
    guard index < store.sidecars.count, store.sidecars[index] >= 0 else { return nil }
    return InboxEntry(store: store, index: Int(store.sidecars[index]))
  }

  /// Why the entry isn't processed; nil for an input.
  public var refusal: FileRefusal? { store.refusals[UInt32(index)] }

  var isSidecar: Bool { record.isSidecar }

  var terminatedName: TerminatedName {
    let offset = folderEnd.map { $0 + 1 } ?? Int(record.offset)
    return TerminatedName(storage: store.names, offset: offset)
  }

  var terminatedFolder: TerminatedName? {
    folderEnd.map { TerminatedName(store.names[Int(record.offset)..<$0]) }
  }

  /// Where the subfolder's name ends in the names; nil at the top.
  private var folderEnd: Int? { store.path(of: record).firstIndex(of: UInt8(ascii: "/")) }
}

extension InboxEntry: CustomStringConvertible {
  /// The relative path, safe to show; see ``FileName/display(_:)``.
  public var description: String { FileName.display(store.path(of: record)) }
}

/// Which records of a listing are meant, in order; all of them take no memory.
struct InboxPositions: RandomAccessCollection, Sendable {
  private let some: [UInt32]?
  let endIndex: Int

  var startIndex: Int { 0 }

  /// Every record.
  init(all store: InboxStore) {
    some = nil
    endIndex = store.records.count
  }

  /// The records with some indices.
  init(_ indices: [UInt32]) {
    some = indices
    endIndex = indices.count
  }

  subscript(position: Int) -> UInt32 { some?[position] ?? UInt32(position) }
}

/// The memory of a listing: 8 bytes an entry, its NUL-terminated path, and 4 more with sidecars.
final class InboxStore: Sendable {
  struct Record {
    let offset: UInt32
    let length: UInt16
    let kind: FileKind
    let isSidecar: Bool

    /// The same where the path begins elsewhere in the names.
    fileprivate func moved(to offset: UInt32) -> Record {
      Record(offset: offset, length: length, kind: kind, isSidecar: isSidecar)
    }
  }

  let names: [UInt8]
  let records: [Record]
  let folders: [TerminatedName]
  /// The index of each record's sidecar, or -1; empty where there is no sidecar at all.
  let sidecars: [Int32]
  let refusals: [UInt32: FileRefusal]

  init(
    names: [UInt8],
    records: [Record],
    folders: [TerminatedName],
    sidecars: [Int32],
    refusals: [UInt32: FileRefusal]
  ) {
    self.names = names
    self.records = records
    self.folders = folders
    self.sidecars = sidecars
    self.refusals = refusals
  }

  func path(of record: Record) -> ArraySlice<UInt8> {
    names[Int(record.offset)..<(Int(record.offset) + Int(record.length))]
  }
}
