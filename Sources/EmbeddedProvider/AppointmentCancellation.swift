import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes

/// Carries out `PUT /Appointment/[id]` on the book.
struct AppointmentCancellation {
  /// The book.
  let book: AppointmentBook
  /// The provider's time.
  let now: FHIRInstant
  /// Makes the id of a version after one that is no number.
  let makeVersionID: @Sendable () -> String
  /// How much of a reason is kept, in characters; all of it when `nil`.
  var maximumReasonLength: Int?

  /// Cancels an appointment; returns its new version.
  func perform(_ call: ProviderCall, at address: ResourceAddress) throws(Refusal) -> StoredVersion {
    let format = try bodyFormat(of: call)
    var submitted: ElementTree?
    while true {
      guard let stored = book.current(address, at: call.provider.odsCode) else {
        throw Refusal(.unknownAppointment, "there is no appointment with this id")
      }
      try checkVersion(call, stored)
      let body: ElementTree
      if let submitted { body = submitted } else { body = try tree(of: call, format) }
      submitted = body
      let check = CancellationCheck(
        dialect: call.provider.dialect,
        appointmentID: address.id,
        now: now
      )
      try check.check(body, against: stored.tree)
      let version = nextVersion(of: body, after: stored.versionID)
      if try isAdded(version, to: address, call, replacing: stored.versionID) { return version }
      // Someone was quicker: with If-Match this is a conflict now, without it another try.
    }
  }

  private func isAdded(
    _ version: StoredVersion,
    to address: ResourceAddress,
    _ call: ProviderCall,
    replacing versionID: String
  ) throws(Refusal) -> Bool {
    do throws(BookFailure) {
      return try book.append(
        version,
        to: address,
        at: call.provider.odsCode,
        replacing: versionID
      )
    } catch {
      throw Refusal(.internalError, "the change could not be kept")
    }
  }

  /// Makes a new version with the same content, as someone else's change of it would.
  func touch(_ address: ResourceAddress, at provider: ODSCode) {
    guard let stored = book.current(address, at: provider) else { return }
    // What cannot be kept has not happened; the work that follows says so.
    _ = try? book.append(
      nextVersion(of: stored.tree, after: stored.versionID),
      to: address,
      at: provider,
      replacing: stored.versionID
    )
  }

  // MARK: - The request

  private func bodyFormat(of call: ProviderCall) throws(Refusal) -> FHIRFormat {
    guard let format = call.header(.contentType).flatMap(FHIRFormat.init(mediaType:)) else {
      throw Refusal(.unsupportedMediaType, "Content-Type is not a media type of FHIR")
    }
    return format
  }

  /// Compares `If-Match` with the current version.
  ///
  /// Source: NHS Booking 2.0.4, "Cancel an appointment"; FHIR STU3, RESTful API, "Managing Resource
  /// Contention", which has 409 for a stale version.
  private func checkVersion(_ call: ProviderCall, _ stored: StoredVersion) throws(Refusal) {
    guard let tag = call.header(.ifMatch) else {
      if call.provider.dialect == .gpconnect { return }
      throw Refusal(.missingIfMatch, "If-Match is missing")
    }
    guard EntityTag(header: tag) == stored.entityTag else {
      throw Refusal(.staleVersion, "If-Match is not the current version")
    }
  }

  private func tree(
    of call: ProviderCall,
    _ format: FHIRFormat
  ) throws(Refusal) -> ElementTree {
    let result = format.read(call.request.body ?? [], limits: .ofTrusted)
    guard let tree = result.tree,
      !result.diagnostics.contains(where: { $0.severity.makesInvalid })
    else { throw Refusal(.unreadableBody, "the body is not a resource in its media type") }
    return tree
  }

  // MARK: - Versions

  /// The version that follows: the resource as it was sent, with the provider's own meta values.
  private func nextVersion(of tree: ElementTree, after versionID: String) -> StoredVersion {
    let next = Int(versionID).flatMap { $0 < .max ? String($0 + 1) : nil } ?? makeVersionID()
    let meta = tree.root.child(.meta)
    let values = [(meta?.child(.versionId), next), (meta?.child(.lastUpdated), now.text)]
    let edits =
      values.compactMap { node, text -> ByteEdit? in
        guard let node, node.valueKind == .string || node.valueKind == .attribute else {
          return nil
        }
        return ByteEdit(range: node.valueByteRange, replacement: text)
      } + reasonCuts(in: tree)
    return StoredVersion(
      bytes: tree.bytes.applying(edits),
      format: tree.format,
      versionID: next,
      lastModified: now
    )
  }

  /// What a provider with little room cuts off the reason.
  private func reasonCuts(in tree: ElementTree) -> [ByteEdit] {
    guard let maximumReasonLength, let appointment = Appointment(tree) else { return [] }
    return appointment.extensions(url: GPConnectDialect.reasonExtensionURL).compactMap { reason in
      guard let value = reason.child(.valueString), let text = value.text else { return nil }
      let range = value.valueByteRange
      // Only what stands in the bytes as it reads is kept: no escape is cut in two.
      let kept = zip(text.prefix(maximumReasonLength).utf8, tree.bytes[range])
        .prefix { $0 == $1 }.count
      return ByteEdit(range: (range.lowerBound + kept)..<range.upperBound, replacement: "")
    }
  }
}
