extension DiagnosticRule {
  /// A file that breaks a rule, and one beside it that breaks none; both are made up.
  ///
  /// A test reads both, so an example cannot say what the program does not do.
  public struct Example: Sendable {
    /// What a file needs around it to break the rule.
    public enum Setting: Hashable, Sendable {
      /// The files are validated with this profile, by its name on the command line.
      case profile(String)
      /// The files are read with this limit in bytes.
      case maximumBytes(Int)
      /// The files are read with this limit of levels.
      case maximumDepth(Int)
      /// The files are read with this limit of attributes.
      case maximumAttributes(Int)
      /// As many findings are listed.
      case maximumDiagnostics(Int)
      /// The files are validated with an XML schema of FHIR.
      case schema
      /// The files are validated with a baseline that accepts one finding.
      case baseline(code: String, path: String)
      /// The files are inputs of `run`.
      case run
      /// The files lie as sidecars beside inputs of `run`.
      case sidecar
    }

    /// The members of an Appointment, or `nil` for whole files.
    private let isMembers: Bool
    private let wrongText: String
    private let rightText: String

    /// What the files need around them; `nil` for nothing.
    public let setting: Setting?

    private init(isMembers: Bool, _ wrong: String, _ right: String, _ setting: Setting?) {
      self.isMembers = isMembers
      wrongText = wrong
      rightText = right
      self.setting = setting
    }

    /// Files as they are.
    public static func file(wrong: String, right: String, with setting: Setting? = nil) -> Self {
      Self(isMembers: false, wrong, right, setting)
    }

    /// Members that a small Appointment in JSON has beside the ones it needs.
    public static func json(wrong: String, right: String, with setting: Setting? = nil) -> Self {
      Self(isMembers: true, wrong, right, setting)
    }

    /// The file that breaks the rule.
    ///
    /// A replacement character stands for a byte that is not UTF-8, as in a file from Windows-1252.
    public var wrong: String { isMembers ? Self.appointment(wrongText) : wrongText }

    /// The file that breaks no rule.
    public var right: String { isMembers ? Self.appointment(rightText) : rightText }

    /// A file in JSON that breaks no rule of FHIR.
    public static let smallJSON = """
      {"resourceType": "Appointment", "status": "proposed",
        "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
      """

    /// A file in XML that breaks no rule of FHIR.
    public static let smallXML = """
      <Appointment xmlns="http://hl7.org/fhir">
        <status value="proposed"/>
        <participant><type><text value="GP"/></type><status value="accepted"/></participant>
      </Appointment>
      """

    private static func appointment(_ members: String) -> String {
      """
      {
        "resourceType": "Appointment",
        "status": "proposed",
        "participant": [{"type": [{"text": "GP"}], "status": "accepted"}],
        \(members.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  "))
      }
      """
    }
  }
}
