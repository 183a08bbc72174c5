import FHIRModel

/// How soon an appointment begins: as much as whoever telephones must know, and no date.
///
/// Source: architecture of ssp-cancel, D10.
public enum StartDistance: String, Hashable, Sendable, CaseIterable {
  /// Within the next 24 hours.
  case within24Hours = "24-hours"
  /// Within the next 7 days.
  case within7Days = "7-days"
  /// Later than that.
  case later
  /// It has begun.
  case past

  /// The distance of a start from now.
  public init(of start: FHIRInstant, from now: FHIRInstant) {
    self =
      if start <= now {
        .past
      } else if start <= now.adding(seconds: 24 * 3600) {
        .within24Hours
      } else if start <= now.adding(seconds: 7 * 24 * 3600) {
        .within7Days
      } else {
        .later
      }
  }

  /// The distance in words.
  public var text: String {
    switch self {
    case .within24Hours: "within 24 hours"
    case .within7Days: "within 7 days"
    case .later: "later"
    case .past: "has begun"
    }
  }
}
