import Cancellation

/// What a provider is asked to do.
enum ProviderWork: Hashable {
  /// What the consumer does too.
  case interaction(Interaction)
  /// `GET /metadata`: says what the provider can do.
  case capabilities

  /// The name that the header `Ssp-InteractionID` must have.
  ///
  /// Source: NHS Booking 2.0.4, "Overview of the API"; GP Connect 1.2.7, "Interaction IDs".
  func interactionID(at provider: ProviderRoute) -> String? {
    switch (self, provider.dialect) {
    case (.interaction(let interaction), _): provider.interactionID(for: interaction)?.text
    case (.capabilities, .careconnect):
      "urn:nhs:names:services:careconnect:fhir:rest:read:metadata"
    case (.capabilities, .gpconnect):
      "urn:nhs:names:services:gpconnect:fhir:rest:read:metadata-1"
    }
  }

  /// The scope that the token must have.
  ///
  /// Source: UEC appointments, "Authentication and authorisation"; GP Connect 1.2.7, "Cross
  /// organisation audit and provenance".
  func scope(at provider: ProviderRoute) -> String? {
    switch (self, provider.dialect) {
    case (.interaction(let interaction), _): provider.scope(for: interaction)?.text
    case (.capabilities, .careconnect): "organization/slot.read"
    case (.capabilities, .gpconnect): "organization/*.read"
    }
  }
}
