/// Finds the nearest of some known names, for "did you mean".
public enum Suggestion {
  /// The known name nearest to `name`, if one is near enough to be meant.
  ///
  /// Near enough: at most a third of the letters differ (Levenshtein distance, case ignored), and
  /// at least one may.
  public static func nearest(to name: String, in known: some Sequence<String>) -> String? {
    let letters = Array(name.lowercased().utf8)
    guard letters.count <= 64 else { return nil }
    let allowance = max(1, letters.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in known {
      let other = Array(candidate.lowercased().utf8)
      guard abs(other.count - letters.count) <= allowance else { continue }
      let distance = editDistance(letters, other)
      if distance <= allowance, distance < (best?.distance ?? .max) {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(
          min(
            previous[column] + (letter == other ? 0 : 1),
            previous[column + 1] + 1,
            current[column] + 1
          )
        )
      }
      previous = current
    }
    return previous[right.count]
  }
}
