import ElementModel
import FHIRModel

/// What a profile says about resources of one type, as data; `ProfileCheck` checks it.
struct ResourceProfile: Sendable {
  /// The name to show, such as `GPConnect-Slot-1`.
  let name: String

  /// The canonical URL in `meta.profile`; `nil` for a profile that nothing claims by itself.
  let url: String?

  /// The type of the resources.
  let type: STU3Type

  /// How often elements are there.
  var elements: [ElementRule] = []

  /// The values of elements that have only one.
  var fixedValues: [FixedValue] = []

  /// The extensions that the profile defines.
  var extensions: [ExtensionRule] = []

  /// Where elements are: the names from the resource down, and at the end, if it matters, which of
  /// the elements with the last name.
  struct Place: Sendable, ExpressibleByArrayLiteral {
    let names: [ElementName]
    var slice: Slice?

    init(arrayLiteral names: ElementName...) { self.names = names }

    init(_ names: [ElementName], slice: Slice) {
      self.names = names
      self.slice = slice
    }
  }

  /// Some of the elements of a name: those whose child has one of some values.
  struct Slice: Sendable {
    let name: ElementName
    let values: [String]

    static let nhsNumber = Slice(
      name: .system,
      values: [IdentifierSystem.nhsNumber, IdentifierSystem.olderNHSNumber]
    )
    static let odsOrganisationCode = Slice(
      name: .system,
      values: [IdentifierSystem.odsOrganisationCode]
    )
    static let odsSiteCode = Slice(name: .system, values: [IdentifierSystem.odsSiteCode])
    static let official = Slice(name: .use, values: ["official"])
  }

  /// How often an element is there, in each element at a place.
  struct ElementRule: Sendable {
    let place: Place
    let name: ElementName
    let min: Int
    let max: Int
    var slice: Slice?

    static func required(_ name: ElementName, in place: Place = []) -> ElementRule {
      ElementRule(place: place, name: name, min: 1, max: .max)
    }

    static func one(_ name: ElementName, _ slice: Slice? = nil, in place: Place = []) -> ElementRule
    {
      ElementRule(place: place, name: name, min: 1, max: 1, slice: slice)
    }

    static func atMostOne(
      _ name: ElementName,
      _ slice: Slice? = nil,
      in place: Place = []
    ) -> ElementRule {
      ElementRule(place: place, name: name, min: 0, max: 1, slice: slice)
    }

    static func forbidden(_ name: ElementName, in place: Place = []) -> ElementRule {
      ElementRule(place: place, name: name, min: 0, max: 0)
    }

    /// Several elements that the profile leaves out.
    static func forbidden(_ names: [ElementName], in place: Place = []) -> [ElementRule] {
      names.map { .forbidden($0, in: place) }
    }

    /// Several elements that must be there.
    static func required(_ names: [ElementName], in place: Place = []) -> [ElementRule] {
      names.map { .required($0, in: place) }
    }
  }

  /// The one value that an element has.
  struct FixedValue: Sendable {
    let place: Place
    let name: ElementName
    let value: String
  }

  /// An extension that a profile defines.
  struct ExtensionRule: Sendable {
    /// The URL.
    let url: String
    var place: Place = []
    /// The name of its value, such as `valueCode`.
    let value: ElementName
    var isRequired = false
    var max = 1
    var codes: Codes?
    /// URLs that the extension had before.
    var olderURLs: [String] = []
  }

  /// The codes of a value.
  struct Codes: Sendable {
    /// The code system; `nil` for values that are a code alone, and where it may be any.
    var system: String?
    /// The codes; empty where only the system is known.
    let codes: [String]
    /// Whether other codes are allowed where none of these fits.
    let isExtensible: Bool
  }
}
