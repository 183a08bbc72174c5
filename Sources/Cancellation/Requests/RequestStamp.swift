import FHIRModel

/// What is new in every request: its ids and its time.
public struct RequestStamp: Hashable, Sendable {
  /// The id of this one HTTP request, for `Ssp-TraceID`.
  public let traceID: UUIDText

  /// The id of what is asked for, for `X-Request-ID`: the same on every try of the same change.
  public let requestID: UUIDText

  /// When the request is made, which is when its token begins to be good.
  public let issuedAt: FHIRInstant

  /// Creates a stamp of given ids.
  public init(traceID: UUIDText, requestID: UUIDText, issuedAt: FHIRInstant) {
    self.traceID = traceID
    self.requestID = requestID
    self.issuedAt = issuedAt
  }

  /// Creates the stamp of a new request.
  ///
  /// - Parameters:
  ///   - requestID: the id of an earlier try of the same change; a new one if there was none.
  ///   - issuedAt: the time now.
  ///   - generator: where the new ids come from.
  /// Source: GP Connect 1.2.7, "Spine Secure Proxy", Ssp-TraceID; UEC appointments, "Transaction
  /// integrity".
  public init(
    requestID: UUIDText? = nil,
    issuedAt: FHIRInstant,
    using generator: inout some RandomNumberGenerator
  ) {
    traceID = UUIDText(using: &generator)
    self.requestID = requestID ?? UUIDText(using: &generator)
    self.issuedAt = issuedAt
  }
}
