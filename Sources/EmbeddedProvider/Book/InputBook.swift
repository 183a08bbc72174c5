import Cancellation
import ElementModel
import FHIRModel
import Synchronization

/// Keeps a book filled with what inputs say themselves, each as long as it is under way.
///
/// An input goes into the book just before it is read there, so that the read answers with its own
/// content, and with it the patient it refers to, who has the NHS number that the input gives. What
/// no input under way needs any more is forgotten, so that memory does not grow with their number: who
/// asks for the same again is answered from the ledger.
public final class InputBook: Sendable {
  private let book: AppointmentBook
  /// How many inputs under way need each resource.
  private let uses = Mutex<[Use: Int]>([:])

  private struct Use: Hashable {
    let provider: ODSCode
    let address: ResourceAddress
  }

  /// Fills a book that has nothing of its own.
  public init(_ book: AppointmentBook) { self.book = book }

  /// Puts an input into the book; `leave` must follow.
  ///
  /// - Parameters:
  ///   - appointment: the appointment of the input.
  ///   - patient: the patient it must be for.
  ///   - provider: whose it is.
  ///   - now: the time.
  public func enter(
    _ appointment: Appointment,
    _ patient: ExpectedPatient,
    at provider: ODSCode,
    now: FHIRInstant
  ) {
    uses.withLock { uses in
      for use in Self.uses(appointment, patient, provider) { uses[use, default: 0] += 1 }
      book.replace(with: appointment.tree, at: provider, now: now)
      guard let id = patient.patientID, let nhsNumber = patient.nhsNumber else { return }
      book.registerPatient(id: id, nhsNumber: nhsNumber, at: provider, now: now)
    }
  }

  /// Takes an input that has its result out of the book, unless another one needs the same.
  public func leave(_ appointment: Appointment, _ patient: ExpectedPatient, at provider: ODSCode) {
    uses.withLock { uses in
      for use in Self.uses(appointment, patient, provider) {
        let count = uses[use, default: 0] - 1
        uses[use] = count > 0 ? count : nil
        if count <= 0 { book.forget(use.address, at: provider) }
      }
    }
  }

  private static func uses(
    _ appointment: Appointment,
    _ patient: ExpectedPatient,
    _ provider: ODSCode
  ) -> [Use] {
    let addresses = [
      appointment.id.map { ResourceAddress.appointment($0) },
      patient.patientID.map { ResourceAddress(type: .patient, id: $0.text) },
    ]
    return addresses.compactMap { $0 }.map { Use(provider: provider, address: $0) }
  }
}
