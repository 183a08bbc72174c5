import Cancellation
import ConfigurationFiles
import Diagnostics
import ElementModel
import FHIRJSON
import FHIRModel
import Spool
import WorkStore

extension CancellationPlan {
  /// The largest plan that is read, in bytes; that of a million files fits into it.
  public static let maximumByteCount = 512 * 1_048_576

  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, which anybody may have edited.
  ///   - fileName: its name, to show in errors.
  /// - Returns: the plan.
  /// - Throws: what is wrong with it, each at its place.
  public static func read(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> CancellationPlan {
    let limits = ReadLimits(maximumByteCount: maximumByteCount, maximumDepth: 8)
    let result = JSONReader.read(bytes, limits: limits)
    let faults = PlanFaults(fileName: fileName, lines: LineIndex(bytes))
    for finding in result.diagnostics
    where finding.severity.makesInvalid
      && ![.jsonEmptyArray, .jsonEmptyObject].contains(finding.rule)
    {
      faults.report(finding.message, at: finding.location)
    }
    guard faults.isEmpty, let tree = result.tree else { throw faults.makeFailure() }
    let file = PlanObject(tree.root, faults: faults)
    // What another version has is not looked at: each of its keys would be told.
    _ = file.integer("formatVersion", formatVersion...formatVersion)
    guard faults.isEmpty else { throw faults.makeFailure() }
    let plan = read(file)
    guard faults.isEmpty, let plan else { throw faults.makeFailure() }
    return plan
  }

  private static func read(_ file: PlanObject) -> CancellationPlan? {
    file.allow([
      "formatVersion", "programVersion", "madeAt", "origin", "arriving", "totals", "items",
    ])
    let programVersion = file.text("programVersion", "a version") { $0.count <= 40 ? $0 : nil }
    let madeAt = file.text("madeAt", "an instant, such as 2026-01-15T09:00:00Z") {
      FHIRInstant($0)
    }
    let origin = file.object("origin").flatMap(Origin.init)
    let arrivingCount = file.integer("arriving", PlanTotals.counts)
    let totals = file.object("totals").flatMap(PlanTotals.init)
    var inputs: Set<RelativePath> = []
    let items = file.objects("items").compactMap { object -> PlannedItem? in
      guard let item = PlannedItem(object) else { return nil }
      if !inputs.insert(item.input).inserted {
        object.report("this input is there more than once", at: "input")
      }
      return item
    }
    guard let programVersion, let madeAt, let origin, let arrivingCount, let totals else {
      return nil
    }
    return CancellationPlan(
      programVersion: programVersion,
      madeAt: madeAt,
      origin: origin,
      arrivingCount: arrivingCount,
      totals: totals,
      items: items
    )
  }
}

extension CancellationPlan.Origin {
  fileprivate init?(_ object: PlanObject) {
    object.allow(["transport", "sspBase", "consumerODSCode", "consumerASID"])
    let transport = object.text("transport", "ssp or embedded") { TransportKind(rawValue: $0) }
    let base = object.text("sspBase", "a URL") { text -> SSPBase? in
      // What it is instead does not matter.
      try? SSPBase(text)
    }
    let code = object.text("consumerODSCode", "an ODS code") { ODSCode($0) }
    let asid = object.text("consumerASID", "an ASID") { ASID($0) }
    guard let transport, let base, let code, let asid else { return nil }
    self.init(transport: transport, sspBase: base, consumerODSCode: code, consumerASID: asid)
  }
}

extension PlanTotals {
  fileprivate static let counts = 0...1_000_000_000

  fileprivate init?(_ object: PlanObject) {
    object.allow(["items", "byVerdict", "byProvider", "byDay"])
    guard let all = Counts(object) else { return nil }
    self.init()
    self.all = all
    for provider in object.objects("byProvider") {
      provider.allow(["odsCode", "items", "byVerdict"])
      let code = provider.text("odsCode", isRequired: false, "an ODS code") { ODSCode($0)?.text }
      byProvider[code] = Counts(provider)
    }
    for day in object.objects("byDay") {
      day.allow(["day", "items", "byVerdict"])
      let text = day.text("day", isRequired: false, "a date") {
        FHIRInstant("\($0)T00:00:00Z") == nil ? nil : $0
      }
      byDay[text] = Counts(day)
    }
  }
}

extension PlanTotals.Counts {
  fileprivate init?(_ object: PlanObject) {
    guard let itemCount = object.integer("items", PlanTotals.counts),
      let verdicts = object.object("byVerdict")
    else { return nil }
    self.init()
    self.itemCount = itemCount
    verdicts.allow(PlanVerdict.allCases.map(\.code))
    for verdict in PlanVerdict.allCases where verdicts.has(verdict.code) {
      byVerdict[verdict] = verdicts.integer(verdict.code, PlanTotals.counts)
    }
  }
}

extension PlannedItem {
  fileprivate init?(_ object: PlanObject) {
    object.allow([
      "input", "verdict", "sha256", "sha256WithSidecar", "providerODSCode", "dialect",
      "appointmentID", "version", "reason", "duplicateOf",
    ])
    let input = object.text("input", "the path of a file in an inbox", Self.path)
    let verdict = object.text("verdict", "a verdict: see Schemas/plan.schema.json") {
      PlanVerdict(code: $0)
    }
    guard let input, let verdict else { return nil }
    self.init(input, verdict)
    let isCancelled = verdict == .wouldCancel
    digest = object.text("sha256", isRequired: isCancelled, "64 hexadecimal digits") {
      ContentDigest(hexadecimal: $0)
    }
    sidecarDigest = object.text("sha256WithSidecar", isRequired: false, "64 hexadecimal digits") {
      ContentDigest(hexadecimal: $0)
    }
    provider = object.text("providerODSCode", isRequired: isCancelled, "an ODS code") {
      ODSCode($0)
    }
    dialect = object.text("dialect", isRequired: isCancelled, "careconnect or gpconnect") {
      Dialect(rawValue: $0)
    }
    appointmentID = object.text("appointmentID", isRequired: isCancelled, "a FHIR id") {
      AppointmentID($0)
    }
    version = object.text("version", isRequired: isCancelled, "the version of an appointment") {
      EntityTag(header: $0) == nil ? nil : $0
    }
    reason = object.text("reason", isRequired: false, "one sentence") { $0.isEmpty ? nil : $0 }
    duplicateOf = object.text(
      "duplicateOf",
      isRequired: verdict == .duplicate,
      "the path of a file in an inbox",
      Self.path
    )
  }

