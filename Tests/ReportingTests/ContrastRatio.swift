/// How well two colours can be told apart.
///
/// Source: WCAG 2.1, "relative luminance" and "contrast ratio".
enum ContrastRatio {
  /// The ratio of two colours, from 1 to 21; `nil` when one is not written as `#rrggbb`.
  static func of(_ first: String, _ second: String) -> Double? {
    guard let first = luminance(first), let second = luminance(second) else { return nil }
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  private static func luminance(_ colour: String) -> Double? {
    guard colour.count == 7, colour.hasPrefix("#"), let number = Int(colour.dropFirst(), radix: 16)
    else { return nil }
    let parts = [16, 8, 0].map { shift in
      let value = Double(number >> shift & 255) / 255
      return value <= 0.03928 ? value / 12.92 : power((value + 0.055) / 1.055)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  /// A number between 0 and 1 to the power of 2.4: its square times the fifth root of its square.
  private static func power(_ base: Double) -> Double {
    let square = base * base
    var root = 1.0
    for _ in 0..<60 {
      let fourth = root * root * root * root
      root = (4 * root + square / fourth) / 5
    }
    return square * root
  }
}
