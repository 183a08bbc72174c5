/// Finds the file each sidecar belongs to.
///
/// A sidecar says how an appointment is to be cancelled, so in doubt nothing is cancelled: a file
/// whose sidecar isn't certain is refused like the sidecar.
struct SidecarPairing {
  private let names: [UInt8]
  /// The entries, sorted by the bytes of their paths.
  private let records: [InboxStore.Record]
  /// The position of each entry's sidecar in `records`, or -1; empty as long as there is none.
  private(set) var sidecars: [Int32] = []
  /// The entries to refuse, by their position in `records`.
  private(set) var refusals: [UInt32: FileRefusal] = [:]

  init(names: [UInt8], records: [InboxStore.Record]) {
    self.names = names
    self.records = records
  }

  mutating func run() {
    for index in records.indices {
      let record = records[index]
      if record.kind == .folder && !path(index).contains(UInt8(ascii: "/")) {
        refusals[UInt32(index)] = .unreadable
      } else if let refusal = FileRefusal(record.kind) {
        refusals[UInt32(index)] = refusal
      }
    }
    for index in records.indices where records[index].isSidecar {
      attach(index, to: owners(ofSidecar: index))
    }
  }

  private mutating func attach(_ sidecar: Int, to owners: [Int]) {
    guard let owner = owners.first else {
      refuse(sidecar, .sidecarWithoutFile)
      return
    }
    guard owners.count == 1 else {
      for index in owners + [sidecar] { refuse(index, .sidecarAmbiguous) }
      return
    }
    if sidecars.isEmpty { sidecars = [Int32](repeating: -1, count: records.count) }
    if sidecars[owner] >= 0 { refuse(owner, .severalSidecars) }
    if refusals[UInt32(sidecar)] != nil { refuse(owner, .sidecarRefused) }
    sidecars[owner] = Int32(sidecar)
  }

  /// Keeps the first reason.
  private mutating func refuse(_ index: Int, _ refusal: FileRefusal) {
    if refusals[UInt32(index)] == nil { refusals[UInt32(index)] = refusal }
  }

  /// The file with the sidecar's name before `.cancel.…`, else the files with that name and an
  /// extension.
  private func owners(ofSidecar index: Int) -> [Int] {
    let sidecar = path(index)
    guard let stem = NameEnding.sidecar.lazy.compactMap({ $0.stem(of: sidecar) }).first else {
      return []
    }
    let start = firstIndex(notBefore: stem)
    if start < records.count, path(start) == stem, !records[start].isSidecar { return [start] }
    let dot = UInt8(ascii: ".")
    let slash = UInt8(ascii: "/")
    let prefix = stem + [dot]
    var owners: [Int] = []
    for candidate in firstIndex(notBefore: prefix)..<records.count {
      guard path(candidate).starts(with: prefix) else { break }
      let fileExtension = path(candidate).dropFirst(prefix.count)
      let isOwner =
        !records[candidate].isSidecar && !fileExtension.contains { $0 == dot || $0 == slash }
      if isOwner { owners.append(candidate) }
    }
    return owners
  }

  private func firstIndex(notBefore key: ArraySlice<UInt8>) -> Int {
    var low = 0
    var high = records.count
    while low < high {
      let middle = (low + high) / 2
      if path(middle).lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func path(_ index: Int) -> ArraySlice<UInt8> {
    let record = records[index]
    return names[Int(record.offset)..<(Int(record.offset) + Int(record.length))]
  }
}
