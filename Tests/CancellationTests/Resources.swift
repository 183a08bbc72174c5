import ElementModel
import FHIRJSON
import FHIRModel
import FHIRXML
import HTTPTypes
import Testing

@testable import Cancellation

/// The tree of a resource, in the format its first byte says.
func readTree(
  _ text: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> ElementTree {
  try readTree(Array(text.utf8), sourceLocation: sourceLocation)
}

/// The tree of a resource, in the format its first byte says.
func readTree(
  _ bytes: [UInt8],
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> ElementTree {
  let result =
    switch FHIRFormat(sniffing: bytes) {
    case .xml: XMLReader.read(bytes)
    default: JSONReader.read(bytes)
    }
  return try #require(result.tree, sourceLocation: sourceLocation)
}

func instant(_ text: String) throws -> FHIRInstant { try #require(FHIRInstant(text)) }

/// Two NHS numbers of the range that is never given to patients.
let firstNumber = "9990000018"
let secondNumber = "9990000026"

/// An Appointment as a Care Connect provider gives it, with parts to choose.
struct CareConnectSample {
  var id = "7f3c2d5e"
  var version: String? = "3"
  var status: String? = "booked"
  var start: String? = "2026-02-01T10:00:00.000+00:00"
  var end: String? = "2026-02-01T10:15:00.000+00:00"
  var actorNumber: String? = firstNumber
  var containedNumber: String? = firstNumber
  var slot = "slot-1"
  var more = ""

  var text: String {
    let containedIdentifier = containedNumber.map {
      #","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"\#($0)"}]"#
    }
    let actorIdentifier = actorNumber.map {
      #","identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"\#($0)"}"#
    }
    return """
      {"resourceType":"Appointment","id":"\(id)",\
      \(version.map { #""meta":{"versionId":"\#($0)"},"# } ?? "")\
      "contained":[{"resourceType":"Patient","id":"P1"\(containedIdentifier ?? ""),\
      "name":[{"family":"Sample"}]},\
      {"resourceType":"Slot","id":"S1","identifier":[{"system":"urn:x","value":"\(slot)"}]}],\
      \(status.map { #""status":"\#($0)","# } ?? "")\(start.map { #""start":"\#($0)","# } ?? "")\
      \(end.map { #""end":"\#($0)","# } ?? "")\(more)\
      "slot":[{"reference":"#S1"}],\
      "participant":[{"actor":{"reference":"#P1"\(actorIdentifier ?? "")},"status":"accepted"}]}
      """
  }

  var appointment: Appointment {
    get throws { try #require(Appointment(readTree(text))) }
  }
}

/// An Appointment as a GP Connect provider gives it, with parts to choose.
struct GPConnectSample {
  var id = "9"
  var version: String? = "636068818095315079"
  var status = "booked"
  var start = "2026-02-01T10:00:00+00:00"
  var patient: String? = "Patient/2"
  var reason: String?

  var text: String {
    let reasonExtension = reason.map {
      #""extension":[{"url":"\#(GPConnectDialect.reasonExtensionURL)","valueString":"\#($0)"}],"#
    }
    let participant = patient.map {
      #"{"actor":{"reference":"\#($0)"},"status":"accepted"},"#
    }
    return """
      {"resourceType":"Appointment","id":"\(id)",\
      \(version.map { #""meta":{"versionId":"\#($0)"},"# } ?? "")\(reasonExtension ?? "")\
      "status":"\(status)","start":"\(start)","end":"2026-02-01T10:15:00+00:00",\
      "slot":[{"reference":"Slot/1"}],\
      "participant":[\(participant ?? "")\
      {"actor":{"reference":"Location/1"},"status":"accepted"}]}
      """
  }

  var appointment: Appointment {
    get throws { try #require(Appointment(readTree(text))) }
  }

  /// The Patient that the Appointment refers to.
  static func patient(
    id: String = "2",
    numbers: [String] = [firstNumber],
    family: String = "Sample",
    birthDate: String = "1970-01-01",
    gender: String = "female"
  ) throws -> Patient {
    let identifiers = numbers.map {
      #"{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"\#($0)"}"#
    }
    let identifier =
      identifiers.isEmpty ? "" : #""identifier":[\#(identifiers.joined(separator: ","))],"#
    let text = """
      {"resourceType":"Patient","id":"\(id)",\(identifier)"name":[{"family":"\(family)"}],\
      "gender":"\(gender)","birthDate":"\(birthDate)"}
      """
    return try #require(Patient(readTree(text).root))
  }
}

/// The consumer of the worked example of the specification.
func sampleConsumer() throws -> ConsumerIdentity {
  try ConsumerIdentity(
    asid: #require(ASID("200000099901")),
    odsCode: #require(ODSCode("X9X99")),
    name: "Example 111 Provider",
    issuer: "https://spine-client.example-consumer.nhs.uk/",
    device: .init(
      system: "https://example-consumer.nhs.uk/Id/device-identifier",
      value: "CANCELBATCH-01",
      model: "appointment-cancel",
      version: "1.0.0"
    ),
    operator: sampleOperator
  )
}

let sampleOperator = ConsumerIdentity.Operator(
  id: "op-0042",
  family: "Sample",
  given: ["Robin"],
  prefix: ["Mx"],
  localIdentifier: .init(
    system: "https://example-consumer.nhs.uk/Id/user-guid",
    value: "4d1f0c7e-0d0a-4b0e-9a55-2f4f4a6f1c01"
  )
)

func careConnectRoute() throws -> ProviderRoute {
  try ProviderRoute(
    odsCode: #require(ODSCode("A1001")),
    dialect: .careconnect,
    asid: #require(ASID("918999199999")),
    serviceRoot: ServiceRoot(
      "https://booking.example-provider.nhs.uk/STU3/1/careconnect/appointment"
    )
  )
}

func gpConnectRoute() throws -> ProviderRoute {
  try ProviderRoute(
    odsCode: #require(ODSCode("T99999")),
    dialect: .gpconnect,
    asid: #require(ASID("918999199111")),
    serviceRoot: ServiceRoot("https://gp.example-provider.nhs.uk/T99999/STU3/1/gpconnect")
  )
}

func sampleBuilder() throws -> RequestBuilder {
  try RequestBuilder(consumer: sampleConsumer(), sspBase: SSPBase("https://ssp.example.nhs.uk/"))
}

func sampleStamp() throws -> RequestStamp {
  try RequestStamp(
    traceID: #require(UUIDText("0d6b3c1e-7b0c-4b52-9b61-3f5cf1f2a901")),
    requestID: #require(UUIDText("5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a77")),
    issuedAt: instant("2026-01-01T00:00:00Z")
  )
}
