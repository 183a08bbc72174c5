import HTTPTypes
import TestSupport
import Testing

@testable import Cancellation

/// The table of answers, one case a row and more where a row has several.
@Suite struct ResponseClassifierTests {
  @Test(arguments: 1...50)
  func `row of the answers to a request to cancel`(row: Int) throws {
    let samples = Self.cancelAnswers.filter { $0.row == row }
    try #require(!samples.isEmpty, "row \(row) has no sample")
    for sample in samples + samples.compactMap(\.inXML) {
      try check(sample, of: SampleRequest.cancel())
    }
  }

  @Test(arguments: Set(readAnswers.map(\.row)).sorted())
  func `row of the answers to a request to read an appointment`(row: Int) throws {
    let samples = Self.readAnswers.filter { $0.row == row }
    for sample in samples + samples.compactMap(\.inXML) {
      try check(sample, of: SampleRequest.read())
    }
  }

  @Test(arguments: Set(patientAnswers.map(\.row)).sorted())
  func `row of the answers to a request to read a patient`(row: Int) throws {
    let samples = Self.patientAnswers.filter { $0.row == row }
    for sample in samples + samples.compactMap(\.inXML) {
      try check(sample, of: SampleRequest.readPatient())
    }
  }

  @Test func `a search gives a Bundle or nothing`() throws {
    let request = try sampleBuilder().searchAppointments(
      of: #require(PatientID("2")),
      on: "2026-02-01",
      at: gpConnectRoute(),
      stamp: sampleStamp()
    )
    for sample: AnswerSample in [
      .init(101, 200, #"{"resourceType":"Bundle","type":"searchset"}"#, .proceed),
      .init(102, 200, answeredAppointment(), .settled(.invalidProviderResponse)),
      .init(18, 404, outcome("NO_RECORD_FOUND"), .settled(.notFound)),
      .init(12, 403, .settled(.notPermitted)),
      .init(44, 504, .retry(otherwise: .systemFailure)),
    ] {
      try check(sample, of: request)
      if let xml = sample.inXML { try check(xml, of: request) }
    }
  }

  private func check(_ sample: AnswerSample, of request: InteractionRequest) throws {
    let classification = ResponseClassifier.classify(sample.result, of: request)
    #expect(classification.verdict == sample.verdict, "\(sample.testDescription)")
    #expect(classification.row == sample.row, "\(sample.testDescription)")
    #expect(classification.status == sample.status)
    if let answeredBy = sample.answeredBy { #expect(classification.answeredBy == answeredBy) }
    #expect(!classification.reason.isEmpty)
  }

  static let cancelAnswers: [AnswerSample] = [
    .init(1, 200, answeredAppointment(), .settled(.cancelled), by: .provider),
    .init(
      1,
      200,
      """
      <Appointment xmlns="http://hl7.org/fhir"><id value="9"/><status value="cancelled"/></Appointment>
      """,
      .settled(.cancelled),
      note: "in XML"
    ),
    .init(2, 200, .readBack(.unconfirmedSuccess), note: "scenario 19: Prefer return=minimal"),
    .init(2, 200, " \r\n", .readBack(.unconfirmedSuccess)),
    .init(2, 204, .readBack(.unconfirmedSuccess)),
    .init(3, 200, outcome("NO_RECORD_FOUND"), .readBack(.successWithOutcome), note: "scenario 79"),
    .init(3, 200, outcome(), .readBack(.successWithOutcome)),
    .init(
      4,
      200,
      answeredAppointment(status: "booked"),
      .readBack(.unconfirmedSuccess),
      note: "still booked"
    ),
    .init(4, 200, answeredAppointment(id: "8"), .readBack(.unconfirmedSuccess), note: "other id"),
    .init(
      4,
      200,
      #"{"resourceType":"Appointment","id":"9","status":"cancelled","status":"booked"}"#,
      .readBack(.unconfirmedSuccess),
      note: "two statuses"
    ),
    .init(
      4,
      200,
      #"{"resourceType":"Appointment","status":"cancelled"}"#,
      .readBack(.unconfirmedSuccess),
      note: "no id"
    ),
    .init(4, 200, #"{"resourceType":"Patient","id":"9"}"#, .readBack(.unconfirmedSuccess)),
    .init(4, 200, String(answeredAppointment().dropLast()), .readBack(.unconfirmedSuccess)),
    .init(4, 200, "<html>ok</html>", .readBack(.unconfirmedSuccess), by: .gateway),
    .init(4, 202, answeredAppointment(), .readBack(.delayed), note: "it may be done later"),
    .init(4, 203, outcome(), .readBack(.unconfirmedSuccess)),
    .init(
      4,
      200,
      #"{"resourceType":"Appointment","id":"9","implicitRules":"urn:x","status":"cancelled"}"#,
      .readBack(.unconfirmedSuccess),
      note: "rules that may change the meaning"
    ),
    .init(
      4,
      200,
      #"{"resourceType":"Appointment","id":"9","modifierExtension":[{"url":"urn:x"}],"status":"cancelled"}"#,
      .readBack(.unconfirmedSuccess),
      note: "an extension that may change the meaning"
    ),
    .init(5, 201, answeredAppointment(), .readBack(.unconfirmedSuccess)),
    .init(6, 400, outcome("BAD_REQUEST"), .settled(.invalidRequest), by: .provider),
    .init(6, 400, .settled(.invalidRequest), by: .gateway),
    .init(
      6,
      400,
      outcome("MSG_BAD_FORMAT", .hl7),
      .settled(.invalidRequest),
      by: .provider,
      note: "scenario 51"
    ),
    .init(7, 400, outcome("INVALID_IDENTIFIER_SYSTEM", type: "value"), .settled(.invalidRequest)),
    .init(7, 400, outcome("INVALID_IDENTIFIER_VALUE", type: "value"), .settled(.invalidRequest)),
    .init(7, 400, outcome("INVALID_NHS_NUMBER", type: "value"), .settled(.invalidRequest)),
    .init(
      8,
      400,
      outcome("INVALID_PATIENT_DEMOGRAPHICS", type: "business-rule"),
      .settled(.notForThisPatient)
    ),
    .init(9, 400, outcome("REQUEST_UNMATCHED", .spine), .settled(.invalidRequest), by: .spine),
    .init(
      10,
      400,
      sspOutcome(400, "ENDPOINT_https://a/b_CPAID_1_VARIES_FROM_TARGETURL_https://c/d"),
      .freshRoute(otherwise: .routingFailure),
      by: .spine,
      note: "scenario 82"
    ),
    .init(
      11,
      401,
      outcome("AUTHOR_CREDENTIALS_ERROR", type: "login"),
      .settled(.invalidRequest),
      note: "scenario 65"
    ),
    .init(11, 401, .settled(.invalidRequest)),
    .init(12, 403, outcome("ACCESS_DENIED", type: "forbidden"), .settled(.notPermitted)),
    .init(12, 403, outcome("ACCESS DENIED", type: "forbidden"), .settled(.notPermitted)),
    .init(
      12,
      403,
      outcome("MSG_BAD_FORMAT", .hl7, type: "forbidden"),
      .settled(.notPermitted),
      note: "scenario 52"
    ),
    .init(12, 403, outcome("NO_RELATIONSHIP"), .settled(.notPermitted)),
    .init(12, 422, outcome("PATIENT_SENSITIVE"), .settled(.notPermitted)),
    .init(12, 403, "<html/>", .settled(.notPermitted)),
    .init(13, 403, outcome("NO_PATIENT_CONSENT"), .settled(.notPermitted)),
    .init(13, 403, outcome("NO_ORGANISATION_CONSENT"), .settled(.notPermitted)),
    .init(13, 403, outcome("NO_ORGANISATIONAL_CONSENT"), .settled(.notPermitted)),
    .init(
      14,
      403,
      sspOutcome(403, "ASID_CHECK_FAILED_MESSAGESENDER_200000099901"),
      .settled(.routingFailure),
      by: .spine
    ),
    .init(
      15,
      403,
      sspOutcome(403, "PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_918999199999"),
      .freshRoute(otherwise: .routingFailure),
      by: .spine
    ),
    .init(
      16,
      403,
      sspOutcome(403, "FOT_CHECK_FAILED_MESSAGESENDER_1_MESSAGERECEIVER_2"),
      .settled(.notPermitted),
      by: .spine,
      note: "scenario 83"
    ),
    .init(17, 403, outcome("ASID_CHECK_FAILED", .spine), .settled(.routingFailure), by: .spine),
    .init(17, 403, outcome("ACCESS_DENIED_SSL", .spine), .settled(.routingFailure)),
    .init(18, 404, outcome("NO_RECORD_FOUND", type: "not-found"), .settled(.notFound)),
    .init(18, 404, outcome("REFERENCE_NOT_FOUND"), .settled(.notFound)),
    .init(18, 404, outcome("MSG_NO_MATCH", .hl7, type: "not-found"), .settled(.notFound)),
    .init(18, 404, outcome(), .settled(.notFound)),
    .init(18, 404, .settled(.notFound)),
    .init(18, 404, outcome("NO_RECORD_FOUND", .spine), .settled(.notFound)),
    .init(19, 404, outcome("PATIENT_NOT_FOUND"), .settled(.notFound)),
    .init(20, 404, outcome("ORGANISATION_NOT_FOUND"), .settled(.invalidRequest)),
    .init(20, 404, outcome("PRACTITIONER_NOT_FOUND"), .settled(.invalidRequest)),
    .init(21, 404, "<html><body>Not found</body></html>", .settled(.routingFailure), by: .gateway),
    .init(21, 404, #"{"error":"no such path"}"#, .settled(.routingFailure), by: .gateway),
    .init(21, 404, sspOutcome(404, "no path"), .settled(.routingFailure), by: .spine),
    .init(22, 405, sspOutcome(405, "x", type: "not-supported"), .settled(.invalidRequest)),
    .init(22, 405, outcome("MSG_UNKNOWN_OPERATION", .hl7), .settled(.invalidRequest)),
    .init(22, 405, outcome("MSG_RESOURCE_ID_FAIL"), .settled(.invalidRequest)),
    .init(
      23,
      409,
      outcome("FHIR_CONSTRAINT_VIOLATION", type: "conflict"),
      .readBack(.conflict),
      note: "scenario 17"
    ),
    .init(
      24,
      409,
      outcome("MSG_VERSION_AWARE_CONFLICT", .hl7),
      .readBack(.conflict),
      note: "scenario 49"
    ),
    .init(24, 409, outcome("CONFLICTING_VALUES"), .readBack(.conflict)),
    .init(24, 409, .readBack(.conflict)),
    .init(25, 409, outcome("INVALID_RESOURCE"), .readBack(.conflict), note: "scenario 57"),
    .init(26, 409, outcome("DUPLICATE_REJECTED", type: "duplicate"), .readBack(.duplicate)),
    .init(27, 410, .settled(.notFound)),
    .init(28, 412, outcome("MISSING_OR_INVALID_HEADER"), .readBack(.conflict)),
    .init(28, 412, outcome("PRECONDITION_FAILED"), .readBack(.conflict)),
    .init(28, 412, outcome("MSG_TRANSACTION_MISSING_ID", .hl7), .readBack(.conflict)),
    .init(28, 412, .readBack(.conflict)),
    .init(29, 415, outcome("UNSUPPORTED_MEDIA_TYPE"), .settled(.invalidRequest)),
    .init(29, 415, sspOutcome(415, "Unsupported_Media_Type"), .settled(.invalidRequest)),
    .init(
      29,
      415,
      sspOutcome(415, "ASID_CHECK_FAILED_MESSAGESENDER_200000099901"),
      .settled(.routingFailure),
      by: .spine
    ),
    .init(
      30,
      422,
      outcome("INVALID_RESOURCE", diagnostics: "Appointment start cannot be in the past"),
      .settled(.inThePast)
    ),
    .init(
      31,
      422,
      outcome(
        "INVALID_RESOURCE",
        diagnostics: "Invalid Appointment property has been amended (cancellation) [patientId]"
      ),
      .settled(.notForThisPatient)
    ),
    .init(
      32,
      422,
      outcome(
        "INVALID_RESOURCE",
        diagnostics: "Invalid Appointment property has been amended (cancellation) [comment]"
      ),
      .readBack(.refusal),
      note: "scenarios 4 to 7"
    ),
    .init(
      32,
      422,
      outcome("INVALID_RESOURCE", .providerValueSet),
      .readBack(.refusal),
      by: .provider
    ),
    .init(33, 422, outcome("INVALID_PARAMETER"), .settled(.invalidRequest), note: "scenario 15"),
    .init(34, 422, outcome("REFERENCE_NOT_FOUND"), .settled(.rejectedByProvider)),
    .init(35, 422, outcome("FLAG_ALREADY_SET"), .readBack(.refusal)),
    .init(35, 422, outcome("INVALID_REQUEST_STATE"), .readBack(.refusal)),
    .init(
      36,
      422,
      outcome("MSG_VERSION_AWARE_CONFLICT", .hl7),
      .readBack(.refusal),
      note: "scenario 48: the code of a 409"
    ),
    .init(36, 422, .readBack(.refusal)),
    .init(36, 422, outcome("DUPLICATE_REJECTED"), .readBack(.refusal), note: "status first"),
    .init(37, 429, .retry(otherwise: .rateLimited), note: "scenario 80"),
    .init(38, 444, .readBack(.unanswered)),
    .init(39, 495, .settled(.systemFailure), note: "scenario 44"),
    .init(39, 496, .settled(.systemFailure), note: "scenario 44"),
    .init(39, 497, .settled(.systemFailure)),
    .init(40, 500, outcome("INTERNAL_SERVER_ERROR", type: "processing"), .readBack(.unanswered)),
    .init(40, 500, .readBack(.unanswered), note: "scenario 53"),
    .init(41, 501, outcome("NOT_IMPLEMENTED", type: "not-supported"), .settled(.systemFailure)),
    .init(
      42,
      502,
      sspOutcome(502, "ERROR_COMMUNICATING_TO_ENDPOINT_URL_https://a", type: "transient"),
      .readBack(.unanswered),
      by: .spine
    ),
    .init(43, 503, outcome(type: "throttled"), .readBack(.throttled)),
    .init(43, 503, .readBack(.unanswered)),
    .init(44, 504, sspOutcome(504, "x", type: "timeout"), .readBack(.unanswered), by: .spine),
    .init(44, 504, .readBack(.unanswered), by: .gateway, note: "scenario 54"),
    .init(45, 599, .readBack(.unanswered)),
    .init(46, nil, .readBack(.unanswered), by: .nobody),
    .init(
      47,
      nil,
      failure: .notSent(reason: "refused"),
      .retry(otherwise: .systemFailure),
      by: .nobody
    ),
    .init(47, nil, failure: .notTrusted(reason: "x"), .settled(.systemFailure), by: .nobody),
    .init(48, 301, .settled(.routingFailure)),
    .init(48, 302, .settled(.routingFailure), note: "scenario 84"),
    .init(48, 304, .settled(.routingFailure)),
    .init(48, 399, .settled(.routingFailure)),
    .init(49, 402, .settled(.invalidRequest)),
    .init(49, 418, outcome("FHIR_CONSTRAINT_VIOLATION"), .settled(.invalidRequest)),
    .init(49, 499, .settled(.invalidRequest)),
    .init(49, 408, .readBack(.delayed), note: "a gateway's time-out"),
    .init(50, 505, .readBack(.unanswered)),
    .init(50, 598, .readBack(.unanswered)),
    .init(50, 100, .readBack(.unanswered)),
    .init(50, 0, .readBack(.unanswered)),
    .init(50, 600, .readBack(.unanswered)),
    .init(50, -1, .readBack(.unanswered)),
  ]

  static let readAnswers: [AnswerSample] = [
    .init(101, 200, answeredAppointment(status: "booked"), .proceed, by: .provider),
    .init(101, 200, answeredAppointment(), .proceed, note: "scenario 69"),
    .init(102, 200, answeredAppointment(id: "8"), .settled(.invalidProviderResponse)),
    .init(102, 200, outcome("NO_RECORD_FOUND"), .settled(.invalidProviderResponse)),
    .init(102, 200, .settled(.invalidProviderResponse)),
    .init(102, 200, "{", .settled(.invalidProviderResponse)),
    .init(102, 201, answeredAppointment(), .settled(.invalidProviderResponse)),
    .init(103, 304, .settled(.invalidProviderResponse)),
    .init(48, 302, .settled(.routingFailure)),
    .init(6, 400, outcome("BAD_REQUEST"), .settled(.invalidRequest)),
    .init(6, 400, outcome("INVALID_PATIENT_DEMOGRAPHICS"), .settled(.invalidRequest)),
    .init(
      10,
      400,
      sspOutcome(400, "ENDPOINT_a_CPAID_1_VARIES_FROM_TARGETURL_b"),
      .freshRoute(otherwise: .routingFailure)
    ),
    .init(11, 401, .settled(.invalidRequest)),
    .init(12, 403, outcome("ACCESS_DENIED"), .settled(.notPermitted)),
    .init(13, 403, outcome("NO_PATIENT_CONSENT"), .settled(.notPermitted)),
    .init(14, 403, sspOutcome(403, "ASID_CHECK_FAILED_MESSAGESENDER_1"), .settled(.routingFailure)),
    .init(
      15,
      403,
      sspOutcome(403, "PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_1"),
      .freshRoute(otherwise: .routingFailure)
    ),
    .init(16, 403, sspOutcome(403, "FOT_CHECK_FAILED_MESSAGESENDER_1"), .settled(.notPermitted)),
    .init(17, 403, outcome("ASID_CHECK_FAILED", .spine), .settled(.routingFailure)),
    .init(18, 404, outcome("NO_RECORD_FOUND"), .settled(.notFound), note: "scenarios 30 and 46"),
    .init(18, 404, .settled(.notFound)),
    .init(21, 404, "<html/>", .settled(.routingFailure)),
    .init(27, 410, .settled(.notFound)),
    .init(37, 429, .retry(otherwise: .rateLimited)),
    .init(38, 444, .retry(otherwise: .systemFailure)),
    .init(39, 495, .settled(.systemFailure)),
    .init(40, 500, outcome("INTERNAL_SERVER_ERROR"), .retry(otherwise: .systemFailure)),
    .init(41, 501, .settled(.systemFailure)),
    .init(42, 502, .retry(otherwise: .systemFailure)),
    .init(43, 503, .retry(otherwise: .systemFailure)),
    .init(43, 503, outcome(type: "throttled"), .retry(otherwise: .rateLimited)),
    .init(44, 504, .retry(otherwise: .systemFailure)),
    .init(45, 599, .retry(otherwise: .systemFailure)),
    .init(46, nil, .retry(otherwise: .systemFailure)),
    .init(47, nil, failure: .notSent(reason: "x"), .retry(otherwise: .systemFailure)),
    .init(47, nil, failure: .notTrusted(reason: "x"), .settled(.systemFailure)),
    .init(49, 409, outcome("FHIR_CONSTRAINT_VIOLATION"), .settled(.invalidRequest)),
    .init(49, 408, .retry(otherwise: .systemFailure)),
    .init(49, 422, outcome("INVALID_RESOURCE"), .settled(.invalidRequest)),
    .init(50, 505, .retry(otherwise: .systemFailure)),
    .init(
      104,
      422,
      outcome("INVALID_RESOURCE", diagnostics: "The Appointment is in the past"),
      .settled(.inThePast)
    ),
    .init(104, 404, outcome("NO_RECORD_FOUND", text: "Past appointment"), .settled(.inThePast)),
    .init(
      6,
      400,
      outcome("BAD_REQUEST", diagnostics: "JWT creation time must be in the past (appointment)"),
      .settled(.invalidRequest),
      note: "a token's time is not the appointment's"
    ),
  ]

  static let patientAnswers: [AnswerSample] = [
    .init(101, 200, #"{"resourceType":"Patient","id":"2"}"#, .proceed),
    .init(102, 200, #"{"resourceType":"Patient","id":"3"}"#, .settled(.invalidProviderResponse)),
    .init(102, 200, answeredAppointment(id: "2"), .settled(.invalidProviderResponse)),
    .init(19, 404, outcome("PATIENT_NOT_FOUND"), .settled(.notForThisPatient)),
    .init(105, 404, outcome("NO_RECORD_FOUND"), .settled(.patientNotVerifiable)),
    .init(105, 410, .settled(.patientNotVerifiable)),
    .init(21, 404, "<html/>", .settled(.routingFailure)),
    .init(12, 403, outcome("PATIENT_SENSITIVE"), .settled(.notPermitted)),
    .init(40, 500, .retry(otherwise: .systemFailure)),
  ]

  // MARK: - The table as a whole

  @Test func `every row from 1 to 50 has a case here`() {
    #expect(Set(Self.cancelAnswers.map(\.row)) == Set(1...50))
    let tested = Set((Self.cancelAnswers + Self.readAnswers + Self.patientAnswers).map(\.row))
    #expect(tested == Set(ResponseClassifier.rows.map(\.number)))
  }

  // MARK: - What else is known of an answer

  @Test func `scenario 81: an OperationOutcome in XML is read too`() throws {
    let body = """
      <?xml version="1.0"?><OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity \
      value="error"/><code value="forbidden"/><details><coding><system value="\
      \(SampleSystem.ssp.rawValue)"/><code value="403"/><display value="\
      FOT_CHECK_FAILED_MESSAGESENDER_1_MESSAGERECEIVER_2"/></coding></details></issue>\
      </OperationOutcome>
      """
    let sample = AnswerSample(16, 403, body, .settled(.notPermitted), by: .spine)
    let classification = try ResponseClassifier.classify(sample.result, of: SampleRequest.cancel())
    #expect(classification.row == 16)
    #expect(classification.answeredBy == .spine)
    #expect(classification.code?.code == "403")
    #expect(classification.code?.system == SampleSystem.ssp.rawValue)
  }

  @Test func `scenario 50: a 412 to a request without a version is our fault`() throws {
    let response = InteractionResponse(status: 412)
    let classification = try ResponseClassifier.classify(
      .success(response),
      of: SampleRequest.cancel(withVersion: false)
    )
    #expect(classification.verdict == .settled(.invalidRequest))
    #expect(classification.row == 28)
  }

  @Test func `scenario 47: notices whose request an answer says it is for`() throws {
    let request = try SampleRequest.cancel()
    let sent = try #require(request.headerFields[.requestID])
    for (received, notes) in [
      (sent, []), (sent.uppercased(), []), ("other", [AnswerNote.correlationMismatch]),
    ] {
      let sample = AnswerSample(
        1,
        200,
        answeredAppointment(),
        fields: ["X-Correlation-ID": received],
        .settled(.cancelled)
      )
      #expect(ResponseClassifier.classify(sample.result, of: request).notes == notes)
    }
  }

  @Test func `a cancelled appointment of another patient is not taken for ours`() throws {
    let asked = try CareConnectSample().appointment
    let other = CareConnectSample(
      version: "4",
      status: "cancelled",
      actorNumber: secondNumber,
      containedNumber: secondNumber
    )
    let unnamed = CareConnectSample(
      version: "4",
      status: "cancelled",
      actorNumber: nil,
      containedNumber: nil
    )
    for (answered, verdict) in [
      (
        CareConnectSample(version: "4", status: "cancelled"),
        Classification.Verdict.settled(.cancelled)
      ),
      (unnamed, .settled(.cancelled)), (other, .readBack(.unconfirmedSuccess)),
    ] {
      let request = try sampleBuilder().cancelAppointment(
        #require(AppointmentID(answered.id)),
        body: [],
        format: .json,
        version: #require(EntityTag(versionID: "3")),
        at: careConnectRoute(),
        stamp: sampleStamp()
      )
      let response = InteractionResponse(status: 200, body: Array(answered.text.utf8))
      let classification = ResponseClassifier.classify(
        .success(response),
        of: request,
        about: asked
      )
      #expect(classification.verdict == verdict)
    }
  }

  @Test func `scenario 20: notices a version that did not change`() throws {
    let sample = AnswerSample(1, 200, answeredAppointment(version: "3"), .settled(.cancelled))
    let classification = try ResponseClassifier.classify(sample.result, of: SampleRequest.cancel())
    #expect(classification.verdict == .settled(.cancelled))
    #expect(classification.notes == [.versionUnchanged])
  }

  @Test(arguments: [
    ("Patient no longer needs it", []), ("Patient no longer", []),
    ("Other", [AnswerNote.reasonNotEchoed]), (nil, [.reasonNotEchoed]),
  ])
  func `scenario 12: a reason may come back cut off`(received: String?, notes: [AnswerNote]) throws
  {
    let body = GPConnectSample(version: "4", status: "cancelled", reason: received).text
    let sample = AnswerSample(1, 200, body, .settled(.cancelled))
    let classification = try ResponseClassifier.classify(
      sample.result,
      of: SampleRequest.cancel(),
      reason: "Patient no longer needs it"
    )
    #expect(classification.verdict == .settled(.cancelled))
    #expect(classification.notes == notes)
  }

  @Test func `an OperationOutcome without issues is the provider's fault`() throws {
    let sample = AnswerSample(18, 404, #"{"resourceType":"OperationOutcome"}"#, .settled(.notFound))
    let classification = try ResponseClassifier.classify(sample.result, of: SampleRequest.cancel())
    #expect(classification.verdict == .settled(.notFound))
    #expect(classification.notes == [.providerFault])
  }

  @Test func `what Spine's own profile says without a code is Spine's`() throws {
    let body = """
      {"resourceType":"OperationOutcome","meta":{"profile":[\
      "https://fhir.nhs.uk/StructureDefinition/Spine-OperationOutcome-1"]},\
      "issue":[{"severity":"error","code":"invalid"}]}
      """
    let spine = AnswerSample(6, 400, body, .settled(.invalidRequest), by: .spine)
    try check(spine, of: SampleRequest.cancel())
    let provider = body.replacing(
      #""invalid"}"#,
      with:
        #""invalid","details":{"coding":[{"system":"\#(SampleSystem.hl7.rawValue)","code":"MSG_NO_MATCH"}]}}"#
    )
    let sample = AnswerSample(18, 404, provider, .settled(.notFound), by: .provider)
    try check(sample, of: SampleRequest.cancel())
  }

  @Test func `neither codes nor reasons hold what a provider put there about the patient`() throws {
    for code in [
      firstNumber, "999 000 0018", "Robin Sample's <number>", String(repeating: "x", count: 65),
    ] {
      let body = outcome(code, text: "Robin Sample 9990000018", diagnostics: "Robin Sample")
      for status in [200, 400, 403, 404, 409, 422, 500] {
        let response = InteractionResponse(status: status, body: Array(body.utf8))
        let classification = try ResponseClassifier.classify(
          .success(response),
          of: SampleRequest.cancel()
        )
        #expect(classification.code == nil)
        #expect(!classification.reason.contains("Robin"))
      }
    }
    let body = outcome("OWN_CODE").replacing(SampleSystem.provider.rawValue, with: "urn:Robin")
    let response = InteractionResponse(status: 422, body: Array(body.utf8))
    let code = try ResponseClassifier.classify(.success(response), of: SampleRequest.cancel()).code
    #expect(code?.code == "OWN_CODE")
    #expect(code?.system == nil)
  }
}
