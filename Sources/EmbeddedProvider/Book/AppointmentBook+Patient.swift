import Cancellation
import ElementModel
import FHIRJSON
import FHIRModel

extension AppointmentBook {
  /// Puts a Patient into the book that has nothing but an id and an NHS number, for runs without
  /// stored patients; see ``register(_:at:now:)``.
  @discardableResult
  public func registerPatient(
    id: PatientID,
    nhsNumber: NHSNumber,
    at provider: ODSCode?,
    now: FHIRInstant
  ) -> Bool {
    var writer = JSONWriter()
    writer.object { patient in
      patient.member("resourceType", "Patient")
      patient.member("id", id.text)
      patient.array("identifier") { identifiers in
        identifiers.object { identifier in
          identifier.member("system", IdentifierSystem.nhsNumber)
          identifier.member("value", nhsNumber.digits)
        }
      }
    }
    return register(bytes: writer.bytes, format: .json, at: provider, now: now)
  }
}
