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
    why: "An empty file is mostly a drop that was cut off.",
    fix: "Drop the file again.",
    example: .file(
      wrong: "",
      right: Example.smallJSON
    ),
    source: "FHIR STU3, Resource Formats"
  )

  /// Bytes are not UTF-8.
  public static let textInvalidUTF8 = DiagnosticRule(
    "text/invalid-utf-8",
    .fatal,
    .structure,
    checks: "The file is UTF-8 throughout, without overlong forms and surrogates.",
    why: "FHIR is exchanged in UTF-8, and a changed body must keep every other byte.",
    fix: "Convert the file to UTF-8, for example from Windows-1252, before it is dropped.",
    example: .json(
      wrong: #"""
        "comment": "Caf\#u{FFFD}"
        """#,
      right: #""comment": "Café""#
    ),
    source: "FHIR STU3, Resource Formats; RFC 3629, section 3"
  )

  /// The file is larger than the limit.
  public static let limitBytes = DiagnosticRule(
    "limit/bytes",
    .fatal,
    .tooLong,
    checks: "The file is not larger than the limit, 4 MiB unless set.",
    why: "An Appointment has some kilobytes; a file far above that is mostly something else.",
    fix: "Check the file, or raise `limits.maximum-bytes`.",
    example: .file(
      wrong: Example.smallJSON,
      right: #"{"resourceType": "Location", "name": "Ward 1"}"#,
      with: .maximumBytes(60)
    ),
    source: "ssp-cancel limits"
  )

  /// The file nests deeper than the limit.
  public static let limitDepth = DiagnosticRule(
    "limit/depth",
    .fatal,
    .tooCostly,
    checks: "Objects, arrays and elements nest no deeper than the limit, 64 unless set.",
    why: "Each level of nesting costs memory and time, and no Appointment comes near the limit.",
    fix: "Check the file, or raise `limits.maximum-depth`.",
    example: .file(
      wrong: #"{"resourceType": "Location", "telecom": [{"system": "phone"}]}"#,
      right: #"{"resourceType": "Location", "name": "Ward 1"}"#,
      with: .maximumDepth(2)
    ),
    source: "ssp-cancel limits"
  )

  /// The file has too many names that FHIR does not define.
  public static let limitNames = DiagnosticRule(
    "limit/names",
    .fatal,
    .tooCostly,
    checks: "The file has at most 32,767 different names that FHIR STU3 does not define.",
    why: "Each unknown name is kept in memory, and a file with so many is not a FHIR resource.",
    fix: "Check what wrote the file.",
    example: .json(
      wrong: #""name1": 1, … "name32768": 1"#,
      right: #""comment": "Bring a list""#
    ),
    source: "ssp-cancel limits"
  )

  /// There are more findings than are listed.
  public static let limitDiagnostics = DiagnosticRule(
    "limit/diagnostics",
    .information,
    .informational,
    checks: "At most 100 findings are listed for a file, unless set.",
    why: """
      A file with so many faults mostly has one cause, and a longer list would not show it \
      better.
      """,
    fix: "Correct the first findings and validate again.",
    example: .json(
      wrong: #""colour": "red", "size": "large""#,
      right: #""colour": "red""#,
      with: .maximumDiagnostics(1)
    ),
    source: "ssp-cancel limits"
  )
}
