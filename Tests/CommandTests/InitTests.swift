import Foundation
import Testing

/// `ssp-cancel init`, from the command line to files that a run takes.
@Suite struct InitTests {
  @Test func `writes files by which a run works`() async throws {
    let workplace = try Workplace()
    let result = try await Program.run("init", "--folder", workplace.folder.path)
    #expect(result.status == 0)
    #expect(result.output.contains("ssp-cancel doctor --config"))
    #expect(try workplace.files(".").isSuperset(of: ["ssp-cancel.yaml", "routes.yaml"]))
    try workplace.drop("X9C01/cancelled.json")
    let run = try await workplace.run("--config", workplace.url("ssp-cancel.yaml").path)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func `explains every key, as the samples do`() async throws {
    let workplace = try Workplace()
    _ = try await Program.run("init", "--folder", workplace.folder.path)
    for name in ["ssp-cancel.yaml", "routes.yaml"] {
      let written = String(decoding: try workplace.data(name), as: UTF8.self)
      let sample = try String(contentsOfFile: Repository.path("Samples/\(name)"), encoding: .utf8)
      #expect(written.hasSuffix(sample))
      #expect(written.hasPrefix("# Written by `ssp-cancel init`."))
    }
  }

  @Test(arguments: ["ssp-cancel.yaml", "routes.yaml"])
  func `overwrites nothing, and then writes nothing`(name: String) async throws {
    let workplace = try Workplace()
    try workplace.write("mine", to: name)
    let result = try await Program.run("init", "--folder", workplace.folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("\(name) is there already"))
    #expect(try workplace.files(".") == [name])
    #expect(try workplace.data(name) == Data("mine".utf8))
  }

  @Test func `says when there is no such folder`() async throws {
    let workplace = try Workplace()
    let result = try await Program.run("init", "--folder", workplace.url("none").path)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("ssp-cancel: "))
  }
}
