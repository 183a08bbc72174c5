import Testing

@testable import FHIRModel

@Suite struct NHSNumberTests {
  @Test(arguments: ["9990000018", "9000000084", "9476719931", "1234554321", "9876543210"])
  func `takes numbers with a right check digit`(text: String) throws {
    #expect(try #require(NHSNumber(text)).digits == text)
  }

  @Test func `takes blanks between the digits`() throws {
    let number = try #require(NHSNumber("999 000 0018"))
    #expect(number.digits == "9990000018")
    #expect(number == NHSNumber("9990000018"))
  }

  @Test(arguments: [
    "9990000019", "9990000000", "9990000009", "4857773456", "11122233333", "0000000000", "",
    "999000001", "999-000-0018", "9990000018\n", "٩٩٩٠٠٠٠٠١٨", "999000001８", "abcdefghij",
  ])
  func `refuses what is no number`(text: String) {
    #expect(NHSNumber(text) == nil)
  }

  @Test func `has no number for a check of ten`() {
    for digit in 0...9 { #expect(NHSNumber("999000000\(digit)") == nil) }
  }

  @Test func `never describes itself`() throws {
    let number = try #require(NHSNumber("9990000018"))
    var dumped = ""
    dump(number, to: &dumped)
    for text in ["\(number)", String(describing: number), String(reflecting: number), dumped] {
      #expect(text.contains("NHS number withheld"))
      #expect(!text.contains("999"))
    }
    #expect(!"\([number])".contains("999"))
  }
}
