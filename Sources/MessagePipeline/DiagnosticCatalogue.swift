import Diagnostics
import ElementModel
import FHIRJSON
import FHIRValidation
import FHIRXML

/// Every rule that a file can break, in the order in which a file meets them.
public enum DiagnosticCatalogue {
  /// The rules of all modules.
  public static let rules: [DiagnosticRule] =
    InputRules.all + ReadRules.all + JSONRules.all + XMLRules.all + ValidationRules.all
    + SuppressionRules.all
}
