import Cancellation
import ElementModel
import FHIRModel

/// Keeps the versions of a book beyond the end of the program.
public protocol BookJournal: Sendable {
  /// All that was kept: for each resource every version, the oldest first.
  func entries() throws(BookFailure) -> [BookEntry]

  /// Keeps versions, all or none; what was kept is there after a crash.
  func keep(_ entries: [BookEntry]) throws(BookFailure)
}

/// One version of a resource, and whose it is.
public struct BookEntry: Sendable {
  /// The provider; `nil` for every provider's.
  public let provider: ODSCode?

  /// The type and id.
  public let address: ResourceAddress

  /// The version.
  public let version: StoredVersion

  init(provider: ODSCode?, address: ResourceAddress, version: StoredVersion) {
    self.provider = provider
    self.address = address
    self.version = version
  }

  /// Takes up what a journal kept.
  ///
  /// - Parameters:
  ///   - provider: whose it is.
  ///   - bytes: the bytes of the resource.
  ///   - versionID: the version's id.
  ///   - lastModified: when it was made.
  ///
  /// It is `nil` for bytes that are no Appointment or Patient with an id.
  public init?(
    provider: ODSCode?,
    bytes: [UInt8],
    versionID: String,
    lastModified: FHIRInstant
  ) {
    guard let format = FHIRFormat(sniffing: bytes),
      let tree = format.read(bytes, limits: .ofTrusted).tree,
      let address = ResourceAddress(of: tree)
    else { return nil }
    self.provider = provider
    self.address = address
    version = StoredVersion(
      bytes: bytes,
      format: format,
      versionID: versionID,
      lastModified: lastModified
    )
  }
}

/// A journal that cannot be read or written.
public struct BookFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong: a sentence for a person, lower case, without patient data.
  public let description: String

  /// Creates a failure.
  public init(_ description: String) { self.description = description }
}
