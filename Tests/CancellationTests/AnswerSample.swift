import ElementModel
import FHIRModel
import HTTPTypes
import Testing

@testable import Cancellation

/// An answer, and what a test expects of it.
struct AnswerSample: Sendable, CustomTestStringConvertible {
  let row: Int
  let status: Int?
  var body = ""
  var fields: [String: String] = [:]
  var failure: TransportFailure?
  let verdict: Classification.Verdict
  var answeredBy: Answerer?
  var note = ""

  var testDescription: String { "row \(row): \(status.map(String.init) ?? "no answer") \(note)" }

  /// An answer with a body.
  init(
    _ row: Int,
    _ status: Int,
    _ body: String,
    fields: [String: String] = [:],
    _ verdict: Classification.Verdict,
    by answeredBy: Answerer? = nil,
    note: String = ""
  ) {
    self.init(row, status, fields: fields, verdict, by: answeredBy, note: note)
    self.body = body
  }

  /// An answer without a body, or none.
  init(
    _ row: Int,
    _ status: Int?,
    fields: [String: String] = [:],
    failure: TransportFailure? = nil,
    _ verdict: Classification.Verdict,
    by answeredBy: Answerer? = nil,
    note: String = ""
  ) {
    self.row = row
    self.status = status
    self.fields = fields
    self.failure = failure
    self.verdict = verdict
    self.answeredBy = answeredBy
    self.note = note
  }

  /// The same answer with its resource in XML; `nil` where the body is no resource in JSON.
  var inXML: AnswerSample? {
    guard let xml = xml(of: Array(body.utf8)) else { return nil }
    var copy = self
    copy.body = String(decoding: xml, as: UTF8.self)
    copy.note += " in XML"
    return copy
  }

  var result: Result<InteractionResponse, TransportFailure> {
    guard let status else { return .failure(failure ?? .noAnswer(reason: "closed")) }
    var headerFields = HTTPFields()
    for (name, value) in fields {
      if let name = HTTPField.Name(name) { headerFields[name] = value }
    }
    return .success(
      InteractionResponse(status: status, headerFields: headerFields, body: Array(body.utf8))
    )
  }
}

/// A resource in JSON as XML; `nil` for what is none.
func xml(of json: [UInt8]) -> [UInt8]? {
  guard FHIRFormat(sniffing: json) == .json else { return nil }
  let result = FHIRFormat.json.read(json)
  guard let tree = result.tree, tree.root.resourceType != nil,
    !result.diagnostics.contains(where: { $0.severity.makesInvalid })
  else { return nil }
  return FHIRFormat.xml.write(tree)
}

/// The code systems of the OperationOutcomes below.
enum SampleSystem: String {
  case provider = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1"
  case providerValueSet = "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1"
  case ssp = "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0"
  case spine = "https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1"
  case hl7 = "http://hl7.org/fhir/operation-outcome"
}

/// An OperationOutcome in JSON.
func outcome(
  _ code: String? = nil,
  _ system: SampleSystem = .provider,
  type: String = "invalid",
  text: String = "",
  diagnostics: String = ""
) -> String {
  let coding = code.map {
    #""coding":[{"system":"\#(system.rawValue)","code":"\#($0)","display":"\#(text)"}]"#
  }
  let details = coding.map { #","details":{\#($0)}"# } ?? ""
  let more = diagnostics.isEmpty ? "" : #","diagnostics":"\#(diagnostics)""#
  return """
    {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"\(type)"\
    \(details)\(more)}]}
    """
}

/// An OperationOutcome of the SSP, which repeats the status as its code.
func sspOutcome(_ status: Int, _ text: String, type: String = "invalid") -> String {
  outcome("\(status)", .ssp, type: type, text: text)
}

/// An Appointment as an answer.
func answeredAppointment(
  id: String = "9",
  status: String = "cancelled",
  version: String = "4"
)
  -> String
{
  #"{"resourceType":"Appointment","id":"\#(id)","meta":{"versionId":"\#(version)"},"status":"\#(status)"}"#
}

/// The requests that the answers are for.
enum SampleRequest {
  static func cancel(withVersion: Bool = true) throws -> InteractionRequest {
    let request = try sampleBuilder().cancelAppointment(
      #require(AppointmentID("9")),
      body: [],
      format: .json,
      version: #require(EntityTag(versionID: "3")),
      at: careConnectRoute(),
      stamp: sampleStamp()
    )
    guard !withVersion else { return request }
    var fields = request.headerFields
    fields[.ifMatch] = nil
    return InteractionRequest(
      interaction: request.interaction,
      method: request.method,
      url: request.url,
      headerFields: fields,
      body: request.body
    )
  }

  static func read() throws -> InteractionRequest {
    try sampleBuilder().readAppointment(
      #require(AppointmentID("9")),
      at: careConnectRoute(),
      stamp: sampleStamp()
    )
  }

  static func readPatient() throws -> InteractionRequest {
    try sampleBuilder().readPatient(
      #require(PatientID("2")),
      at: gpConnectRoute(),
      stamp: sampleStamp()
    )
  }
}
