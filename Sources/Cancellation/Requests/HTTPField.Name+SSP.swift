import HTTPTypes

/// The header fields of the Spine Secure Proxy and of the NHS APIs behind it.
///
/// Source: GP Connect 1.2.7, "Spine Secure Proxy"; UEC appointments, "Transaction integrity"; NHS
/// Booking 2.0.4, "Overview of the API".
extension HTTPField.Name {
  /// The id of one HTTP request.
  public static let sspTraceID = known("Ssp-TraceID")

  /// The consumer's ASID.
  public static let sspFrom = known("Ssp-From")

  /// The provider's ASID.
  public static let sspTo = known("Ssp-To")

  /// The name of the interaction.
  public static let sspInteractionID = known("Ssp-InteractionID")

  /// The id of one change, the same on every try.
  public static let requestID = known("X-Request-ID")

  /// The request's `X-Request-ID`, given back by the provider.
  public static let correlationID = known("X-Correlation-ID")

  /// Whether the answer holds the changed resource.
  ///
  /// Source: RFC 7240, section 4.2.
  public static let prefer = known("Prefer")

  /// How many requests are taken in a window.
  public static let rateLimitLimit = known("X-Rate-Limit-Limit")

  /// How many requests are still taken in this window.
  public static let rateLimitRemaining = known("X-Rate-Limit-Remaining")

  /// The seconds until requests are taken again.
  public static let rateLimitReset = known("X-Rate-Limit-Reset")

  private static func known(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else {
      preconditionFailure("the names above are names of header fields")
    }
    return name
  }
}
