/// The URIs of the identifier systems that ssp-cancel looks for in resources.
public enum IdentifierSystem {
  /// The NHS number.
  ///
  /// Source: Care Connect, "NHS number".
  public static let nhsNumber = "https://fhir.nhs.uk/Id/nhs-number"

  /// The NHS number in older data; accepted where it is read, never written.
  ///
  /// Source: GP Connect before 2018 (DSTU2).
  public static let olderNHSNumber = "http://fhir.nhs.net/Id/nhs-number"

  /// The ODS code of an organisation.
  ///
  /// Source: GP Connect 1.2.7, "Cross organisation audit and provenance".
  public static let odsOrganisationCode = "https://fhir.nhs.uk/Id/ods-organization-code"

  /// The ODS code of a site of an organisation.
  ///
  /// Source: CareConnect-GPC-Location-1, identifier odsSiteCode.
  public static let odsSiteCode = "https://fhir.nhs.uk/Id/ods-site-code"
}
