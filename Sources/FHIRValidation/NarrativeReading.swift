import Diagnostics
import ElementModel
import FHIRXML

/// Checks the XHTML that JSON holds as a string, by the same reader that XML goes through.
///
/// Source: FHIR STU3, Narrative; JSON Representation of Resources, "XHTML".
enum NarrativeReading {
  /// What is wrong with a narrative; `nil` for a good one.
  static func fault(of xhtml: [UInt8]) -> (rule: DiagnosticRule, message: String)? {
    // An element around it makes two `div`, or text beside one, visible as such.
    let start = Array("<Narrative xmlns=\"http://hl7.org/fhir\">".utf8)
    let bytes = start + xhtml + Array("</Narrative>".utf8)
    let result = XMLReader.read(bytes, limits: ReadLimits(maximumByteCount: bytes.count))
    let diagnostic = result.diagnostics.first { $0.severity.makesInvalid }
    if let diagnostic, diagnostic.rule == .txt1 || diagnostic.rule == .txt2 {
      return (diagnostic.rule, diagnostic.message)
    }
    // What is said about elements of FHIR is of no help here; what is not XML is said as it is.
    if let diagnostic, diagnostic.severity == .fatal {
      return (.narrativeNotXHTML, diagnostic.message)
    }
    let children = result.tree.map { tree in tree.root.children.filter { $0.name != .resourceType }
    }
    guard diagnostic == nil, let children, children.count == 1, children[0].valueKind == .xhtml
    else {
      return (.narrativeNotXHTML, "the narrative is not one div in the namespace of XHTML")
    }
    return nil
  }
}
