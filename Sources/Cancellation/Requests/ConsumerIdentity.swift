import FHIRModel

/// Who sends the requests: the consumer's system, organisation and device, and the person who
/// ordered the run.
///
/// Source: UEC appointments, "Authentication and authorisation"; GP Connect 1.2.7, "Cross
/// organisation audit and provenance".
public struct ConsumerIdentity: Hashable, Sendable {
  /// The ASID of the organisation where the requests originate.
  public let asid: ASID

  /// The ODS code of that organisation.
  public let odsCode: ODSCode

  /// The name of that organisation.
  public let name: String

  /// The URL of the consumer's Spine endpoint.
  public let issuer: String

  /// The system that sends.
  public let device: Device

  /// The person who ordered the run.
  public let `operator`: Operator

  /// Creates an identity.
  ///
  /// - Throws: everything that is missing or refused, at least one fault.
  public init(
    asid: ASID,
    odsCode: ODSCode,
    name: String,
    issuer: String,
    device: Device,
    operator person: Operator
  ) throws(ConsumerIdentityFaults) {
    self.asid = asid
    self.odsCode = odsCode
    self.name = name
    self.issuer = issuer
    self.device = device
    self.operator = person
    var faults: [ConsumerIdentityFault] = []
    func require(_ text: String, _ field: String) {
      if text.isBlank { faults.append(ConsumerIdentityFault(field: field, kind: .missing)) }
    }
    require(name, "name")
    require(issuer, "issuer")
    // Why it is no URL does not matter; what is wanted is said.
    if !issuer.isBlank, (try? ServiceURLParts(issuer))?.isHTTPS != true {
      faults.append(ConsumerIdentityFault(field: "issuer", kind: .notHTTPS))
    }
    require(device.system, "device.system")
    require(device.value, "device.value")
    require(device.model, "device.model")
    require(device.version, "device.version")
    require(person.id, "operator.id")
    if person.isGeneric {
      faults.append(ConsumerIdentityFault(field: "operator.id", kind: .genericOperator))
    }
    require(person.family, "operator.family")
    if person.given.allSatisfy(\.isBlank) {
      faults.append(ConsumerIdentityFault(field: "operator.given", kind: .missing))
    }
    require(person.sdsUserID, "operator.sdsUserID")
    require(person.sdsRoleProfileID, "operator.sdsRoleProfileID")
    if let local = person.localIdentifier {
      require(local.system, "operator.localIdentifier.system")
      require(local.value, "operator.localIdentifier.value")
    }
    guard faults.isEmpty else { throw ConsumerIdentityFaults(faults: faults) }
  }

  /// The system that sends, as the claim `requesting_device` describes it.
  public struct Device: Hashable, Sendable {
    /// The URL of the namespace of the device's identifiers, the consumer's own.
    public var system: String

    /// The device's identifier.
    public var value: String

    /// The product.
    public var model: String

    /// The product's version.
    public var version: String

    /// Creates a device.
    public init(system: String, value: String, model: String, version: String) {
      self.system = system
      self.value = value
      self.model = model
      self.version = version
    }
  }

  /// The person who ordered the run, as the claim `requesting_practitioner` describes them.
  public struct Operator: Hashable, Sendable {
    /// The consumer's id of the user; the claim `sub`.
    public var id: String

    /// The family name.
    public var family: String

    /// The given names.
    public var given: [String]

    /// The titles, where known.
    public var prefix: [String]

    /// The user id of the smartcard, or `UNK`.
    public var sdsUserID: String

    /// The role profile of the smartcard, or `UNK`.
    public var sdsRoleProfileID: String

    /// The user's id in a system of the consumer's.
    public var localIdentifier: LocalIdentifier?

    /// Creates an operator.
    public init(
      id: String,
      family: String,
      given: [String],
      prefix: [String] = [],
      sdsUserID: String = "UNK",
      sdsRoleProfileID: String = "UNK",
      localIdentifier: LocalIdentifier? = nil
    ) {
      self.id = id
      self.family = family
      self.given = given
      self.prefix = prefix
      self.sdsUserID = sdsUserID
      self.sdsRoleProfileID = sdsRoleProfileID
      self.localIdentifier = localIdentifier
    }

    /// Whether the id names no person.
    ///
    /// Source: GP Connect 1.2.7, "Cross organisation audit and provenance": no fixed values and no
    /// generic system user.
    var isGeneric: Bool {
      Self.genericIDs.contains(id.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let genericIDs: Set<String> = [
      "admin", "administrator", "anonymous", "automation", "batch", "batchuser", "bot", "cron",
      "daemon", "default", "nobody", "none", "operator", "robot", "root", "service", "serviceuser",
      "sys", "system", "systemuser", "unk", "unknown", "user",
    ]
  }

  /// An identifier in a namespace of the consumer's.
  public struct LocalIdentifier: Hashable, Sendable {
    /// The URL of the namespace.
    public var system: String

    /// The identifier.
    public var value: String

    /// Creates an identifier.
    public init(system: String, value: String) {
      self.system = system
      self.value = value
    }
  }
}

extension String {
  fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
