import Cancellation
import ElementModel
import FHIRJSON
import FHIRModel
import HTTPTypes
import MessagePipeline
import Testing

/// The sample `cancelled.json` of a dialect, in versions that no book holds.
struct SampleAppointment: Sendable {
  let dialect: Dialect
  private let tree: ElementTree

  init(_ dialect: Dialect) throws {
    self.dialect = dialect
    tree = try #require(try Self.trees.get()[dialect])
  }

  /// The samples, read once.
  private static let trees = Result {
    var trees: [Dialect: ElementTree] = [:]
    for dialect in Dialect.allCases {
      let bytes = try Repository.bytes("inbox/\(dialect.folder)/cancelled.json")
      trees[dialect] = JSONReader.read(bytes).tree
    }
    return trees
  }

  /// The appointment with some of its values changed.
  func bytes(
    version: String = "1",
    status: String = "booked",
    start: String? = nil,
    end: String? = nil
  ) throws -> [UInt8] {
    var edits = [
      try edit(tree.root.child(.status), status),
      try edit(tree.root.child(.meta)?.child(.versionId), version),
    ]
    if let start { edits.append(try edit(tree.root.child(.start), start)) }
    if let end { edits.append(try edit(tree.root.child(.end), end)) }
    return tree.bytes.applying(edits)
  }

  private func edit(_ node: ElementNode?, _ text: String) throws -> ByteEdit {
    ByteEdit(range: try #require(node).valueByteRange, replacement: text)
  }

  /// The appointment as a cancellation for a reason leaves it.
  func cancelledBytes(version: String = "2", reason: String? = nil) throws -> [UInt8] {
    let read = try #require(JSONReader.read(try bytes(version: version)).tree)
    let body = try CancellationBody.make(
      from: read,
      dialect: dialect,
      reason: reason ?? Repository.settings().reason
    )
    return body.bytes
  }
}

extension Dialect {
  /// A provider of the samples that speaks the dialect.
  var folder: String { self == .careconnect ? "X9C01" : "T99901" }
}

// MARK: - Answers

extension ScriptedTransport.Answer {
  /// A resource, with the version in the header field that belongs to it.
  static func resource(_ bytes: [UInt8], version: String? = nil, status: Int = 200) -> Self {
    var fields: HTTPFields = [.contentType: "application/fhir+json"]
    if let version { fields[.eTag] = "W/\"\(version)\"" }
    return .success(InteractionResponse(status: status, headerFields: fields, body: bytes))
  }

  /// The appointment of a sample.
  static func appointment(
    _ sample: SampleAppointment,
    version: String = "1",
    status: String = "booked"
  ) throws -> Self {
    .resource(try sample.bytes(version: version, status: status), version: version)
  }

  /// The cancelled appointment of a sample.
  static func cancelled(
    _ sample: SampleAppointment,
    version: String = "2",
    reason: String? = nil
  ) throws -> Self {
    .resource(try sample.cancelledBytes(version: version, reason: reason), version: version)
  }

  /// A status without a body.
  static func status(_ status: Int, _ fields: HTTPFields = [:]) -> Self {
    .success(InteractionResponse(status: status, headerFields: fields))
  }

  /// A refusal with a code and a text.
  static func refusal(
    _ status: Int,
    _ code: String,
    system: String = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
    text: String? = nil,
    format: FHIRFormat = .json
  ) -> Self {
    let content = OperationOutcomeContent(issues: [
      OperationOutcomeContent.Issue(
        severity: .error,
        type: .invalid,
        codings: [Coding(system: system, code: code, display: text)],
        diagnostics: text
      )
    ])
    let body = format == .json ? content.json() : content.xml()
    return .success(
      InteractionResponse(
        status: status,
        headerFields: [.contentType: format.mediaType],
        body: body
      )
    )
  }

  /// The request was sent, and no answer came.
  static let lost = Self.failure(.noAnswer(reason: "the connection was lost"))

  /// Nothing was sent.
  static let notSent = Self.failure(.notSent(reason: "the connection was refused"))
}
