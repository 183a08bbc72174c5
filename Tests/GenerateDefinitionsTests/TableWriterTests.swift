import Testing

@testable import generate_definitions

@Suite struct TableWriterTests {
  @Test func `constants whose names are keywords are quoted`() {
    let text = writeEmptyTable()
    #expect(
      text.contains(
        "  @inlinable public static var `extension`: ElementName { ElementName(rawValue: 2) }\n"
      )
    )
    #expect(
      text.contains(
        "  @inlinable public static var value: ElementName { ElementName(rawValue: 6) }\n"
      )
    )
  }

  @Test func `constants of types begin with a small letter`() {
    #expect(
      writeEmptyTable().contains(
        "  @inlinable public static var account: STU3Type { STU3Type(rawValue: 1) }\n"
      )
    )
  }

  @Test func `no line is longer than 100 columns`() {
    for line in writeEmptyTable().split(separator: "\n") {
      #expect(line.count <= 100)
    }
  }

  /// The table of no definitions has the names of resources and those which every document uses.
  private func writeEmptyTable() -> String {
    let folder = DefinitionsFolder(structureDefinitions: [], valueSets: [], codeSystems: [])
    return TableWriter(DefinitionsTable(folder)).write()
  }
}
