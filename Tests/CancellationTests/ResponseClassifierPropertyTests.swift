import ElementModel
import FHIRModel
import HTTPTypes
import TestSupport
import Testing

@testable import Cancellation

/// The table of answers against statuses and bodies of every kind.
@Suite struct ResponseClassifierPropertyTests {
  /// Bodies of every kind, none of which is the cancelled appointment.
  static let otherBodies: [[UInt8]] = {
    let whole = answeredAppointment()
    let texts = [
      "", " \n", "{", "<", "<html>cancelled</html>", "<?xml version=\"1.0\"?>", outcome("X"),
      outcome(), sspOutcome(502, "x"), "null", "\u{0}", "[]", "\"cancelled\"", "\u{FEFF}",
      answeredAppointment(status: "booked"), answeredAppointment(id: "8"),
      #"{"resourceType":"Patient","id":"9","status":"cancelled"}"#,
      #"{"resourceType":"Bundle","entry":[{"resource":\#(whole)}]}"#,
      String(whole.dropLast()), String(whole.prefix(40)),
    ]
    let json = texts.map { Array($0.utf8) }
    return json + json.compactMap { xml(of: $0) }
      + [[0xFF, 0xFE, 0x7B, 0x00], Array(repeating: 0x7B, count: 10_000)]
  }()

  @Test(arguments: ["application/fhir+json", "text/html"])
  func `a status with any body is never a cancellation without the appointment`(
    contentType: String
  ) throws {
    let request = try SampleRequest.cancel()
    var generator = SeededGenerator(seed: 42)
    for status in -1...700 {
      // Every body with every success, and a few of them with the rest.
      let isSuccess = (200...299).contains(status)
      let bodies =
        isSuccess ? Self.otherBodies[...] : Self.otherBodies.shuffled(using: &generator)[..<4]
      for body in bodies {
        let result = InteractionResponse(
          status: status,
          headerFields: [.contentType: contentType],
          body: body
        )
        let verdict = ResponseClassifier.classify(.success(result), of: request).verdict
        #expect(verdict != .settled(.cancelled), "\(status)")
        #expect(verdict != .proceed, "\(status)")
        if (200...299).contains(status) {
          #expect(
            [
              .readBack(.unconfirmedSuccess), .readBack(.successWithOutcome), .readBack(.delayed),
            ].contains(verdict)
          )
        }
        if (500...599).contains(status), status != 501 {
          #expect(verdict == .readBack(.unanswered), "\(status)")
        }
      }
    }
  }

  @Test func `200 alone is never a cancellation, whatever of the appointment is broken`() throws {
    let request = try SampleRequest.cancel()
    let whole = Array(answeredAppointment().utf8)
    var generator = SeededGenerator(seed: 7)
    for format in FHIRFormat.allCases {
      let bytes = format == .json ? whole : try #require(xml(of: whole))
      for seed in 0..<1000 {
        var body = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let index = Int.random(in: body.indices, using: &generator)
          switch Int.random(in: 0..<3, using: &generator) {
          case 0: body[index] = .random(in: 0...255, using: &generator)
          case 1: body.remove(at: index)
          default: body.removeSubrange(index...)
          }
          if body.isEmpty { break }
        }
        let status = Int.random(in: 200...299, using: &generator)
        let answer = InteractionResponse(status: status, body: body)
        let verdict = ResponseClassifier.classify(.success(answer), of: request).verdict
        guard verdict == .settled(.cancelled) else { continue }
        // What is still the cancelled appointment may be called that.
        #expect(status == 200)
        let appointment = Appointment(try readTree(body))
        #expect(appointment?.id == "9", "\(format) \(seed)")
        #expect(appointment?.status == "cancelled", "\(format) \(seed)")
      }
    }
  }

  @Test func `no body, however broken, ends in anything but a classification`() throws {
    var generator = SeededGenerator(seed: 43)
    let request = try SampleRequest.cancel()
    let whole = Array((answeredAppointment() + outcome("X")).utf8)
    for _ in 0..<2000 {
      var body = Array(whole.prefix(Int.random(in: 0...whole.count, using: &generator)))
      for _ in 0..<Int.random(in: 0...3, using: &generator) where !body.isEmpty {
        body[Int.random(in: body.indices, using: &generator)] = .random(
          in: 0...255,
          using: &generator
        )
      }
      let status = [200, 400, 403, 404, 409, 422, 500].randomElement(using: &generator) ?? 200
      let response = InteractionResponse(status: status, body: body)
      let classification = ResponseClassifier.classify(.success(response), of: request)
      #expect(classification.verdict != .proceed)
    }
  }
}
