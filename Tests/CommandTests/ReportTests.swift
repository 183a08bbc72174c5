import Foundation
import Testing

/// `ssp-cancel report`: the summary of a run, written again.
@Suite struct ReportTests {
  private static let documents = [
    "json": "summary.json", "txt": "summary.txt", "html": "summary.html", "csv": "summary.csv",
    "callbacks": "callbacks.csv",
  ]

  /// A workplace with one run over some samples, and the id of the run.
  private func workplace() async throws -> (Workplace, run: String) {
    let workplace = try Workplace()
    for sample in [
      "X9C01/cancelled.json", "X9C01/in-the-past.xml", "X9C01/outcome-unknown.json",
      "X9C03/cancelled-unicode.json", "X9C02/rejected-empty.json",
    ] {
      try workplace.drop(sample)
    }
    #expect(try await workplace.run("--quiet").status == 5)
    let runs = try FileManager.default.contentsOfDirectory(
      atPath: workplace.url("outbox/runs").path
    )
    return (workplace, try #require(runs.first))
  }

  private func report(_ workplace: Workplace, _ arguments: String...) async throws -> Program.Result
  {
    let options = ["report", "--outbox", workplace.url("outbox").path] + arguments
    let result = try await Program(options).run()
    #expect(!result.wasSignalled, "ended by signal \(result.status): \(result.errors)")
    return result
  }

  @Test func `writes the documents of a run again, to the byte`() async throws {
    let (workplace, run) = try await workplace()
    var first: [String: Data] = [:]
    for (format, name) in Self.documents {
      let data = try workplace.data("outbox/runs/\(run)/\(name)")
      first[name] = data
      let shown = try await report(workplace, run, "--format", format)
      #expect(shown.status == 0 && shown.errors.isEmpty)
      // Foundation takes a byte order mark away from text that it reads.
      let text = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
      #expect(Data(shown.output.utf8) == Data(text), "\(format)")
      try FileManager.default.removeItem(at: workplace.url("outbox/runs/\(run)/\(name)"))
    }
    let result = try await report(workplace, run)
    #expect(result.status == 0 && result.errors.isEmpty)
    for (name, data) in first {
      #expect(try workplace.data("outbox/runs/\(run)/\(name)") == data, "\(name)")
      #expect(result.output.contains("runs/\(run)/\(name)\n"))
      let attributes = try FileManager.default.attributesOfItem(
        atPath: workplace.url("outbox/runs/\(run)/\(name)").path
      )
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `lists the runs, and names the newest for one that there is not`() async throws {
    let (workplace, run) = try await workplace()
    let list = try await report(workplace)
    #expect(list.status == 0)
    #expect(
      list.output
        == "\(run)  started 2026-01-15T09:00:00Z, finished 2026-01-15T09:00:00Z, 5 files\n"
    )
    for wrong in ["20260115", "../runs/\(run)", "..", ""] {
      let result = try await report(workplace, wrong)
      #expect(result.status == 2)
      #expect(result.errors.contains("the newest is \(run)"), "\(result.errors)")
    }
    let empty = try Workplace()
    #expect(try await report(empty).status == 1, "there is no outbox")
  }

  @Test func `says that a run was stopped, and shows what it had recorded`() async throws {
    let (workplace, run) = try await workplace()
    let rows = "outbox/runs/\(run)/items.ndjson"
    let data = try workplace.data(rows)
    let lines = data.split(separator: UInt8(ascii: "\n"))
    let torn = Data(lines.prefix(3).joined(separator: [UInt8(ascii: "\n")])) + Data("\n{\"pos".utf8)
    try workplace.write(torn, to: rows)
    let result = try await report(workplace, run)
    #expect(result.status == 0)
    #expect(result.errors.contains("has not ended"), "\(result.errors)")
    #expect(result.errors.contains("recorded 2 files so far"))
    let text = String(decoding: try workplace.data("outbox/runs/\(run)/summary.txt"), as: UTF8.self)
    #expect(text.contains("not finished"))
    #expect(text.contains("2 files"))
    #expect(try await report(workplace).output.contains("not finished"))

    try workplace.write(torn + Data("\n".utf8) + data, to: rows)
    let damaged = try await report(workplace, run)
    #expect(damaged.status == 1)
    #expect(damaged.errors.contains("line 4 of"), "\(damaged.errors)")
  }

  @Test func `a run that was killed can be reported`() async throws {
    let workplace = try Workplace()
    for number in 0..<1500 {
      try workplace.write(Workplace.appointment("\(number)"), to: "inbox/X9C01/\(number).json")
    }
    let archive = workplace.url("outbox/archive/X9C01").path
    let killed = try await Program(workplace.arguments(["--book", "inbox"])).run(killedWhen: {
      (try? FileManager.default.contentsOfDirectory(atPath: archive).count) ?? 0 > 600
    })
    #expect(killed.wasSignalled)
    let runs = try FileManager.default.contentsOfDirectory(
      atPath: workplace.url("outbox/runs").path
    )
    let result = try await report(workplace, try #require(runs.first))
    #expect(result.status == 0)
    #expect(result.errors.contains("has not ended"), "\(result.errors)")
    let items = try JSONDecoder().decode(
      Summary.self,
      from: try workplace.data("outbox/runs/\(runs[0])/summary.json")
    ).items
    // At most 512 are recorded at a time.
    #expect((88..<1500).contains(items.count))
  }
}
