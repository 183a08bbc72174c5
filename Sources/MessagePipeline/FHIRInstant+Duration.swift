import FHIRModel

extension FHIRInstant {
  /// The instant some time later.
  public func adding(_ duration: Duration) -> FHIRInstant {
    let (seconds, attoseconds) = duration.components
    let sum = Int64(nanoseconds) + attoseconds / 1_000_000_000
    let carry: Int64 = sum < 0 ? -1 : sum / 1_000_000_000
    return FHIRInstant(
      secondsSince1970: secondsSince1970 + seconds + carry,
      nanoseconds: Int32(sum - carry * 1_000_000_000)
    )
  }

  /// The time from an earlier instant to this one.
  public func duration(since earlier: FHIRInstant) -> Duration {
    .seconds(secondsSince1970 - earlier.secondsSince1970)
      + .nanoseconds(Int64(nanoseconds) - Int64(earlier.nanoseconds))
  }
}
