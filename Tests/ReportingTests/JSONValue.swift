#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Any JSON value, read by Foundation, which knows nothing of our writers.
enum JSONValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
  }

  init(contentsOfFile path: String) throws {
    self = try JSONDecoder().decode(
      JSONValue.self,
      from: Data(contentsOf: URL(filePath: path))
    )
  }

  subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }

  var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  var integer: Int? { if case .integer(let number) = self { number } else { nil } }

  /// Reads one of the schemas of the package.
  init(schema name: String) throws {
    let parts = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    try self.init(contentsOfFile: "/\(parts)/Schemas/\(name)")
  }
}
