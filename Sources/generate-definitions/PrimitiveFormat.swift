/// How the value of a primitive type is written, as facets of an XML schema type.
///
/// The schema types of numbers and dates remove white space around a value before they look at it,
/// and FHIR allows none. So the values are strings with a pattern, which also says what the schema
/// type would have said: which days a month has, and which numbers have 32 bits.
///
/// Source: FHIR STU3 3.0.1, Data Types, Primitive Types; and the StructureDefinitions of the types.
struct PrimitiveFormat {
  var base = "xs:string"
  let facets: KeyValuePairs<String, String>

  /// The format of each primitive type, by its name.
  static let all: [String: PrimitiveFormat] = [
    "base64Binary": PrimitiveFormat(base: "xs:base64Binary", facets: ["minLength": "1"]),
    "boolean": PrimitiveFormat(facets: ["pattern": "true|false"]),
    "code": PrimitiveFormat(facets: ["pattern": #"\S+(\s\S+)*"#]),
    "date": PrimitiveFormat(facets: ["pattern": date]),
    "dateTime": PrimitiveFormat(facets: ["pattern": "\(date)|(\(day))T\(time)\(zone)"]),
    "decimal": PrimitiveFormat(facets: ["pattern": #"-?(0|[1-9][0-9]*)(\.[0-9]+)?"#]),
    "id": PrimitiveFormat(facets: ["pattern": #"[A-Za-z0-9\-.]{1,64}"#]),
    "instant": PrimitiveFormat(facets: ["pattern": "(\(day))T\(time)\(zone)"]),
    "integer": PrimitiveFormat(facets: ["pattern": "-?(0|\(positive))|-2147483648"]),
    "markdown": text,
    "oid": PrimitiveFormat(
      facets: ["pattern": #"urn:oid:(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*"#]),
    "positiveInt": PrimitiveFormat(facets: ["pattern": positive]),
    "string": text,
    "time": PrimitiveFormat(facets: ["pattern": time]),
    "unsignedInt": PrimitiveFormat(facets: ["pattern": "0|\(positive)"]),
    "uri": PrimitiveFormat(facets: ["pattern": #"\S+"#]),
  ]

  /// At least one character which is not white space; at most 1 MB.
  private static let text = PrimitiveFormat(
    facets: ["pattern": #"\s*\S[\s\S]*"#, "maxLength": "1048576"])

  /// From 1 to 2147483647.
  private static let positive = patternOfNumbers(from1To: "2147483647")

  // MARK: - Dates

  /// From 0001 to 9999; a year 0000 there is not.
  private static let year = "-?(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
  private static let multipleOf4 = "(0[48]|[2468][048]|[13579][26])"
  private static let leapYear = "-?([0-9]{2}\(multipleOf4)|\(multipleOf4)00)"

  /// A month and a day which is there in every year.
  private static let monthAndDay =
    "((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"

  /// A day of the calendar: two alternatives without parentheses.
  private static let day = "\(year)-\(monthAndDay)|\(leapYear)-02-29"

  /// A day, a month of a year, or a year: alternatives without parentheses.
  private static let date = "\(year)(-(0[1-9]|1[0-2]))?|\(day)"

  /// A time of the day with seconds; no leap seconds, and midnight is 00:00:00 only.
  private static let time = #"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"#

  /// A zone, at most 14 hours away from UTC.
  private static let zone = #"(Z|[+\-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"#

  // MARK: - Numbers

  /// Returns a pattern, in parentheses, of the numbers from 1 to a maximum without leading zeros.
  static func patternOfNumbers(from1To maximum: String) -> String {
    let digits = maximum.compactMap(\.wholeNumberValue)
    precondition(digits.first ?? 0 > 0 && digits.count > 1, "\(maximum) doesn't have two digits")
    var alternatives = ["[1-9][0-9]{0,\(digits.count - 2)}"]
    for (index, digit) in digits.enumerated() {
      let lowest = index == 0 ? 1 : 0
      guard digit > lowest else { continue }
      let same = digits.prefix(index).map(\.description).joined()
      let free = digits.count - index - 1
      let lower = lowest == digit - 1 ? "\(lowest)" : "[\(lowest)-\(digit - 1)]"
      let rest = free == 0 ? "" : free == 1 ? "[0-9]" : "[0-9]{\(free)}"
      alternatives.append("\(same)\(lower)\(rest)")
    }
    alternatives.append(maximum)
    return "(\(alternatives.joined(separator: "|")))"
  }
}
