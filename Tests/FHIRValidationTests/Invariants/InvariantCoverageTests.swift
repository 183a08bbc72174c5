import Diagnostics
import ElementModel
import FHIRJSON
import FHIRValidation
import Foundation
import TestSupport
import Testing

/// Compares the rules with the constraints in the definitions of FHIR STU3.
@Suite(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
struct InvariantCoverageTests {
  /// The severities of the constraints by their keys, in all definitions that are at hand.
  private static func constraints() throws -> [String: String] {
    let folder = Corpus.folder.appending(path: "definitions/stu3")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("StructureDefinition-") }
    var severities: [String: String] = [:]
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
      let limits = ReadLimits(maximumByteCount: bytes.count)
      let tree = try #require(JSONReader.read(bytes, limits: limits).tree, "\(file)")
      for element in tree.root.children(named: "snapshot").flatMap({ $0.children(named: "element") }
      ) {
        for constraint in element.children(named: "constraint") {
          let key = try #require(constraint.children(named: "key").first?.text)
          severities[key] = constraint.children(named: "severity").first?.text
        }
      }
    }
    return severities
  }

  @Test func `has a rule for every constraint of the definitions, with its severity`() throws {
    let constraints = try Self.constraints()
    #expect(constraints.count > 50)
    let rules = Dictionary(uniqueKeysWithValues: ValidationRules.all.map { ($0.code, $0) })
    // The content of narratives is no matter of elements.
    for (key, severity) in constraints where !key.hasPrefix("txt-") {
      let rule = try #require(rules["invariant/\(key)"], "\(key)")
      #expect(rule.severity.rawValue == severity, "\(key)")
      #expect(rule.type == .invariant, "\(key)")
    }
  }

  @Test func `has no rule named after a constraint that is not there`() throws {
    let constraints = try Self.constraints()
    for rule in ValidationRules.all where rule.code.hasPrefix("invariant/") {
      #expect(constraints[String(rule.code.dropFirst(10))] != nil, "\(rule.code)")
    }
  }
}

extension ElementNode {
  fileprivate func children(named name: String) -> [ElementNode] {
    children.filter { $0.nameText == name }
  }
}
