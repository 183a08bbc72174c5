import Cancellation
import ElementModel
import FHIRModel
import Synchronization

/// The appointments and patients of providers, with every version they ever had.
///
/// A resource belongs to one provider or to every one. When a provider changes one that belongs to
/// every provider, it goes on with a copy of its own.
public final class AppointmentBook: Sendable {
  private let histories: Mutex<[Key: [StoredVersion]]>
  private let journal: (any BookJournal)?

  /// The faults to show, by appointment id.
  public let faults: [String: PlannedFault]

  private struct Key: Hashable {
    let provider: ODSCode?
    let address: ResourceAddress
  }

  /// Makes a book that has nothing stored, for runs that register each input just before it is
  /// read.
  public init(faults: [String: PlannedFault] = [:]) {
    histories = Mutex([:])
    journal = nil
    self.faults = faults
  }

  /// Makes a book that goes on with what a journal kept, and keeps every change there before anyone
  /// sees it.
  ///
  /// - Parameters:
  ///   - journal: the journal. What it has of a resource goes before what the other book has.
  ///   - book: a book for resources that the journal does not have yet, and for the faults.
  /// - Throws: that the journal cannot be read or written.
  public init(
    continuing journal: any BookJournal,
    with book: AppointmentBook
  ) throws(BookFailure) {
    var kept: [Key: [StoredVersion]] = [:]
    for entry in try journal.entries() {
      let key = Key(provider: entry.provider, address: entry.address)
      kept[key, default: []].append(entry.version)
    }
    let fresh = book.histories.withLock { $0 }.filter { kept[$0.key] == nil }
    try journal.keep(
      fresh.flatMap { key, history in
        history.map { BookEntry(provider: key.provider, address: key.address, version: $0) }
      }
    )
    histories = Mutex(kept.merging(fresh) { kept, _ in kept })
    self.journal = journal
    faults = book.faults
  }

  /// The same book with other faults on top of its own, by appointment id.
  public func planning(_ more: [String: PlannedFault]) -> AppointmentBook {
    AppointmentBook(
      histories: histories.withLock { $0 },
      faults: faults.merging(more) { _, new in new }
    )
  }

  private init(histories: [Key: [StoredVersion]], faults: [String: PlannedFault]) {
    self.histories = Mutex(histories)
    journal = nil
    self.faults = faults
  }

  // MARK: - Filling

  /// Puts a resource into the book, unless one with its type and id is there already.
  ///
  /// - Parameters:
  ///   - tree: an Appointment or a Patient with an id.
  ///   - provider: whose it is; `nil` for every provider's.
  ///   - now: the time it was made, where it says none.
  /// - Returns: whether it is in the book now and was not before; `false` too for what is neither
  ///   an Appointment nor a Patient, or has no id.
  @discardableResult
  public func register(_ tree: ElementTree, at provider: ODSCode?, now: FHIRInstant) -> Bool {
    guard let address = ResourceAddress(of: tree) else { return false }
    let version = StoredVersion(tree, now: now)
    return histories.withLock { histories in
      let key = Key(provider: provider, address: address)
      guard histories[key] == nil else { return false }
      histories[key] = [version]
      return true
    }
  }

  /// Puts a resource into the book in the place of the one with its type and id, whose versions stay
  /// behind it.
  ///
  /// - Returns: `false` for what is neither an Appointment nor a Patient, or has no id.
  @discardableResult
  public func replace(with tree: ElementTree, at provider: ODSCode?, now: FHIRInstant) -> Bool {
    guard let address = ResourceAddress(of: tree) else { return false }
    let version = StoredVersion(tree, now: now)
    histories.withLock { histories in
      histories[Key(provider: provider, address: address), default: []].append(version)
    }
    return true
  }

  /// Puts a resource in some format into the book, see ``register(_:at:now:)``; `false` also when it
  /// cannot be read.
  @discardableResult
  public func register(
    bytes: [UInt8],
    format: FHIRFormat,
    at provider: ODSCode?,
    now: FHIRInstant
  ) -> Bool {
    guard let tree = format.read(bytes, limits: .ofTrusted).tree else { return false }
    return register(tree, at: provider, now: now)
  }

  /// Takes a resource of a provider out of the book, with all its versions; one that belongs to every
  /// provider stays.
  public func forget(_ address: ResourceAddress, at provider: ODSCode) {
    histories.withLock { $0[Key(provider: provider, address: address)] = nil }
  }

  // MARK: - Reading

  /// The current version of a resource, as a provider sees it.
  public func current(_ address: ResourceAddress, at provider: ODSCode) -> StoredVersion? {
    versions(of: address, at: provider).last
  }

  /// Every version of a resource, the oldest first, as a provider sees it.
  public func versions(of address: ResourceAddress, at provider: ODSCode) -> [StoredVersion] {
    histories.withLock { histories in
      histories[Key(provider: provider, address: address)]
        ?? histories[Key(provider: nil, address: address)] ?? []
    }
  }

  /// The current versions of all appointments that a provider sees, ordered by their ids.
  func currentAppointments(at provider: ODSCode) -> [StoredVersion] {
    let found = histories.withLock { histories in
      var found: [String: StoredVersion] = [:]
      for (key, history) in histories where key.address.type == .appointment {
        // A provider's own copy goes before the one of every provider.
        guard key.provider == provider || (key.provider == nil && found[key.address.id] == nil)
        else { continue }
        found[key.address.id] = history.last
      }
      return found
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The number of resources.
  public var count: Int { histories.withLock { $0.count } }

  // MARK: - Changing

  /// Adds a version, if the current one is still the one it was made from; a journal has it first.
  ///
  /// - Returns: whether it was added.
  /// - Throws: that the journal cannot keep it; then it is not added.
  func append(
    _ version: StoredVersion,
    to address: ResourceAddress,
    at provider: ODSCode,
    replacing versionID: String
  ) throws(BookFailure) -> Bool {
    try histories.withLock { (histories) throws(BookFailure) in
      let own = Key(provider: provider, address: address)
      let shared = Key(provider: nil, address: address)
      guard let history = histories[own] ?? histories[shared],
        history.last?.versionID == versionID
      else { return false }
      let added = (histories[own] == nil ? history : []) + [version]
      try journal?.keep(
        added.map { BookEntry(provider: provider, address: address, version: $0) }
      )
      histories[own] = history + [version]
      return true
    }
  }
}
