import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes

/// A search for a patient's appointments: `GET /Patient/[id]/Appointment?start=ge[date]&start=le[date]`.
///
/// Source: GP Connect 1.2.7, "Retrieve a patient's appointments".
struct AppointmentSearch {
  private let patientID: String
  private let first: String?
  private let last: String?

  /// Reads the end of a URL; `nil` where it is no such search.
  init?(path: [Substring], query: Substring) {
    guard path.count == 3, path[0] == "Patient", path[2] == "Appointment", !path[1].isEmpty else {
      return nil
    }
    patientID = String(path[1])
    first = Self.bound("start=ge", in: query)
    last = Self.bound("start=le", in: query)
  }

  private static func bound(_ prefix: String, in query: Substring) -> String? {
    let bounds = query.split(separator: "&").filter { $0.hasPrefix(prefix) }
    guard bounds.count == 1, let date = bounds.first?.dropFirst(prefix.count),
      FHIRInstant("\(date)T00:00:00Z") != nil
    else { return nil }
    return String(date)
  }

  /// The appointments of the patient that begin on the days that are asked for, cancelled ones too.
  func appointments(
    for call: ProviderCall,
    in book: AppointmentBook
  ) throws(Refusal) -> [StoredVersion] {
    guard let first, let last else {
      throw Refusal(.badRequest, "start must be given twice, with ge and le, as dates")
    }
    let provider = call.provider.odsCode
    let own = book.currentAppointments(at: provider).filter { stored in
      Appointment(stored.tree)?.patientActors.contains {
        $0.reference == "Patient/\(patientID)"
      } ?? false
    }
    let patient = ResourceAddress(type: .patient, id: patientID)
    guard !own.isEmpty || book.current(patient, at: provider) != nil else {
      throw Refusal(.unknownPatient, "there is no patient with this id")
    }
    return own.filter { stored in
      guard let day = Appointment(stored.tree)?.startText?.prefix(10) else { return false }
      return first <= day && day <= last
    }
  }
}

extension Answer {
  /// The resources that a search has found.
  func bundle(_ found: [StoredVersion]) -> InteractionResponse {
    var bytes = Array(#"{"resourceType":"Bundle","type":"searchset","total":\#(found.count)"#.utf8)
    for (position, version) in found.enumerated() {
      bytes += (position == 0 ? #","entry":[{"resource":"# : #"},{"resource":"#).utf8
      bytes += version.format == .json ? version.bytes : FHIRFormat.json.write(version.tree)
    }
    bytes += (found.isEmpty ? "}" : "}]}").utf8
    return json(bytes)
  }
}
