/// Checks a value against the keywords of JSON Schema that our schema uses, and notes which of its
/// properties occurred.
struct SchemaChecker {
  private let schema: JSONValue

  /// What is wrong: where, and what.
  private(set) var violations: [String] = []

  /// The properties of the schema that occurred, as pointers into it.
  private(set) var usedProperties: Set<String> = []

  private static let annotations: Set = ["$schema", "$id", "$defs", "title", "description"]

  init(_ schema: JSONValue) { self.schema = schema }

  mutating func check(_ value: JSONValue) { check(value, against: schema, pointer: "#", at: "$") }

  private mutating func check(
    _ value: JSONValue,
    against rules: JSONValue,
    pointer: String,
    at place: String
  ) {
    for (keyword, rule) in rules.members where !Self.annotations.contains(keyword) {
      switch keyword {
      case "$ref":
        let target = rule.text ?? ""
        check(value, against: resolve(target), pointer: target, at: place)
      case "allOf":
        for (index, part) in rule.items.enumerated() {
          check(value, against: part, pointer: "\(pointer)/allOf/\(index)", at: place)
        }
      case "type": expect(hasType(rule.text, value), "type", place)
      case "const": expect(value == rule, "const", place)
      case "enum": expect(rule.items.contains(value), "enum", place)
      case "minimum":
        guard case .integer(let number) = value, case .integer(let minimum) = rule else { continue }
        expect(number >= minimum, "minimum", place)
      case "format": expect(value.text?.last == "Z", "format", place)
      case "required":
        for name in rule.items { expect(value[name.text ?? ""] != nil, "required \(name)", place) }
      case "propertyNames":
        for name in value.members.keys {
          check(.string(name), against: rule, pointer: "\(pointer)/propertyNames", at: place)
        }
      case "properties":
        for (name, property) in rule.members {
          guard let member = value[name] else { continue }
          usedProperties.insert("\(pointer)/properties/\(name)")
          check(
            member,
            against: property,
            pointer: "\(pointer)/properties/\(name)",
            at: "\(place).\(name)"
          )
        }
      case "additionalProperties":
        for (name, member) in value.members where rules["properties"]?[name] == nil {
          if rule == .bool(false) {
            violations.append("\(place) has \(name)")
          } else {
            check(
              member,
              against: rule,
              pointer: "\(pointer)/additionalProperties",
              at: "\(place).\(name)"
            )
          }
        }
      case "items":
        for (index, item) in value.items.enumerated() {
          check(item, against: rule, pointer: "\(pointer)/items", at: "\(place)[\(index)]")
        }
      default: violations.append("the checker does not know \(keyword)")
      }
    }
  }

  private mutating func expect(_ condition: Bool, _ keyword: String, _ place: String) {
    if !condition { violations.append("\(place): \(keyword)") }
  }

  private func resolve(_ reference: String) -> JSONValue {
    reference.split(separator: "/").dropFirst().reduce(schema) { value, key in
      value[String(key)] ?? .null
    }
  }

  private func hasType(_ type: String?, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("integer", .integer),
      ("boolean", .bool):
      true
    default: false
    }
  }

  /// Every property that the schema defines, as pointers into it.
  var definedProperties: Set<String> {
    var found: Set<String> = []
    Self.collect(schema, pointer: "#", into: &found)
    return found
  }

  private static func collect(_ rules: JSONValue, pointer: String, into found: inout Set<String>) {
    for (keyword, rule) in rules.members {
      switch keyword {
      case "properties", "$defs":
        for (name, property) in rule.members {
          let inner = "\(pointer)/\(keyword)/\(name)"
          if keyword == "properties" { found.insert(inner) }
          collect(property, pointer: inner, into: &found)
        }
      case "items", "additionalProperties":
        collect(rule, pointer: "\(pointer)/\(keyword)", into: &found)
      default: break
      }
    }
  }
}
