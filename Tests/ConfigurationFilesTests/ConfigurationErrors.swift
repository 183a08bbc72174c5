import ConfigurationFiles

/// The errors of a reading as text, without the file's name; empty when it succeeds.
func errors<Content>(
  of reading: () throws(ConfigurationFailure) -> Content
) -> [String] {
  do {
    _ = try reading()
    return []
  } catch {
    return error.errors.map { error in
      guard let line = error.line, let column = error.column else { return error.message }
      return "\(line):\(column): \(error.message)"
    }
  }
}

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
