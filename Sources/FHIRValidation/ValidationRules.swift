import Diagnostics

/// Every rule of this module.
public enum ValidationRules {
  /// Every rule of this module, in the order of the catalogue.
  public static let all: [DiagnosticRule] =
    StructureRules.all + InvariantRules.all + ProfileRules.all
}
