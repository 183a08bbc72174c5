import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes

/// Makes the answers to one request.
struct Answer {
  /// The format asked for; `nil` for whichever there is.
  let format: FHIRFormat?
  /// The `X-Request-ID` of the request.
  let requestID: String?

  /// A resource of the book.
  ///
  /// - Parameters:
  ///   - version: the version.
  ///   - location: the resource's address at the provider, after a change.
  ///   - hasBody: whether the resource itself is in the answer.
  /// - Returns: a 200 with the version in its header fields.
  func resource(
    _ version: StoredVersion,
    location: String? = nil,
    hasBody: Bool = true
  ) -> InteractionResponse {
    var fields = self.fields
    fields[.eTag] = version.entityTag?.text
    fields[.lastModified] = HTTPDate.text(version.lastModified)
    fields[.location] = location
    guard hasBody else { return InteractionResponse(status: 200, headerFields: fields) }
    let bodyFormat = format ?? version.format
    fields[.contentType] = Self.contentType(bodyFormat)
    return InteractionResponse(
      status: 200,
      headerFields: fields,
      body: Self.body(version, in: bodyFormat)
    )
  }

  /// The bytes as they are stored, unless another format is asked for.
  private static func body(_ version: StoredVersion, in format: FHIRFormat) -> [UInt8] {
    format == version.format ? version.bytes : format.write(version.tree)
  }

  /// An OperationOutcome.
  func outcome(
    _ outcome: OperationOutcomeContent,
    status: Int,
    in format: FHIRFormat? = nil
  ) -> InteractionResponse {
    let format = format ?? self.format ?? .json
    var fields = self.fields
    fields[.contentType] = Self.contentType(format)
    return InteractionResponse(
      status: status,
      headerFields: fields,
      body: format == .json ? outcome.json() : outcome.xml()
    )
  }

  /// A refusal by a provider.
  func refusal(_ refusal: Refusal, in dialect: Dialect) -> InteractionResponse {
    outcome(refusal.outcome(in: dialect), status: refusal.code(in: dialect).status)
  }

  /// A refusal by the SSP.
  func refusal(
    _ refusal: SSPRefusal,
    text: String,
    in format: FHIRFormat? = nil
  ) -> InteractionResponse {
    outcome(refusal.outcome(text: text), status: refusal.status, in: format)
  }

  /// The header fields of every answer.
  ///
  /// Source: UEC appointments, "Transaction integrity"; GP Connect 1.2.7, "General API guidance",
  /// "Cache headers".
  var fields: HTTPFields {
    var fields: HTTPFields = [.cacheControl: "no-store"]
    if let requestID { fields[.correlationID] = requestID }
    return fields
  }

  private static func contentType(_ format: FHIRFormat) -> String {
    "\(format.mediaType);charset=utf-8"
  }
}
