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

    /// How much of a file the texts are.
    private enum Extent: Sendable {
      case file
      case members
      case piece(of: String)
    }

    private let extent: Extent
    private let wrongText: String
    private let rightText: String

    /// What the files need around them; `nil` for nothing.
    public let setting: Setting?

    private init(_ extent: Extent, _ wrong: String, _ right: String, _ setting: Setting?) {
      self.extent = extent
      wrongText = wrong
      rightText = right
      self.setting = setting
    }

    /// Files as they are.
    public static func file(wrong: String, right: String, with setting: Setting? = nil) -> Self {
      Self(.file, wrong, right, setting)
    }

    /// Members that a small Appointment in JSON has beside the ones it needs.
    public static func json(wrong: String, right: String, with setting: Setting? = nil) -> Self {
      Self(.members, wrong, right, setting)
    }

    /// A piece of an Appointment that keeps its profile, and what breaks the rule in its stead.
    ///
    /// The right piece is in the Appointment as it is written here, once. Only the pieces are shown,
    /// since a whole Appointment of a profile is too long to see the difference in.
    public static func piece(
      of appointment: String,
      wrong: String,
      right: String,
      with setting: Setting? = nil
    ) -> Self {
      Self(.piece(of: appointment), wrong, right, setting)
    }

    /// The file that breaks the rule.
    ///
    /// A replacement character stands for a byte that is not UTF-8, as in a file from Windows-1252.
    public var wrong: String { file(with: wrongText) }

    /// The file that breaks no rule.
    public var right: String { file(with: rightText) }

    /// What is shown of the file that breaks the rule: all of it, unless a piece says it.
    public var shownWrong: String { isPiece ? wrongText : wrong }

    /// What is shown of the file that breaks no rule: all of it, unless a piece says it.
    public var shownRight: String { isPiece ? rightText : right }

    /// Whether what is shown is a piece of an Appointment that keeps its profile.
    public var isPiece: Bool {
      if case .piece = extent { true } else { false }
    }

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

    private func file(with text: String) -> String {
      switch extent {
      case .file: return text
      case .members:
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return """
          {
            "resourceType": "Appointment",
            "status": "proposed",
            "participant": [{"type": [{"text": "GP"}], "status": "accepted"}],
            \(lines.joined(separator: "\n  "))
          }
          """
      case .piece(let appointment):
        precondition(appointment.ranges(of: rightText).count == 1, "not there once: \(rightText)")
        return appointment.replacing(rightText, with: text)
      }
    }
  }
}
