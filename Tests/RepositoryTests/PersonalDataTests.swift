import Testing

/// Nobody in this repository exists.
@Suite struct PersonalDataTests {
  /// NHS numbers of other ranges, all published as examples, or plainly made up.
  private static let knownNumbers: [String: String] = [
    // Test patients of GP Connect and of the Personal Demographics Service begin with 900.
    "9000000084": "a test patient",
    "9476719931": "an example of NHS Digital's",
    "1234554321": "made up of a row of digits",
    "9876543210": "made up of a row of digits",
    "0123456789": "ten digits, in tests of file contents",
    "0000000000": "refused as an NHS number",
    // Other things with ten digits whose last happens to fit as a check digit.
    "2147483648": "2 to the power of 31",
    "9189991990": "an ASID that is too short",
  ]

  @Test func `NHS numbers are of the range that is given to nobody`() {
    let number = /(?:^|[^\w.\-])([0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{4})(?![\w\-])/
    for file in Repository.files where !file.isGenerated {
      for (position, line) in file.lines.enumerated() {
        for match in line.matches(of: number) {
          let digits = match.1.filter(\.isNumber)
          guard Self.hasRightCheckDigit(digits), !digits.hasPrefix("999") else { continue }
          #expect(Self.knownNumbers[digits] != nil, "\(file.place(position + 1))")
        }
      }
    }
  }

  @Test func `telephone numbers of the samples are those kept for drama`() {
    // Ofcom keeps 01632 960000 to 960999 and 07700 900000 to 900999 for that, besides others.
    let phone = /(?:^|[^\w.\-])(0[0-9]{3,4} ?[0-9]{6})(?![\w\-])/
    for file in Repository.files where file.path.hasPrefix("Samples/") {
      for (position, line) in file.lines.enumerated() {
        for match in line.matches(of: phone) {
          let digits = match.1.filter(\.isNumber)
          let isDrama = digits.hasPrefix("01632960") || digits.hasPrefix("07700900")
          #expect(isDrama, "\(file.place(position + 1))")
        }
      }
    }
  }

  @Test func `servers of the samples are examples`() {
    for file in Repository.files
    where file.path.hasPrefix("Samples/") && file.name.hasSuffix(".yaml") {
      for match in file.text.matches(of: /https:\/\/([^\/\s"]+)/) {
        let isExample = match.1.hasSuffix(".example.nhs.uk") || match.1.contains("[host]")
        #expect(isExample, "\(file.path): \(match.1)")
      }
    }
  }

  /// Whether the last of ten digits is the check digit of the others, modulo 11.
  private static func hasRightCheckDigit(_ text: String) -> Bool {
    let digits = text.compactMap(\.wholeNumberValue)
    guard digits.count == 10 else { return false }
    let sum = zip(digits, stride(from: 10, through: 2, by: -1)).reduce(0) { $0 + $1.0 * $1.1 }
    return digits[9] == (11 - sum % 11) % 11
  }
}
