import Cancellation
import FHIRModel

/// Reads who sends the requests from a run's configuration.
///
/// Source: UEC appointments, "Authentication and authorisation"; GP Connect 1.2.7, "Cross
/// organisation audit and provenance".
struct ConsumerReader {
  /// The whole configuration.
  let file: MappingReader

  /// The identity; `nil`, with errors, when something is missing or wrong.
  func read() -> ConsumerIdentity? {
    let consumer = file.mapping(
      "consumer",
      required: "say who sends the requests, with `asid`, `ods-code` and `name`",
      keys: ConfigurationKeys.consumer
    )
    let asid = consumer?.text(
      "asid",
      required: "the 12 digits by which Spine knows your system",
      acceptsDigits: true,
      expected: ASID.expectation,
      ASID.init
    )
    let odsCode = consumer?.text(
      "ods-code",
      required: "the code of the organisation where the requests originate",
      expected: ODSCode.expectation,
      ODSCode.init
    )
    let name = consumer?.text("name", required: "the name of that organisation")
    let issuer = file.text(
      "issuer",
      required: "the https:// URL of your Spine endpoint, the claim `iss` of tokens"
    )
    let device = device()
    let person = person()
    guard let asid, let odsCode, let name, let issuer, let device, let person else { return nil }
    do {
      return try ConsumerIdentity(
        asid: asid,
        odsCode: odsCode,
        name: name,
        issuer: issuer,
        device: device,
        operator: person
      )
    } catch {
      for fault in error.faults { report(fault) }
      return nil
    }
  }

  private func device() -> ConsumerIdentity.Device? {
    guard
      let device = file.mapping(
        "device",
        required: "say which system sends, with `system`, `value`, `model`, `version`",
        keys: ConfigurationKeys.device
      )
    else { return nil }
    let system = device.text("system", required: "the URL of your own namespace of devices")
    let value = device.text("value", required: "the identifier of the device in it")
    let model = device.text("model", required: "the name of the product")
    let version = device.text("version", required: "the version of the product")
    guard let system, let value, let model, let version else { return nil }
    return ConsumerIdentity.Device(system: system, value: value, model: model, version: version)
  }

  private func person() -> ConsumerIdentity.Operator? {
    guard
      let person = file.mapping(
        "operator",
        required: """
          name the person who ordered the run, with `id`, `family` and `given`; providers must be \
          told who ordered a cancellation, and a generic system user is not allowed
          """,
        keys: ConfigurationKeys.person
      )
    else { return nil }
    let id = person.text(
      "id",
      required: "your own id of the person, who must be one and not a system user"
    )
    let family = person.text("family", required: "the family name of the person")
    let given = person.texts("given", required: "a list of the given names of the person")
    let prefix = person.texts("prefix")
    let userID = person.text("sds-user-id", acceptsDigits: true) ?? "UNK"
    let roleID = person.text("sds-role-profile-id", acceptsDigits: true) ?? "UNK"
    var localIdentifier: ConsumerIdentity.LocalIdentifier?
    if let local = person.mapping(
      "local-identifier",
      keys: ConfigurationKeys.localIdentifier
    ) {
      let system = local.text("system", required: "the URL of your own namespace of users")
      let value = local.text("value", required: "the person's identifier in it")
      if let system, let value {
        localIdentifier = ConsumerIdentity.LocalIdentifier(system: system, value: value)
      }
    }
    if person.has("given"), given.isEmpty {
      person.report("`given` must hold at least one name", at: "given")
    }
    guard let id, let family, !given.isEmpty else { return nil }
    return ConsumerIdentity.Operator(
      id: id,
      family: family,
      given: given,
      prefix: prefix,
      sdsUserID: userID,
      sdsRoleProfileID: roleID,
      localIdentifier: localIdentifier
    )
  }

  /// Reports what only the whole identity shows, such as a generic operator, at its place.
  private func report(_ fault: ConsumerIdentityFault) {
    let parts = fault.field.split(separator: ".").map(String.init)
    if parts.count > 1, let mapping = file.mapping(parts[0], keys: nil) {
      mapping.report(fault.text, at: parts[1])
    } else {
      file.report(fault.text, at: parts[0])
    }
  }
}
