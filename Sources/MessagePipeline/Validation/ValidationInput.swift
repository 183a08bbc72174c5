import Diagnostics
import Spool

/// What is validated: a file, or what is piped into the program.
public enum ValidationInput: Sendable {
  /// A file.
  case file(FoundFile)
  /// The standard input, under the name that it is shown by.
  case standardInput(name: String)

  /// The path or name, safe to show.
  public var shownPath: String {
    switch self {
    case .file(let file): file.shownPath
    case .standardInput(let name): FileName.display(name.utf8)
    }
  }

  /// The path or name in bytes.
  public var path: [UInt8] {
    switch self {
    case .file(let file): file.path
    case .standardInput(let name): Array(name.utf8)
    }
  }

  /// Whether the name says that every line is a resource.
  var holdsLines: Bool {
    switch self {
    case .file(let file): file.holdsLines
    case .standardInput(let name): name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl")
    }
  }
}

/// What was found in one input, or in one line of it.
public struct InputFindings: Sendable {
  /// The input.
  public let input: ValidationInput

  /// The 1-based line of the resource, where every line is one; `nil` for a whole input.
  public let line: Int?

  /// The bytes that the findings are about: the whole input or the line; empty where nothing was
  /// found or read.
  public let source: [UInt8]

  /// Where `source` begins in the input, in bytes.
  public let sourceStart: Int

  /// What was found, with places in the whole input.
  public var diagnostics: [Diagnostic]
}

extension InputFindings {
  /// What was found in a whole input.
  init(_ input: ValidationInput, _ text: ValidatedText) {
    self.init(
      input: input,
      line: nil,
      source: text.source,
      sourceStart: 0,
      diagnostics: text.diagnostics
    )
  }

  /// What was found in a line, at its places in the input.
  init(_ input: ValidationInput, _ line: ResourceLines.Line, _ text: ValidatedText) {
    let diagnostics = text.diagnostics.map { diagnostic in
      diagnostic.with(
        location: SourceLocation(
          line: line.number,
          column: diagnostic.location?.column ?? 1,
          byteOffset: line.start + (diagnostic.location?.byteOffset ?? 0)
        )
      )
    }
    self.init(
      input: input,
      line: line.number,
      source: text.source,
      sourceStart: line.start,
      diagnostics: diagnostics
    )
  }
}
