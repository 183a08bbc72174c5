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
    InboxEntries(store: inputs.store, positions: Array(0..<UInt32(inputs.store.records.count)))
  }

  /// The subfolders that could be listed.
  var subfolders: [TerminatedName] { inputs.store.folders }

  init(_ store: InboxStore, inputs: [UInt32], unfinishedCount: Int, hiddenCount: Int) {
    self.inputs = InboxEntries(store: store, positions: inputs)
    refused = InboxEntries(store: store, positions: store.refusals.keys.sorted())
    self.unfinishedCount = unfinishedCount
    self.hiddenCount = hiddenCount
  }
}

/// Some entries of one listing.
public struct InboxEntries: RandomAccessCollection, Sendable {
  let store: InboxStore
  let positions: [UInt32]

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
    return InboxEntries(store: store, positions: kept)
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
    return InboxEntries(
      store: InboxStore(names: names, records: records, folders: store.folders, refusals: refusals),
      positions: Array(0..<UInt32(records.count))
    )
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
    let nameLength = components[components.count - 1].bytes.count
    let record = InboxStore.Record(
      offset: 0,
      length: UInt16(path.bytes.count),
      nameOffset: UInt16(path.bytes.count - nameLength),
      folder: components.count == 1 ? -1 : 0,
      kind: .regular,
      isSidecar: false
    )
    self.init(
      store: InboxStore(
        names: path.bytes + [0],
        records: [record],
        folders: components.count == 1 ? [] : [TerminatedName(components[0].bytes)],
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
    record.sidecar < 0 ? nil : InboxEntry(store: store, index: Int(record.sidecar))
  }

  /// Why the entry isn't processed; nil for an input.
  public var refusal: FileRefusal? { store.refusals[UInt32(index)] }

  var isSidecar: Bool { record.isSidecar }

  var terminatedName: TerminatedName {
    TerminatedName(storage: store.names, offset: Int(record.offset) + Int(record.nameOffset))
  }

  var terminatedFolder: TerminatedName? {
    record.folder < 0 ? nil : store.folders[Int(record.folder)]
  }
}

extension InboxEntry: CustomStringConvertible {
  /// The relative path, safe to show; see ``FileName/display(_:)``.
  public var description: String { FileName.display(store.path(of: record)) }
}

/// The memory of a listing: 20 bytes an entry and its NUL-terminated path.
final class InboxStore: Sendable {
  struct Record {
    let offset: UInt32
    let length: UInt16
    /// Where the last component begins in the path.
    let nameOffset: UInt16
    /// The index of the sidecar's record, or -1.
    var sidecar: Int32 = -1
    /// The index of the subfolder, or -1 at the top.
    let folder: Int32
    let kind: FileKind
    let isSidecar: Bool

    /// The same where the path begins elsewhere in the names, without a sidecar.
    fileprivate func moved(to offset: UInt32) -> Record {
      Record(
        offset: offset,
        length: length,
        nameOffset: nameOffset,
        folder: folder,
        kind: kind,
        isSidecar: isSidecar
      )
    }
  }

  let names: [UInt8]
  let records: [Record]
  let folders: [TerminatedName]
  let refusals: [UInt32: FileRefusal]

  init(
    names: [UInt8],
    records: [Record],
    folders: [TerminatedName],
    refusals: [UInt32: FileRefusal]
  ) {
    self.names = names
    self.records = records
    self.folders = folders
    self.refusals = refusals
  }

  func path(of record: Record) -> ArraySlice<UInt8> {
    names[Int(record.offset)..<(Int(record.offset) + Int(record.length))]
  }
}
