import Diagnostics

/// The rules that both readers share: encoding and limits.
public enum ReadRules {
  /// Every rule of this module.
  public static let all: [DiagnosticRule] = [
    .textEmpty, .textInvalidUTF8, .limitBytes, .limitDepth, .limitNames, .limitDiagnostics,
  ]
}

extension Diagnostic {
  /// Says that there are more findings than are listed.
  package static func limitReached(_ maximumCount: Int) -> Diagnostic {
    Diagnostic(
      .limitDiagnostics,
      message: "more than \(maximumCount) problems; the rest is not listed"
    )
  }
}

extension DiagnosticRule {
  /// The file has nothing in it.
  public static let textEmpty = DiagnosticRule(
    "text/empty",
    .fatal,
    .structure,
    checks: "The file holds something.",
    why: "An empty file is mostly a drop that was cut off. Drop the file again.",
    source: "FHIR STU3, Resource Formats"
  )

  /// Bytes are not UTF-8.
  public static let textInvalidUTF8 = DiagnosticRule(
    "text/invalid-utf-8",
    .fatal,
    .structure,
    checks: "The file is UTF-8 throughout, without overlong forms and surrogates.",
    why: """
      FHIR is exchanged in UTF-8, and a changed body must keep every other byte. Convert the file, \
      for example from Windows-1252, before it is dropped.
      """,
    source: "FHIR STU3, Resource Formats; RFC 3629, section 3"
  )

  /// The file is larger than the limit.
  public static let limitBytes = DiagnosticRule(
    "limit/bytes",
    .fatal,
    .tooLong,
    checks: "The file is not larger than the limit, 1 MiB unless set.",
    why: "An Appointment has some kilobytes. Check the file, or raise `limits.maximum-bytes`.",
    source: "ssp-cancel limits"
  )

  /// The file nests deeper than the limit.
  public static let limitDepth = DiagnosticRule(
    "limit/depth",
    .fatal,
    .tooCostly,
    checks: "Objects, arrays and elements nest no deeper than the limit, 64 unless set.",
    why: "No Appointment comes near it. Check the file, or raise `limits.maximum-depth`.",
    source: "ssp-cancel limits"
  )

  /// The file has too many names that FHIR does not define.
  public static let limitNames = DiagnosticRule(
    "limit/names",
    .fatal,
    .tooCostly,
    checks: "The file has at most 32,767 different names that FHIR STU3 does not define.",
    why: "Such a file is not a FHIR resource. Check what wrote it.",
    source: "ssp-cancel limits"
  )

  /// There are more findings than are listed.
  public static let limitDiagnostics = DiagnosticRule(
    "limit/diagnostics",
    .information,
    .informational,
    checks: "At most 100 findings are listed for a file, unless set.",
    why: "Mend the first ones and validate again.",
    source: "ssp-cancel limits"
  )
}
