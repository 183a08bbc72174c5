import Diagnostics
import ElementModel
import FHIRModel

/// Checks what a profile says of an Appointment beyond the data of `ResourceProfile`: which
/// resources it contains, how it refers to them, and how it writes times.
struct AppointmentCheck {
  private let appointment: ElementNode
  private let claim: AppointmentProfileClaim
  private(set) var profile: ProfileCheck

  /// A check that adds to what another has found.
  init(_ appointment: ElementNode, as claim: AppointmentProfileClaim, _ profile: ProfileCheck) {
    self.appointment = appointment
    self.claim = claim
    self.profile = profile
  }

  /// Checks everything.
  mutating func check() {
    checkClaims()
    switch claim {
    case .careConnect:
      profile.check(appointment, .careConnectAppointment)
      checkContained()
      checkStatus()
      checkUTC()
      checkPatientReference()
    case .gpConnect:
      profile.check(appointment, .gpConnectAppointment)
      checkReferences()
      checkParticipants()
      checkBookingOrganisation()
      checkTexts()
      checkTimeForm()
      checkRefused()
    }
    checkClaimsOfContained()
    var identifiers = IdentifierCheck(findings: profile.findings)
    identifiers.check(appointment)
    profile.findings = identifiers.findings
  }

  private mutating func add(
    _ rule: DiagnosticRule,
    _ message: String,
    at element: ElementNode,
    missing: ElementName? = nil
  ) {
    profile.findings.add(rule, message, at: element.index, missing: missing)
  }

  // MARK: - Claims

  private mutating func checkClaims() {
    var isClaimed = false
    for url in appointment.child(.meta)?.children(.profile) ?? [] {
      guard let text = url.text, let spelt = AppointmentProfileClaim(spelling: text) else {
        continue
      }
      if spelt == claim { isClaimed = true }
      if !spelt.isCanonical(text) {
        add(.profileClaimSpelling, "this is another spelling of \(spelt.url); write that", at: url)
      }
    }
    guard claim == .gpConnect, !isClaimed else { return }
    if let meta = appointment.child(.meta) {
      add(.profileClaimMissing, "add \(claim.url)", at: meta, missing: .profile)
    } else {
      add(.profileClaimMissing, "add a meta with \(claim.url)", at: appointment, missing: .meta)
    }
  }

  /// Contained resources keep the profiles that they claim themselves.
  private mutating func checkClaimsOfContained() {
    for resource in appointment.children(.contained) {
      for claimed in ResourceProfile.claimed(by: resource) { profile.check(resource, claimed) }
    }
  }

  // MARK: - Care Connect

  /// Source: UEC appointments, "FHIR overrides".
  private mutating func checkContained() {
    let contained = appointment.children(.contained)
    for type in [STU3Type.documentReference, .patient, .slot] {
      let found = contained.filter { $0.resourceType == type.name }
      if found.isEmpty {
        add(
          .profileContained,
          "a \(type.name) must be contained; add one",
          at: appointment,
          missing: .contained
        )
      } else if found.count > 1 {
        add(.profileContained, "one \(type.name) is contained; keep one", at: found[1])
      }
      for resource in found {
        if type == .patient { profile.check(resource, .uecPatient) }
        if type == .slot { profile.check(resource, .uecSlot) }
      }
    }
  }

  /// Source: UEC appointments, "FHIR overrides".
  private mutating func checkStatus() {
    // A code that is none at all is no second fault.
    let others = ["proposed", "pending", "arrived", "fulfilled", "noshow"]
    guard let status = appointment.child(.status), others.contains(where: status.hasValue)
    else { return }
    add(
      .profileStatus,
      "the status of a booking is booked, cancelled or entered-in-error",
      at: status
    )
  }

  /// `created` is excepted: it is no instant.
  ///
  /// Source: UEC appointments, "Times".
  private mutating func checkUTC() {
    for name in [ElementName.start, .end] {
      guard let time = appointment.child(name), let text = time.text,
        FHIRInstant(text) != nil, !["Z", "+00:00", "-00:00"].contains(where: text.hasSuffix)
      else { continue }
      add(.profileTimeNotUTC, "the time is not in UTC; send it with Z", at: time)
    }
  }

  /// Source: NHS Booking 2.0.4, "Appointment", participant.
  private mutating func checkPatientReference() {
    for participant in appointment.children(.participant) {
      guard let actor = participant.child(.actor) else {
        add(.profilePatientReference, "add an actor", at: participant, missing: .actor)
        continue
      }
      let reference = Reference(actor)
      guard let element = actor.child(.reference), element.hasValue else {
        add(
          .profilePatientReference,
          "add a reference `#id` to the contained Patient",
          at: actor,
          missing: .reference
        )
        continue
      }
      let target = reference.localID.flatMap(contained)
      if target?.resourceType != "Patient" {
        add(.profilePatientReference, "refer to the contained Patient as `#id`", at: element)
      }
    }
  }