  private static func path(_ text: String) -> RelativePath? {
    RelativePath(shownAs: text).flatMap { $0.components.count <= 2 ? $0 : nil }
  }
}

/// Collects what is wrong with a plan, so that all of it is told at once.
private final class PlanFaults {
  private let fileName: String
  private let lines: LineIndex
  private var errors: [ConfigurationError] = []

  /// How many faults are told.
  private static let maximumCount = 20

  init(fileName: String, lines: LineIndex) {
    self.fileName = fileName
    self.lines = lines
  }

  var isEmpty: Bool { errors.isEmpty }

  func report(_ message: String, at location: SourceLocation?) {
    guard errors.count < Self.maximumCount else { return }
    errors.append(
      ConfigurationError(
        fileName: fileName,
        line: location?.line,
        column: location?.column,
        message: message
      )
    )
  }

  func report(_ message: String, atByteOffset offset: Int) {
    report(message, at: lines.location(atByteOffset: offset))
  }

  func makeFailure() -> ConfigurationFailure {
    ConfigurationFailure(
      errors.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    )
  }
}

/// Reads the members of one object of a plan; what is wrong is reported, and reads as absent.
private struct PlanObject {
  private let node: ElementNode
  private let faults: PlanFaults
  private let members: [String: [ElementNode]]

  init(_ node: ElementNode, faults: PlanFaults) {
    self.node = node
    self.faults = faults
    members = Dictionary(grouping: node.children, by: \.nameText)
  }

  func has(_ key: String) -> Bool { members[key] != nil }

  /// Reports the members that are none of these.
  func allow(_ keys: [String]) {
    for (name, nodes) in members {
      let isKnown = keys.contains(name) && !nodes.contains { $0.flags.contains(.hasUnderscore) }
      guard !isKnown, let first = nodes.first else { continue }
      let meant = Suggestion.nearest(to: name, in: keys).map { "; did you mean `\($0)`?" }
      faults.report("unknown key" + (meant ?? ""), atByteOffset: first.byteRange.lowerBound)
    }
  }

  func report(_ message: String, at key: String) {
    faults.report(message, atByteOffset: place(of: key))
  }

  private func place(of key: String) -> Int {
    (members[key]?.first ?? node).byteRange.lowerBound
  }

  /// The text of a member, made into a value.
  func text<Value>(
    _ key: String,
    isRequired: Bool = true,
    _ expected: String,
    _ make: (String) -> Value?
  ) -> Value? {
    guard let nodes = nodes(key, isRequired: isRequired) else { return nil }
    guard nodes.count == 1, !nodes[0].flags.contains(.inArray), nodes[0].valueKind == .string,
      let value = nodes[0].text.flatMap(make)
    else {
      report("`\(key)` must be \(expected)", at: key)
      return nil
    }
    return value
  }

  /// A whole number within bounds.
  func integer(_ key: String, _ bounds: ClosedRange<Int>) -> Int? {
    guard let nodes = nodes(key, isRequired: true) else { return nil }
    guard nodes.count == 1, !nodes[0].flags.contains(.inArray), nodes[0].valueKind == .number,
      let number = nodes[0].text.flatMap({ Int($0) }), bounds.contains(number)
    else {
      let range =
        bounds.count == 1
        ? "\(bounds.lowerBound), the version of plans that this program knows"
        : "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
      report("`\(key)` must be \(range)", at: key)
      return nil
    }
    return number
  }

  /// An object.
  func object(_ key: String) -> PlanObject? {
    guard let nodes = nodes(key, isRequired: true) else { return nil }
    guard nodes.count == 1, !nodes[0].flags.contains(.inArray), isObject(nodes[0]) else {
      report("`\(key)` must be an object", at: key)
      return nil
    }
    return PlanObject(nodes[0], faults: faults)
  }

  /// The objects of an array, which may be empty.
  func objects(_ key: String) -> [PlanObject] {
    guard let nodes = nodes(key, isRequired: true) else { return [] }
    if nodes.count == 1, isEmptyArray(nodes[0]) { return [] }
    return nodes.compactMap { item in
      guard item.flags.contains(.inArray), isObject(item) else {
        faults.report(
          "`\(key)` must be an array of objects",
          atByteOffset: item.byteRange.lowerBound
        )
        return nil
      }
      return PlanObject(item, faults: faults)
    }
  }

  private func nodes(_ key: String, isRequired: Bool) -> [ElementNode]? {
    if let nodes = members[key] { return nodes }
    if isRequired { faults.report("`\(key)` is missing", atByteOffset: node.byteRange.lowerBound) }
    return nil
  }

  private func isObject(_ node: ElementNode) -> Bool { begins(node, with: "{") }

  private func isEmptyArray(_ node: ElementNode) -> Bool { begins(node, with: "[") }

  private func begins(_ node: ElementNode, with bracket: Unicode.Scalar) -> Bool {
    node.valueKind == .none
      && node.tree.bytes[node.valueByteRange.lowerBound] == UInt8(ascii: bracket)
  }
}
