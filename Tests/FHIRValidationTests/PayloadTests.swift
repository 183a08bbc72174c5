import Diagnostics
import ElementModel
import FHIRValidation
import TestSupport
import Testing

/// The published payloads of the corpus: what we say about each, beside what others said.
@Suite(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
struct PayloadTests {
  private static func isValid(_ file: String) throws -> Bool {
    let result = ResourceValidator.read(try Corpus.bytes(file))
    return result.tree != nil && !result.diagnostics.hasErrors
  }

  private static func rows(consensus: String) throws -> [[String: String]] {
    try Corpus.rows("manifest.tsv").filter { row in
      row["consensus"] == consensus && row["file"]?.hasPrefix("appointments/stu3/") == true
    }
  }

  @Test func `takes every payload that the others took`() throws {
    let rows = try Self.rows(consensus: "valid")
    #expect(rows.count == 74)
    for row in rows {
      let file = try #require(row["file"])
      let found = ResourceValidator.read(try Corpus.bytes(file)).diagnostics
        .filter { $0.severity.makesInvalid }.map(Finding.init)
      #expect(found == [], "\(file)")
      #expect(try Self.isValid(file), "\(file)")
    }
  }

  @Test func `refuses every payload that the others refused`() throws {
    let rows = try Self.rows(consensus: "invalid")
    #expect(rows.count == 10)
    for row in rows {
      let file = try #require(row["file"])
      #expect(try !Self.isValid(file), "\(file)")
    }
  }

  private static let schemaLocation =
    "has an xsi:schemaLocation, of which we warn; HAPI refuses it, the schemas do not"
  private static let notFHIR = "fhir.js alone refuses it, and nine others take it"

  /// The payloads we take of those on which the others did not agree.
  static let taken: [String: String] = [
    "json/nhsconnect_digital-referrals__A016_Request_DEFER.json": notFHIR,
    "json/nhsconnect_digital-referrals__A016_Response_DEFER.json": notFHIR,
    "xml/Nictiz_Nictiz-STU3-eAfspraak__eAfspraak-Appointment-01.xml": schemaLocation,
    "xml/Nictiz_Nictiz-STU3-eAfspraak__eAfspraak-Appointment-02.xml": schemaLocation,
    "xml/Nictiz_Nictiz-STU3-eAfspraak__eAfspraak-Appointment-05.xml": schemaLocation,
  ]

  /// Payloads we refuse though no validator said that they are invalid, with what we find.
  static let refusedAlone: [String: String] = [
    // Its `div` is the word "Appointment"; HAPI crashed on it, the rest do not look.
    "json/nhsconnect_NHS-Booking-API__get_an_appointment~2.json": "narrative/not-xhtml"
  ]

  @Test func `takes those the others did not agree on only for a reason`() throws {
    let prefix = "appointments/stu3/"
    let rows = try Self.rows(consensus: "split")
    #expect(rows.count == 37)
    var taken: Set<String> = []
    for row in rows {
      let file = try #require(row["file"])
      let name = String(file.dropFirst(prefix.count))
      guard try !Self.isValid(file) else {
        taken.insert(name)
        continue
      }
      // Whoever sees both the definitions and the schema agrees with us.
      let refusers = try #require(row["said_invalid_by"])
      if let code = Self.refusedAlone[name] {
        let found = ResourceValidator.read(try Corpus.bytes(file)).diagnostics.map(\.code)
        #expect(found == [code], "\(name)")
      } else {
        #expect(refusers.contains("hapi-validate"), "\(name)")
      }
    }
    #expect(taken == Set(Self.taken.keys))
  }

  @Test func `finds what is wrong with payloads in a place of the file`() throws {
    for row in try Corpus.rows("manifest.tsv") where row["version"] == "stu3" {
      let file = try #require(row["file"])
      let result = ResourceValidator.read(try Corpus.bytes(file))
      #expect(result.tree != nil || result.diagnostics.hasErrors, "\(file)")
      for diagnostic in result.diagnostics where diagnostic.rule != .limitDiagnostics {
        #expect(diagnostic.location != nil, "\(file)")
      }
    }
  }

  // MARK: - Profiles

  private static let registryEntry =
    "an entry of the registry of bookings: it has neither a description nor contained resources"
  private static let deferral = "a deferral of a referral, which is no booking: it has no start"

  /// Payloads that break the profile they claim and nothing else.
  static let breakingTheirProfile: [String: String] = [
    "appointments/stu3/json/nhsconnect_digital-referrals__A016_Request_DEFER.json": deferral,
    "appointments/stu3/json/nhsconnect_digital-referrals__A016_Response_DEFER.json": deferral,
    "appointments/stu3/xml/nhsconnect_NHS-Booking-API__cancel_registered_appointment.xml":
      registryEntry,
    "appointments/stu3/xml/nhsconnect_NHS-Booking-API__get_an_appointment.xml": registryEntry,
    "appointments/stu3/xml/nhsconnect_NHS-Booking-API__search_patient_appointments.md-entry~2.xml":
      registryEntry,
    "appointments/stu3/xml/nhsconnect_NHS-Booking-API__search_patient_appointments.md-entry~3.xml":
      registryEntry,
    "appointments/stu3/xml/nhsconnect_NHS-Booking-API__search_patient_appointments.md-entry~4.xml":
      registryEntry,
    "bundles/stu3/xml/nhsconnect_NHS-Booking-API__search_patient_appointments.xml": registryEntry,
  ]

  @Test func `takes payloads that claim a profile but the ones listed`() throws {
    var found: Set<String> = []
    var claimCount = 0
    for row in try Corpus.rows("manifest.tsv") where row["version"] == "stu3" {
      let file = try #require(row["file"])
      let bytes = try Corpus.bytes(file)
      let base = ResourceValidator.read(bytes)
      guard let tree = base.tree, !base.diagnostics.hasErrors else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      let claims = ["/GPConnect-Appointment-1", "/CareConnect-Appointment-1"]
      if claims.contains(where: text.contains) { claimCount += 1 }
      if ResourceValidator.validate(tree, profile: .auto).hasErrors { found.insert(file) }
    }
    #expect(found == Set(Self.breakingTheirProfile.keys))
    #expect(claimCount == 59)
  }
}
