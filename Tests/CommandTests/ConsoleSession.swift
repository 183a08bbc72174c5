import Foundation
import Testing

/// What a reader types under one heading of a document, and what the document says comes back.
///
/// Each heading of the second level is a session of its own. It begins in a folder with nothing but a copy of
/// `Samples`, and its blocks that are fenced as `console` are run in one shell, in their
/// order. A line with `$ ` is a command, and ends with a backslash where the next one belongs to it; the
/// lines after it are what it prints, where `…` stands for what is left out. A command ends with 0, or
/// `echo $?` comes next and shows with what. A session with a block that is fenced as `console network`
/// needs HTTPS, and port 8443 in it is any free one.
struct ConsoleSession: Sendable, CustomTestStringConvertible {
  /// A command, and the lines that it is to print.
  struct Step: Sendable {
    let number: Int
    var command: String
    var output: [String] = []
  }

  let document: String
  let heading: String
  private(set) var steps: [Step] = []
  private(set) var needsNetwork = false

  var testDescription: String { "\(document): \(heading)" }

  /// The sessions of a document.
  static func all(of document: String, text: String) -> [Self] {
    var sessions: [Self] = []
    var session = Self(document: document, heading: "")
    var fence: String?
    for (position, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if line.hasPrefix("```") {
        fence = fence == nil ? String(line.dropFirst(3)) : nil
        if fence == "console network" { session.needsNetwork = true }
      } else if fence?.hasPrefix("console") == true {
        session.take(String(line), number: position + 1)
      } else if fence == nil, line.hasPrefix("## ") {
        sessions.append(session)
        session = Self(document: document, heading: String(line.dropFirst(3)))
      }
    }
    return (sessions + [session]).filter { !$0.steps.isEmpty }
  }

  private mutating func take(_ line: String, number: Int) {
    if line.hasPrefix("$ ") {
      steps.append(Step(number: number, command: String(line.dropFirst(2))))
    } else if let last = steps.indices.last {
      let isContinued = steps[last].command.hasSuffix("\\") && steps[last].output.isEmpty
      if isContinued { steps[last].command += "\n" + line } else { steps[last].output.append(line) }
    } else {
      Issue.record("\(document):\(number): output without a command")
    }
  }

  /// The session with another port in the place of 8443.
  func on(port: Int) -> Self {
    var session = self
    session.steps = steps.map { step in
      var step = step
      step.command.replace("8443", with: "\(port)")
      step.output = step.output.map { $0.replacing("8443", with: "\(port)") }
      return step
    }
    return session
  }

  /// Runs the commands in a folder, and compares what they print with what the document says.
  ///
  /// - Parameters:
  ///   - folder: where they are run.
  ///   - programs: the folder that has `ssp-cancel`.
  /// - Throws: that the shell cannot be started.
  func run(in folder: URL, programs: URL) async throws {
    let path = Program.variables["PATH"].map { ":\($0)" } ?? ""
    let result = try await Program(
      [],
      workingFolder: folder,
      script: script,
      environment: ["PATH": programs.path + path, "LC_ALL": "C.UTF-8"]
    ).run(limitSeconds: 600)
    var isFinished = false
    var parts = result.output.split(separator: "\u{1E}", omittingEmptySubsequences: false)[...]
    for (position, step) in steps.enumerated() {
      guard var printed = parts.popFirst(), let next = parts.first else { break }
      if position > 0 { printed = printed.drop { $0 != "\n" }.dropFirst() }
      let status = Int(next.prefix { $0 != "\n" })
      let isShown = steps.dropFirst(position + 1).first?.command.contains("$?") == true
      #expect(
        status == 0 || isShown,
        "\(document):\(step.number): exit status \(status ?? -1) is not shown"
      )
      let said = SessionOutput(step.output)
      let isSaid = said.stands(for: SessionOutput(of: String(printed), in: folder))
      #expect(isSaid, "\(document):\(step.number): \(step.command) prints\n\(printed)")
      isFinished = position + 1 == steps.count
    }
    #expect(
      isFinished,
      "\(testDescription) breaks off: \(result.status) \(result.output.suffix(500))"
    )
  }

  /// The commands for a shell, each followed by its exit status behind a mark; what goes on behind them ends
  /// with the shell.
  private var script: String {
    let commands = steps.map { step in
      let quoted = step.command.replacing("'", with: #"'\''"#)
      return """
        (exit "$session_status")
        eval '\(quoted)'
        session_status=$?
        session_background="$session_background $!"
        printf '\\036%d\\n' "$session_status"
        """
    }
    let opening = """
      exec 2>&1
      trap 'kill $session_background 2>/dev/null' EXIT
      session_background=
      session_status=0
      """
    return ([opening] + commands).joined(separator: "\n")
  }
}

/// Lines of output, without what is another on every run.
struct SessionOutput {
  private let lines: [String]

  /// Takes the lines of a document.
  init(_ lines: [String]) { self.lines = lines.map(Self.withoutIDs) }

  /// Takes what commands have printed in a folder.
  init(of text: String, in folder: URL) {
    var lines = text.replacing(folder.path, with: ".").replacing("\r\n", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.replacing(/\ +$/, with: "")) }
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.init(lines)
  }

  private static func withoutIDs(_ line: String) -> String {
    line.replacing(/[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}/, with: "RUN")
      .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+\-][0-9:]+)/, with: "TIME")
      .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "UUID")
      .replacing(/\b[0-9a-f]{64}\b/, with: "DIGEST")
      .replacing(/\u{FEFF}/, with: "")
  }

  /// Whether these lines, with `…` for what they leave out, are those that were printed.
  func stands(for printed: Self) -> Bool {
    var rest = printed.lines[...]
    let parts = lines.split(omittingEmptySubsequences: false) {
      $0.replacing(" ", with: "") == "…"
    }
    for (position, part) in parts.enumerated() {
      let starts =
        if position == parts.count - 1, position > 0 {
          rest.count >= part.count ? [rest.endIndex - part.count] : []
        } else if position == 0 {
          [rest.startIndex]
        } else {
          Array(rest.indices) + [rest.endIndex]
        }
      let start = starts.first { Self.begins(rest[$0...], with: part) }
      guard let start else { return false }
      rest = rest[(start + part.count)...]
    }
    return parts.count > 1 || rest.isEmpty
  }

  private static func begins(_ lines: ArraySlice<String>, with part: ArraySlice<String>) -> Bool {
    lines.count >= part.count && zip(part, lines).allSatisfy { isSame($0, $1) }
  }

  /// Whether a line is another one but for what `…` leaves out.
  private static func isSame(_ line: String, _ printed: String) -> Bool {
    let parts = line.split(separator: "…", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return line == printed
    }
    guard printed.hasPrefix(first) else { return false }
    var rest = printed.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
