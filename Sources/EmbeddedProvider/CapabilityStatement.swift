import Cancellation
import ElementModel
import FHIRJSON
import FHIRModel

/// What a provider says it can do.
///
/// Source: FHIR STU3, CapabilityStatement; GP Connect 1.2.7, "Foundations", "Get the FHIR capability
/// statement".
struct CapabilityStatement {
  /// The provider.
  let provider: ProviderRoute
  /// When it says so.
  let date: FHIRInstant

  /// The resource.
  func json() -> [UInt8] {
    var writer = JSONWriter(reservingByteCount: 1024)
    writer.object { statement in
      statement.member("resourceType", "CapabilityStatement")
      statement.member("status", "active")
      statement.member("date", date.text)
      statement.member("kind", "instance")
      statement.object("implementation") { implementation in
        implementation.member("description", "Embedded provider of ssp-cancel, for tests")
        implementation.member("url", provider.serviceRoot.requestText)
      }
      statement.member("fhirVersion", "3.0.1")
      statement.member("acceptUnknown", "both")
      statement.member("format", FHIRFormat.allCases.map(\.mediaType))
      statement.array("rest") { rest in
        rest.object { server in
          server.member("mode", "server")
          server.array("resource") { resources in
            resource("Appointment", interactions: ["read", "update"], in: &resources)
            if provider.interactionID(for: .readPatient) != nil {
              resource("Patient", interactions: ["read"], in: &resources)
            }
          }
        }
      }
    }
    return writer.bytes
  }

  private func resource(_ type: String, interactions: [String], in writer: inout JSONWriter) {
    writer.object { resource in
      resource.member("type", type)
      resource.array("interaction") { list in
        for code in interactions { list.object { $0.member("code", code) } }
      }
      resource.member("versioning", "versioned-update")
      resource.member("updateCreate", false)
    }
  }
}

extension Answer {
  /// The statement, in the format that was asked for.
  func capabilities(_ statement: CapabilityStatement) -> InteractionResponse {
    json(statement.json())
  }

  /// A 200 with a resource that was written in JSON, in the format that was asked for.
  func json(_ bytes: [UInt8]) -> InteractionResponse {
    var fields = self.fields
    let format = format ?? .json
    fields[.contentType] = "\(format.mediaType);charset=utf-8"
    guard format == .xml, let tree = FHIRFormat.json.read(bytes, limits: .ofTrusted).tree else {
      return InteractionResponse(status: 200, headerFields: fields, body: bytes)
    }
    return InteractionResponse(status: 200, headerFields: fields, body: FHIRFormat.xml.write(tree))
  }
}
