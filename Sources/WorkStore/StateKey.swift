import Cancellation
import FHIRModel

/// The secret of one state folder, which makes digests that mean nothing elsewhere.
public struct StateKey: Sendable {
  private let bytes: [UInt8]

  /// The length of a key, in bytes.
  public static let byteCount = 32

  /// Takes the bytes of the key file; `nil` unless there are 32.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The digest of an NHS number.
  public func digest(of nhsNumber: NHSNumber) -> KeyedDigest {
    digest(.nhsNumber, [Array(nhsNumber.digits.utf8)])
  }

  /// The digest of the id that a patient has at a provider.
  public func digest(of patient: PatientID) -> KeyedDigest {
    digest(.patientID, [Array(patient.text.utf8)])
  }

  /// The digest of an effect; see ``EffectKey``.
  public func digest(of effect: EffectKey) -> KeyedDigest {
    digest(
      .effect,
      [
        Array(effect.dialect.rawValue.utf8), Array(effect.routeKey.utf8),
        Array(effect.appointmentID.text.utf8), effect.version.map { Array($0.utf8) },
        effect.reason.map { Array($0.utf8) },
      ]
    )
  }

  /// The link of an audit record to all records before it.
  func chain(_ previous: KeyedDigest, _ record: [UInt8]) -> KeyedDigest {
    digest(.audit, [previous.bytes, record])
  }

  /// What the first audit record is linked to.
  var chainStart: KeyedDigest { digest(.audit, []) }

  /// What a digest is of, so that equal values of two purposes have different ones.
  private enum Purpose: UInt8 {
    case nhsNumber = 1
    case effect = 2
    case audit = 3
    case patientID = 4
  }

  /// Every part is preceded by its length, so that no two lists of parts look the same.
  private func digest(_ purpose: Purpose, _ parts: [[UInt8]?]) -> KeyedDigest {
    var message = [purpose.rawValue]
    message.reserveCapacity(parts.reduce(1) { $0 + 5 + ($1?.count ?? 0) })
    for part in parts {
      message.append(part == nil ? 0 : 1)
      let count = UInt32(part?.count ?? 0)
      for shift in stride(from: 0, to: 32, by: 8) {
        message.append(UInt8(truncatingIfNeeded: count >> UInt32(shift)))
      }
      message += part ?? []
    }
    return KeyedDigest(of: message, key: bytes)
  }
}

/// The identity of an effect: two inputs with the same one ask for the same.
///
/// Source: architecture of ssp-cancel, D8.
public struct EffectKey: Hashable, Sendable {
  /// The dialect that is spoken.
  public var dialect: Dialect
  /// The key of the provider's route.
  public var routeKey: String
  /// The id of the appointment at the provider.
  public var appointmentID: AppointmentID
  /// The version to cancel; `nil` where the input gives none.
  public var version: String?
  /// Why it is cancelled, which is not stored but in the digest.
  public var reason: String?

  /// Creates a key.
  public init(
    dialect: Dialect,
    routeKey: String,
    appointmentID: AppointmentID,
    version: String?,
    reason: String?
  ) {
    self.dialect = dialect
    self.routeKey = routeKey
    self.appointmentID = appointmentID
    self.version = version
    self.reason = reason
  }
}
