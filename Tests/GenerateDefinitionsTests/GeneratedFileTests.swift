import Foundation
import TestSupport
import Testing

@testable import generate_definitions

@Suite struct GeneratedFileTests {
  @Test(.enabled(if: Corpus.isAvailable, "the definitions of FHIR STU3 are not at hand"))
  func `the definitions give the committed files, byte for byte`() throws {
    let table = DefinitionsTable(try DefinitionsFolder(path: Corpus.definitionsFolder.path))
    let files = GeneratedFile.all(of: table)
    #expect(files.count == 5)
    for file in files {
      let committed = try Data(contentsOf: PackageFolder.url.appending(path: file.path))
      #expect(Data(file.contents.utf8) == committed, "\(file.path) is not what is generated now")
    }
  }

  @Test(.enabled(if: Corpus.isAvailable, "the definitions of FHIR STU3 are not at hand"))
  func `only MIME types have a required binding whose codes are not known`() throws {
    let table = DefinitionsTable(try DefinitionsFolder(path: Corpus.definitionsFolder.path))
    #expect(table.unexpandedValueSets == ["http://www.rfc-editor.org/bcp/bcp13.txt"])
  }

  @Test func `a folder which isn't there is reported with its path`() {
    #expect {
      try DefinitionsFolder(path: "/no/such/folder")
    } throws: { error in
      (error as? GenerationError)?.message == "cannot read the folder /no/such/folder"
    }
  }
}
