#if Network
import Cancellation
import HTTPTypes

/// The scenarios of the specification that a single request shows, numbered as there.
enum ScenarioTable {
  static let rows = gpConnect + careConnect + both(.gpconnect) + both(.careconnect)

  private static let gpConnect: [Scenario] = [
    Scenario(
      name: "1, 12, 16, 18, 20, 22: cancelled",
      dialect: .gpconnect,
      expected: "200 cancelled"
    ),
    Scenario(name: "4: comment changed", dialect: .gpconnect, expected: "422 INVALID_RESOURCE") {
      $0.body = $0.body.replacing(#""slot":"#, with: #""comment":"new","slot":"#)
    },
    Scenario(name: "5: description changed", dialect: .gpconnect, expected: "422 INVALID_RESOURCE")
    {
      $0.body = $0.body.replacing("Made-up visit", with: "Other visit")
    },
    Scenario(name: "6: extra participant", dialect: .gpconnect, expected: "422 INVALID_RESOURCE") {
      $0.body = $0.body.replacing(
        #""participant":["#,
        with: #""participant":[{"actor":{"reference":"Practitioner/9"},"status":"accepted"},"#
      )
    },
    Scenario(name: "7: appointment type set", dialect: .gpconnect, expected: "422 INVALID_RESOURCE")
    { $0.body = $0.body.replacing(#""slot":"#, with: #""appointmentType":{"text":"x"},"slot":"#) },
    Scenario(name: "8: _format XML", dialect: .gpconnect, expected: "200 cancelled") {
      $0.url += "?_format=application/fhir%2Bxml"
    },
    Scenario(name: "9: Accept XML", dialect: .gpconnect, expected: "200 cancelled") {
      $0.headerFields[.accept] = "application/fhir+xml"
    },
    Scenario(name: "10, 11: _format before Accept", dialect: .gpconnect, expected: "200 cancelled")
    {
      $0.url += "?_format=application/fhir%2Bjson"
      $0.headerFields[.accept] = "application/fhir+xml"
    },
    Scenario(name: "13: empty reason URL", dialect: .gpconnect, expected: "422 INVALID_RESOURCE") {
      $0.body = $0.body.replacing(GPConnectDialect.reasonExtensionURL, with: "")
    },
    Scenario(name: "14: wrong reason URL", dialect: .gpconnect, expected: "422 INVALID_RESOURCE") {
      $0.body = $0.body.replacing(GPConnectDialect.reasonExtensionURL, with: "https://x.example")
    },
    Scenario(name: "15, 23: empty reason", dialect: .gpconnect, expected: "422 INVALID_PARAMETER") {
      $0.body = $0.body.replacing("Clinic closed", with: "")
    },
    Scenario(
      name: "17: stale If-Match",
      dialect: .gpconnect,
      expected: "409 FHIR_CONSTRAINT_VIOLATION"
    ) { $0.headerFields[.ifMatch] = #"W/"invalidEtag""# },
    Scenario(name: "19: Prefer minimal", dialect: .gpconnect, expected: "200") {
      $0.headerFields[.prefer] = "return=minimal"
    },
    Scenario(
      name: "25: absolute organisation",
      dialect: .gpconnect,
      expected: "422 INVALID_RESOURCE"
    ) {
      $0.body = $0.body.replacing(
        ##""reference":"#1""##,
        with: #""reference":"https://x.example/1""#
      )
    },
    Scenario(
      name: "26: absolute participant",
      dialect: .gpconnect,
      expected: "422 INVALID_RESOURCE"
    ) {
      $0.body = $0.body.replacing("Patient/2", with: "https://x.example/Patient/2")
    },
    Scenario(
      name: "3, 27, 28: channel, category and type present",
      dialect: .gpconnect,
      expected: "200 cancelled",
      store: {
        $0 = $0.replacing(
          #""slot":"#,
          with: #""serviceCategory":{"text":"c"},"serviceType":[{"text":"t"}],"slot":"#
        )
      }
    ),
    Scenario(name: "39: scope of a read", dialect: .gpconnect, expected: "400 BAD_REQUEST") {
      $0.headerFields[.authorization] = $0.readAuthorization
    },
    Scenario(
      name: "36: token 600 s old",
      dialect: .gpconnect,
      expected: "400 BAD_REQUEST",
      secondsAhead: -600
    ),
    Scenario(name: "32: token not base64url", dialect: .gpconnect, expected: "400 BAD_REQUEST") {
      $0.headerFields[.authorization]?.replace(".", with: "=.")
    },
    Scenario(name: "56: DELETE", dialect: .gpconnect, expected: "405 405") { $0.method = .delete },
  ]

  private static let careConnect: [Scenario] = [
    Scenario(name: "47, 66: cancelled", dialect: .careconnect, expected: "200 cancelled"),
    Scenario(
      name: "48: another patient",
      dialect: .careconnect,
      expected: "422 MSG_VERSION_AWARE_CONFLICT"
    ) { $0.body = $0.body.replacing("9990000018", with: "9990000026") },
    Scenario(
      name: "49: wrong If-Match",
      dialect: .careconnect,
      expected: "409 MSG_VERSION_AWARE_CONFLICT"
    ) { $0.headerFields[.ifMatch] = #"W/"2""# },
    Scenario(
      name: "50: no If-Match",
      dialect: .careconnect,
      expected: "412 MSG_TRANSACTION_MISSING_ID"
    ) { $0.headerFields[.ifMatch] = nil },
    Scenario(name: "55: no Ssp-From", dialect: .careconnect, expected: "400 BAD_REQUEST") {
      $0.headerFields[.sspFrom] = nil
    },
    Scenario(name: "55: no X-Request-ID", dialect: .careconnect, expected: "400 BAD_REQUEST") {
      $0.headerFields[.requestID] = nil
    },
    Scenario(name: "55: no contained Slot", dialect: .careconnect, expected: "400 BAD_REQUEST") {
      $0.body = $0.body.replacing(#""resourceType":"Slot""#, with: #""resourceType":"Schedule""#)
    },
    Scenario(
      name: "57: sent again with its X-Request-ID",
      dialect: .careconnect,
      expected: "409 MSG_VERSION_AWARE_CONFLICT",
      times: 2
    ),
    Scenario(
      name: "65: token of a read",
      dialect: .careconnect,
      expected: "403 ACCESS_DENIED"
    ) { $0.headerFields[.authorization] = $0.readAuthorization },
    Scenario(name: "56: PATCH", dialect: .careconnect, expected: "405 MSG_UNKNOWN_OPERATION") {
      $0.method = .patch
    },
  ]

  /// What holds for both dialects.
  private static func both(_ dialect: Dialect) -> [Scenario] {
    let notFound = dialect == .gpconnect ? "404 NO_RECORD_FOUND" : "404 MSG_NO_MATCH"
    let headers: [HTTPField.Name] = [.sspTraceID, .sspFrom, .sspTo, .sspInteractionID]
    return [
      Scenario(name: "31: read", dialect: dialect, expected: "200 booked", cancels: false),
      Scenario(
        name: "30, 46: unknown id",
        dialect: dialect,
        expected: notFound,
        cancels: false,
        id: "Invalid4321"
      ),
      Scenario(
        name: "35: clock 200 s ahead",
        dialect: dialect,
        expected: "200 cancelled",
        secondsAhead: 200
      ),
      Scenario(name: "42: Ssp-To of another", dialect: dialect, expected: "400 BAD_REQUEST") {
        $0.headerFields[.sspTo] = "918999199999"
      },
      Scenario(name: "43: interaction of a read", dialect: dialect, expected: "400 BAD_REQUEST") {
        $0.headerFields[.sspInteractionID]?.replace(":cancel:", with: ":read:")
        $0.headerFields[.sspInteractionID]?.replace(":update:", with: ":read:")
      },
      Scenario(name: "45: path in wrong case", dialect: dialect, expected: notFound, cancels: false)
      {
        $0.url.replace("/Appointment/", with: "/appointment/")
      },
      Scenario(name: "52: no Authorization", dialect: dialect, expected: "403 ACCESS_DENIED") {
        $0.headerFields[.authorization] = nil
      },
      Scenario(
        name: "no FHIR in the body",
        dialect: dialect,
        expected: dialect == .gpconnect ? "400 BAD_REQUEST" : "400 MSG_BAD_FORMAT"
      ) {
        $0.body = "<html>"
      },
    ]
      + headers.map { name in
        Scenario(name: "41: blank \(name.rawName)", dialect: dialect, expected: "400 BAD_REQUEST") {
          $0.headerFields[name] = " "
        }
      }
  }
}
#endif
