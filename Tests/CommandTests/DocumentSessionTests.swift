import Foundation
import Glibc
import Testing

/// Every command of the documents is run, and prints what they say.
@Suite struct DocumentSessionTests {
  /// The documents, but for the one that a program writes.
  private static let documents = [
    "README.md", "CONTRIBUTING.md", "Documentation/Configuration.md",
    "Documentation/Developing.md", "Documentation/Integrating.md", "Documentation/Operating.md",
    "Samples/README.md", "Schemas/README.md",
  ]

  private static let sessions = documents.flatMap { path in
    // A document that is not there has no session, which the first test sees.
    (try? Repository.text(path)).map { ConsoleSession.all(of: path, text: $0) } ?? []
  }

  /// Those that this build can run.
  private static let runnable: [ConsoleSession] = {
    #if Network
    sessions
    #else
    sessions.filter { !$0.needsNetwork }
    #endif
  }()

  @Test func `the guides have sessions, and no command stands outside of one`() throws {
    let withSessions = Set(Self.sessions.map(\.document))
    let guides = [
      "README.md", "Documentation/Developing.md", "Documentation/Integrating.md",
      "Documentation/Operating.md", "Samples/README.md",
    ]
    #expect(withSessions.isSuperset(of: guides))
    #expect(!Self.sessions.filter(\.needsNetwork).isEmpty)
    for path in Self.documents {
      var fence: String?
      for line in try Repository.text(path).split(separator: "\n") {
        if line.hasPrefix("```") {
          #expect(fence != nil || line.count > 3, "\(path): a block without a language")
          fence = fence == nil ? String(line.dropFirst(3)) : nil
        } else if let fence, line.contains(/^(\$ )?ssp-cancel [a-z]/) {
          #expect(fence.hasPrefix("console"), "\(path): \(line)")
        }
      }
    }
  }

  @Test func `every subcommand is shown by some session`() async throws {
    let help = try await Program.run("--help").output
    let names = help.matches(of: /\n  ([a-z]+) {2,}[A-Z]/).map(\.1)
    #expect(names.count > 10)
    let commands = Self.sessions.flatMap { $0.steps.map(\.command) }
    for name in names {
      #expect(commands.contains { $0.contains("ssp-cancel \(name) ") || $0.hasSuffix(" \(name)") })
    }
  }

  @Test(arguments: runnable)
  func `the commands print what the document says`(session: ConsoleSession) async throws {
    let workplace = try Workplace()
    let programs = workplace.url("programs")
    let folder = workplace.url("clone")
    for made in [programs, folder] {
      try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(
      at: programs.appending(path: "ssp-cancel"),
      withDestinationURL: Program.file
    )
    try FileManager.default.copyItem(
      at: Repository.folder.appending(path: "Samples"),
      to: folder.appending(path: "Samples")
    )
    let ready = session.on(port: Self.port(of: session))
    try await ready.run(in: folder, programs: programs)
  }

  @Test func `a session is taken from a document, and compared line by line`() throws {
    let text = """
      # Title

      ```console
      $ cd Samples
      ```

      ## Two

      ```console
      $ ls \\
        -a
      one
      …
      last … line
      $ false
      $ echo $?
      1
      ```

      ```sh
      $ not this
      ```

      """
    let sessions = ConsoleSession.all(of: "made-up.md", text: text)
    #expect(sessions.map(\.heading) == ["", "Two"])
    let steps = try #require(sessions.last).steps
    #expect(steps.map(\.command) == ["ls \\\n  -a", "false", "echo $?"])
    #expect(steps.map(\.output) == [["one", "…", "last … line"], [], ["1"]])
    let said = SessionOutput(steps[0].output)
    for (printed, isSaid) in [
      (["one", "last of a line"], true), (["one", "2", "3", "last  line"], true),
      (["one", "last line"], false), (["one", "last of a line", "more"], false),
      (["0", "one", "last of a line"], false), ([], false),
    ] { #expect(said.stands(for: SessionOutput(printed)) == isSaid, "\(printed)") }
    #expect(SessionOutput([]).stands(for: SessionOutput([])))
    #expect(!SessionOutput([]).stands(for: SessionOutput(["1"])))
    #expect(SessionOutput(["…"]).stands(for: SessionOutput([])))
    #expect(
      SessionOutput(["run 20260115T090000Z-490e0ca7"]).stands(
        for: SessionOutput(["run 20270115T090001Z-0123abcd"])
      )
    )
  }

  /// A port below those that the system gives away, which no other session of any process here has.
  private static func port(of session: ConsoleSession) -> Int {
    let position = sessions.firstIndex { $0.testDescription == session.testDescription } ?? 0
    return 20_000 + Int(getpid()) % 500 * 20 + position % 20
  }
}
