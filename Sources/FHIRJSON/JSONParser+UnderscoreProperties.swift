import Diagnostics
import ElementModel

/// Joins the two properties that JSON writes a primitive's value, and its id and extensions, with.
///
/// Source: FHIR STU3, JSON Representation of Resources, "JSON representation of primitive elements".
extension JSONParser {
  /// Joins every property `_name` of an object with its partner `name`.
  mutating func align(_ element: Int) {
    var names: [UInt16] = []
    var groups: [UInt16: (partners: [Int], companions: [Int])] = [:]
    for child in builder.children(of: element) {
      let record = builder.records[child]
      let name = record.name.rawValue
      if groups[name] == nil { names.append(name) }
      if record.flags.contains(.onlyUnderscore) {
        groups[name, default: ([], [])].companions.append(child)
      } else {
        groups[name, default: ([], [])].partners.append(child)
      }
    }
    var kept: [Int] = []
    for name in names {
      guard let group = groups[name] else { continue }
      kept += joined(group.partners, group.companions)
    }
    builder.relink(element, children: kept)
  }

  /// Joins the values of one name with their companions; returns the elements that result.
  private mutating func joined(_ partners: [Int], _ companions: [Int]) -> [Int] {
    for companion in companions { checkIsObject(companion) }
    for companion in companions where !partners.isEmpty { checkIsNotEmpty(companion) }
    if let partner = partners.first, let companion = companions.first,
      !builder.records[companion].flags.contains(.reported)
    {
      let isArray = builder.records[partner].flags.contains(.inArray)
      if isArray != builder.records[companion].flags.contains(.inArray) {
        report(
          .jsonExtensionShape,
          "one of the name and its _name is an array, the other is not",
          companion
        )
      } else if isArray, partners.count != companions.count {
        report(
          .jsonExtensionLength,
          "\(partners.count) values, but \(companions.count) with an underscore",
          companion
        )
      }
    }
    var result: [Int] = []
    for position in 0..<max(partners.count, companions.count) {
      let partner = position < partners.count ? partners[position] : nil
      let companion = position < companions.count ? companions[position] : nil
      result.append(join(partner, companion))
    }
    return result
  }

  private mutating func join(_ partner: Int?, _ companion: Int?) -> Int {
    let hasContent = companion.map { builder.records[$0].kind != .null } ?? false
    guard let partner else {
      // An index without a partner is one with a companion.
      let companion = companion ?? 0
      if !hasContent, builder.records[companion].flags.contains(.inArray) {
        reportNull(companion)
      }
      return companion
    }
    if builder.records[partner].kind == .null {
      if hasContent {
        builder.update(partner) { $0.kind = .none }
      } else if builder.records[partner].flags.contains(.inArray) {
        reportNull(partner)
      }
    }
    if let companion { builder.replaceInFindings(companion, with: partner) }
    if let companion, hasContent {
      builder.update(partner) { $0.flags.insert(.hasUnderscore) }
      if builder.records[companion].flags.contains(.reported) {
        builder.update(partner) { $0.flags.insert(.reported) }
      }
      builder.relink(
        partner,
        children: builder.children(of: partner) + builder.children(of: companion)
      )
    }
    return partner
  }

  private mutating func reportNull(_ element: Int) {
    guard !builder.records[element].flags.contains(.reported) else { return }
    report(.jsonNull, "null without a partner in the other array", element)
    builder.update(element) { $0.flags.insert(.reported) }
  }

  private mutating func checkIsObject(_ companion: Int) {
    let record = builder.records[companion]
    guard record.kind != .none, record.kind != .null else { return }
    report(.jsonExtensionShape, "a property with an underscore holds an object", companion)
    builder.update(companion) { $0.flags.insert(.reported) }
  }

  /// An empty object beside a value would leave no trace in the tree.
  private mutating func checkIsNotEmpty(_ companion: Int) {
    let record = builder.records[companion]
    guard record.kind == .none, record.firstChild < 0, !record.flags.contains(.reported) else {
      return
    }
    report(.jsonEmptyObject, "an object with nothing in it", companion)
  }

  private mutating func report(_ rule: DiagnosticRule, _ message: String, _ element: Int) {
    builder.report(rule, message, element: element, at: Int(builder.records[element].start))
  }
}
