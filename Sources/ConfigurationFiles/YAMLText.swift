import Yams

/// Reads YAML into nodes that know their places; JSON is YAML too.
///
/// Source: YAML 1.2; RFC 8259.
enum YAMLText {
  /// The file's only document; `nil` when the file holds nothing, or nothing but comments.
  static func root(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> Node? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure(fileName, nil, "the file is not UTF-8; save it as UTF-8")
    }
    guard !mayExpand(bytes) else {
      throw failure(fileName, nil, "anchors and aliases are not supported; write values out")
    }
    do {
      // With the encoding given, Yams does not look for one in the environment, and print it.
      return try Yams.compose(yaml: text, .default, .default, .utf8)
    } catch let error as YamlError {
      throw failure(of: error, fileName)
    } catch {
      throw failure(fileName, nil, "the file is not YAML")
    }
  }

  /// Whether the file has so many aliases that some bytes could stand for gigabytes.
  private static func mayExpand(_ bytes: [UInt8]) -> Bool {
    var aliasCount = 0
    var anchorCount = 0
    for (mark, next) in zip(bytes, bytes.dropFirst()) where next > 0x20 {
      if mark == UInt8(ascii: "*") { aliasCount += 1 }
      if mark == UInt8(ascii: "&") { anchorCount += 1 }
    }
    return anchorCount > 0 && aliasCount > 16
  }

  /// Says what is wrong in words of our own: Yams quotes the lines of the file.
  private static func failure(of error: YamlError, _ fileName: String) -> ConfigurationFailure {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      failure(fileName, mark, "this is not YAML: \(problem)")
    case .duplicatedKeysInMapping(_, let context):
      failure(fileName, context.mark, "this key is there more than once; keep one")
    case .reader(let problem, _, _, _):
      failure(fileName, nil, "this is not YAML: \(problem)")
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      failure(fileName, nil, "the file is not YAML")
    }
  }

  private static func failure(
    _ fileName: String,
    _ mark: Mark?,
    _ message: String
  ) -> ConfigurationFailure {
    ConfigurationFailure([
      ConfigurationError(
        fileName: fileName,
        line: mark?.line,
        column: mark?.column,
        message: message
      )
    ])
  }
}