  private func contained(_ id: String) -> ElementNode? {
    appointment.children(.contained).first { $0.child(.id)?.hasValue(id) == true }
  }

  // MARK: - GP Connect

  /// Source: GP Connect provider tests, AppointmentCancel: absolute references are refused.
  private mutating func checkReferences() {
    for slot in appointment.children(.slot) { checkRelative(slot, "Slot") }
    for participant in appointment.children(.participant) {
      guard let actor = participant.child(.actor) else { continue }
      checkRelative(actor, "Patient")
    }
  }

  private mutating func checkRelative(_ node: ElementNode, _ type: String) {
    guard let reference = node.child(.reference), reference.hasValue else {
      add(
        .profileReferenceForm,
        "add a reference such as `\(type)/1`",
        at: node,
        missing: .reference
      )
      return
    }
    if Reference(node).relative == nil {
      add(
        .profileReferenceForm,
        "refer to resources of the provider by type and id, such as `\(type)/1`",
        at: reference
      )
    }
  }

  /// Source: GP Connect 1.2.7, "Book an appointment", participant.
  private mutating func checkParticipants() {
    let types = appointment.children(.participant).compactMap {
      $0.child(.actor).flatMap { Reference($0).relative?.type }
    }
    for type in ["Patient", "Location"] where !types.contains(type) {
      add(
        .profileParticipant,
        "a participant refers to the \(type); add it",
        at: appointment,
        missing: .participant
      )
    }
  }

  /// Source: GP Connect 1.2.7, "Book an appointment", booking organisation;
  /// Extension-GPConnect-BookingOrganisation-1.
  private mutating func checkBookingOrganisation() {
    let url =
      "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1"
    let bookers = appointment.children(.extension).filter {
      $0.child(.url)?.hasValue(url) == true
    }
    guard !bookers.isEmpty else {
      add(
        .profileExpected,
        "providers ask for the extension \(url); add it",
        at: appointment,
        missing: .extension
      )
      return
    }
    for booker in bookers {
      guard let value = booker.child(.valueReference), let reference = value.child(.reference)
      else { continue }
      guard let organization = Reference(value).localID.flatMap(contained),
        organization.resourceType == "Organization"
      else {
        add(
          .profileBookingOrganisation,
          "refer to a contained Organization as `#id`",
          at: reference
        )
        continue
      }
      checkDetails(of: organization)
    }
  }

  private mutating func checkDetails(of organization: ElementNode) {
    // An Organization that claims the profile is checked with all that make such a claim.
    if !ResourceProfile.claimed(by: organization).contains(where: {
      $0.name == ResourceProfile.gpConnectOrganization.name
    }) {
      profile.check(organization, .gpConnectOrganization)
    }
    if !organization.children(.identifier).contains(
      where: ResourceProfile.Slice.odsOrganisationCode.contains
    ) {
      add(
        .profileExpected,
        "providers ask for the ODS code of the booking organisation; add it",
        at: organization,
        missing: .identifier
      )
    }
    if organization.child(.telecom) == nil {
      add(
        .profileExpected,
        "providers ask for the telephone number of the booking organisation; add it",
        at: organization,
        missing: .telecom
      )
    }
  }

  /// Source: GP Connect 1.2.7, "Book an appointment", description and comment.
  private mutating func checkTexts() {
    for (name, limit) in [(ElementName.description, 100), (.comment, 500)] {
      guard let element = appointment.child(name), let text = element.text,
        text.unicodeScalars.count > limit
      else { continue }
      add(.profileTooLong, "at most \(limit) characters are taken; shorten it", at: element)
    }
  }

  /// Source: GP Connect demonstrator, which compares times with its own text.
  private mutating func checkTimeForm() {
    for name in [ElementName.start, .end] {
      guard let time = appointment.child(name), let text = time.text, FHIRInstant(text) != nil,
        text.utf8.count != 25 || !["+00:00", "+01:00"].contains(where: text.hasSuffix)
      else { continue }
      add(
        .profileTimeForm,
        "write whole seconds and the offset of the United Kingdom, +00:00 or +01:00",
        at: time
      )
    }
  }

  /// Source: GP Connect 1.2.7, "Book an appointment": elements that SHALL NOT be there.
  private mutating func checkRefused() {
    for name in [ElementName.reason, .specialty] {
      guard let element = appointment.child(name) else { continue }
      add(.profileRefused, "providers refuse an appointment with this; remove it", at: element)
    }
  }
}
