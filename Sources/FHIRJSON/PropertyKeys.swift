import ElementModel

/// The names of the properties of the objects that are open, to find one that is there twice.
struct PropertyKeys {
  /// What is known of the properties of one object.
  struct Seen {
    /// Where the object's keys begin among those of all open objects.
    fileprivate let first: Int
    /// A bit for the last six bits of every key: most keys are new, and it shows at once.
    fileprivate var marks: UInt64 = 0
  }

  /// The keys, innermost object last; what is behind `count` is left from closed objects.
  private var keys: [UInt32] = []
  private var count = 0
  /// The keys of objects that have very many, by where they begin.
  private var sets: [Int: Set<UInt32>] = [:]
  /// Objects with more keys are not FHIR; a set of them bounds the time they take.
  private static let maximumSearchedCount = 64

  /// Begins an object.
  func open() -> Seen { Seen(first: count) }

  /// Ends the innermost object.
  mutating func close(_ object: Seen) { count = object.first }

  /// Notes a property of the innermost object; returns whether it was there before.
  @inline(__always)
  mutating func isKnown(_ name: ElementName, hasUnderscore: Bool, in object: inout Seen) -> Bool {
    let key = UInt32(name.rawValue) | (hasUnderscore ? 1 << 16 : 0)
    let mark: UInt64 = 1 << UInt64(key & 63)
    if count - object.first >= Self.maximumSearchedCount {
      return isKnownAmongMany(key, in: object)
    }
    if object.marks & mark != 0 {
      for position in object.first..<count where keys[position] == key { return true }
    }
    object.marks |= mark
    append(key)
    return false
  }

  private mutating func isKnownAmongMany(_ key: UInt32, in object: Seen) -> Bool {
    if count - object.first == Self.maximumSearchedCount {
      sets[object.first] = Set(keys[object.first..<count])
    }
    append(key)
    return sets[object.first]?.insert(key).inserted == false
  }

  @inline(__always)
  private mutating func append(_ key: UInt32) {
    if count < keys.count { keys[count] = key } else { keys.append(key) }
    count += 1
  }
}
