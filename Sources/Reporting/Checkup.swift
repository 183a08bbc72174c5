import FHIRJSON

/// What `doctor` found: every check with its result, and every setting with where it comes from.
public struct Checkup: Sendable {
  /// How one check went.
  public enum Result: String, Hashable, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// It works, and should be looked at soon.
    case warning
    /// A run would fail.
    case failed
    /// Not looked at.
    case skipped
  }

  /// One check.
  public struct Check: Hashable, Sendable {
    /// What was looked at, such as `certificates`.
    public let area: String
    /// How it went.
    public let result: Result
    /// A sentence for a person: what was found, and what to do.
    public let text: String
  }

  /// One setting.
  public struct Setting: Hashable, Sendable {
    /// The name, as configurations have it.
    public let name: String
    /// The value; a note in its place where it is secret.
    public let value: String
    /// Where it comes from: `option`, `file` or `default`.
    public let origin: String
  }

  /// The checks, in the order they were made.
  public private(set) var checks: [Check] = []

  /// The settings, in the order of a configuration.
  public private(set) var settings: [Setting] = []

  /// Begins a checkup.
  public init() {}

  /// Whether a run would work as far as can be seen.
  public var isHealthy: Bool { !checks.contains { $0.result == .failed } }

  /// Adds a check.
  public mutating func add(_ area: String, _ result: Result, _ text: String) {
    checks.append(Check(area: area, result: result, text: text))
  }

  /// Adds a setting.
  public mutating func addSetting(_ name: String, _ value: String, origin: String) {
    settings.append(Setting(name: name, value: value, origin: origin))
  }

  /// The checkup for a person: settings first, then the checks, and last what it comes to.
  public func text(columnCount: Int = 100) -> String {
    var text = WrappedText(columnCount: columnCount)
    if !settings.isEmpty {
      text.paragraph("Settings")
      for setting in settings {
        text.paragraph(
          "\(setting.name): \(setting.value) (\(setting.origin))",
          indent: 2,
          hangingIndent: 6
        )
      }
      text.blankLine()
    }
    text.paragraph("Checks")
    for check in checks {
      text.paragraph(
        "\(Self.label(check.result)) \(check.area): \(check.text)",
        indent: 2,
        hangingIndent: 10
      )
    }
    text.blankLine()
    text.paragraph(verdict)
    return text.text
  }

  /// The checkup for programs: one JSON object.
  public func json() -> [UInt8] {
    var writer = JSONWriter(layout: .pretty)
    writer.beginObject()
    writer.key("healthy")
    writer.bool(isHealthy)
    writer.key("checks")
    writer.beginArray()
    for check in checks {
      writer.objectOnOneLine { object in
        object.member("area", check.area)
        object.member("result", check.result.rawValue)
        object.member("text", check.text)
      }
    }
    writer.endArray()
    writer.key("settings")
    writer.beginArray()
    for setting in settings {
      writer.objectOnOneLine { object in
        object.member("name", setting.name)
        object.member("value", setting.value)
        object.member("origin", setting.origin)
      }
    }
    writer.endArray()
    writer.endObject()
    writer.lineFeed()
    return writer.takeBytes()
  }

  private var verdict: String {
    let failed = checks.count { $0.result == .failed }
    let warnings = checks.count { $0.result == .warning }
    guard failed > 0 else {
      return warnings > 0
        ? "A run should work. Look at what is marked WARN." : "A run should work."
    }
    return failed == 1
      ? "A run would fail. Mend what is marked FAIL, and run doctor again."
      : "A run would fail, for \(failed) reasons. Mend what is marked FAIL, and run doctor again."
  }

  private static func label(_ result: Result) -> String {
    switch result {
    case .ok: "[ ok ]"
    case .warning: "[WARN]"
    case .failed: "[FAIL]"
    case .skipped: "[skip]"
    }
  }
}
