import Cancellation
import ElementModel
import HTTPTypes

/// What holds for the meaning of any answer.
///
/// The input is like an HTTP message: a line with the interaction and the status, such as
/// `cancel 200`, lines with header fields, an empty line, and the body.
struct ResponseProperties {
  private let interaction: Interaction
  private let status: Int
  private let headerFields: HTTPFields
  private let body: [UInt8]

  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    let words = Self.line(&rest).split(separator: " ")
    interaction =
      switch words.first {
      case "read": .readAppointment
      case "patient": .readPatient
      default: .cancelAppointment
      }
    status = words.last.flatMap { Int($0) } ?? 200
    var fields = HTTPFields()
    while !rest.isEmpty {
      let line = Self.line(&rest)
      guard let colon = line.firstIndex(of: ":") else { break }
      guard let name = HTTPField.Name(String(line[..<colon])) else { continue }
      fields.append(HTTPField(name: name, value: String(line[colon...].dropFirst(2))))
    }
    headerFields = fields
    body = Array(rest)
  }

  private static func line(_ rest: inout ArraySlice<UInt8>) -> String {
    let line = rest.prefix { $0 != UInt8(ascii: "\n") }
    rest = rest[line.endIndex...].dropFirst()
    return String(decoding: line, as: UTF8.self)
  }

  func check() throws(Violation) {
    let response = InteractionResponse(status: status, headerFields: headerFields, body: body)
    let classification = ResponseClassifier.classify(
      .success(response),
      of: request,
      reason: "Reason"
    )
    switch classification.verdict {
    case .settled(.cancelled): try checkShowsCancellation(classification)
    case .proceed:
      try require(interaction != .cancelAppointment, "only reads are gone on with")
    case .readBack:
      try require(interaction == .cancelAppointment, "only cancellations are read back")
    case .settled, .retry, .freshRoute: break
    }
    if let seconds = classification.rateLimit?.waitSeconds {
      try require((0...1_000_000_000).contains(seconds), "a wait is a number of seconds")
    }
    let again = ResponseClassifier.classify(.success(response), of: request, reason: "Reason")
    try require(
      again.verdict == classification.verdict && again.row == classification.row,
      "the same answer means the same"
    )
  }

  /// Checks that what counts as cancelled is a cancelled appointment, the one that was meant.
  private func checkShowsCancellation(_ classification: Classification) throws(Violation) {
    let root = classification.body.tree?.root
    try require(interaction == .cancelAppointment, "only a request to cancel cancels")
    try require(status == 200, "a cancellation is answered with 200")
    try require(root?.resourceType == "Appointment", "what was cancelled is an Appointment")
    try require(root?.child(.id)?.text == "9", "what was cancelled is what was meant")
    try require(root?.children(.status).count == 1, "there is one status")
    try require(root?.child(.status)?.text == "cancelled", "the status is cancelled")
  }

  private var request: InteractionRequest {
    let type = interaction == .readPatient ? "Patient" : "Appointment"
    var fields = HTTPFields()
    fields[.ifMatch] = "W/\"3\""
    return InteractionRequest(
      interaction: interaction,
      method: interaction == .cancelAppointment ? .put : .get,
      url: "https://ssp.example/https://provider.example/STU3/\(type)/9",
      headerFields: fields,
      body: nil
    )
  }
}
