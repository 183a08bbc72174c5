import Diagnostics
import ElementModel
import Spool

/// Validates many inputs side by side, and tells of them in their order.
///
/// Files are read and checked in groups, and inputs of lines in pieces, so that the memory is bounded
/// whatever there is to read.
public struct ValidationRun: Sendable {
  private let validation: FileValidation
  private let readsLines: Bool

  /// Creates a run.
  ///
  /// - Parameters:
  ///   - validation: how each resource is validated.
  ///   - readsLines: whether every line of every input is a resource, whatever the input's name.
  public init(_ validation: FileValidation, readsLines: Bool = false) {
    self.validation = validation
    self.readsLines = readsLines
  }

  /// Whether a run goes on after something was told of.
  public enum Continuation: Sendable {
    case goesOn
    case stops
  }

  /// Validates the inputs and hands on what was found in each, valid or not, in their order.
  ///
  /// - Throws: what the disk, not a file, made impossible, or what is wrong with the schema.
  public func run(
    _ inputs: [ValidationInput],
    report: (InputFindings) throws -> Continuation
  ) async throws {
    var work = Work(inputs: inputs, validation: validation, readsLines: readsLines)
    try await withThrowingTaskGroup(of: (Int, [InputFindings]).self) { group in
      var finished: [Int: [InputFindings]] = [:]
      var startedCount = 0
      var reportedCount = 0
      while true {
        while startedCount - reportedCount < Self.maximumPendingCount,
          !work.mustBeReported || startedCount == reportedCount,
          let piece = try work.next()
        {
          let number = startedCount
          startedCount += 1
          group.addTask { (number, try piece.validate(with: validation)) }
        }
        guard let (number, found) = try await group.next() else { return }
        finished[number] = found
        while let ready = finished.removeValue(forKey: reportedCount) {
          for findings in ready {
            if case .stops = try report(findings) {
              group.cancelAll()
              return
            }
          }
          reportedCount += 1
        }
      }
    }
  }

  /// How many pieces of work may be under way, or done and waiting for those before them.
  private static let maximumPendingCount = 6
}

/// What is to be done, cut into pieces in order.
private struct Work {
  private let inputs: [ValidationInput]
  private let validation: FileValidation
  private let readsLines: Bool
  private var position = 0
  private var lines: (input: ValidationInput, lines: ResourceLines)?
  /// Whether what was handed out must be told of before anything more is read: somebody may be
  /// waiting at the other end of a pipe.
  private(set) var mustBeReported = false

  /// How many files are one piece of work.
  private static let groupSize = 128

  /// Something for one task.
  enum Piece: Sendable {
    case files([ValidationInput])
    case text(ValidationInput, [UInt8])
    case lines(ValidationInput, [ResourceLines.Line])
    case refused(ValidationInput, FileRefusal)
  }

  init(inputs: [ValidationInput], validation: FileValidation, readsLines: Bool) {
    self.inputs = inputs
    self.validation = validation
    self.readsLines = readsLines
  }

  mutating func next() throws(SpoolError) -> Piece? {
    mustBeReported = false
    if lines != nil, let piece = try nextLines() { return piece }
    guard position < inputs.count else { return nil }
    let input = inputs[position]
    guard !isOfLines(input) else {
      position += 1
      return try openLines(input)
    }
    if case .standardInput = input {
      position += 1
      return .text(input, try wholeStandardInput())
    }
    let start = position
    while position < inputs.count, position - start < Self.groupSize, case .file = inputs[position],
      !isOfLines(inputs[position])
    {
      position += 1
    }
    return .files(Array(inputs[start..<position]))
  }

  private func isOfLines(_ input: ValidationInput) -> Bool { readsLines || input.holdsLines }

  private mutating func openLines(_ input: ValidationInput) throws(SpoolError) -> Piece? {
    let source: ByteSource
    switch input {
    case .standardInput: source = .standardInput()
    case .file(let file):
      switch try ByteSource.open(file) {
      case .source(let opened): source = opened
      case .refused(let refusal): return .refused(input, refusal)
      }
    }
    lines = (
      input, ResourceLines(source, maximumByteCount: validation.limits.maximumByteCount)
    )
    return try next()
  }

  private mutating func nextLines() throws(SpoolError) -> Piece? {
    guard let (input, current) = lines else { return nil }
    var lines = current
    guard let found = try lines.next() else {
      self.lines = nil
      return nil
    }
    mustBeReported = lines.isDrained
    self.lines = (input, lines)
    return .lines(input, found)
  }

  /// All of the standard input, or one byte more than may be.
  private func wholeStandardInput() throws(SpoolError) -> [UInt8] {
    let source = ByteSource.standardInput()
    let limit = validation.limits.maximumByteCount + 1
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let piece = try source.next(maximumByteCount: min(65_536, limit - bytes.count))
      guard !piece.isEmpty else { break }
      bytes += piece
    }
    return bytes
  }
}

extension Work.Piece {
  fileprivate func validate(with validation: FileValidation) throws -> [InputFindings] {
    switch self {
    case .files(let inputs):
      return try inputs.map { input in
        guard case .file(let file) = input else { preconditionFailure("the group is of files") }
        return InputFindings(input, try validation.validate(file))
      }
    case .text(let input, let bytes):
      return [InputFindings(input, ValidatedText(bytes, try validation.validate(bytes)))]
    case .lines(let input, let lines):
      return try lines.map { line in
        InputFindings(input, line, try validation.validate(line))
      }
    case .refused(let input, let refusal):
      let diagnostic = Diagnostic(.inputFile, message: "\(refusal)")
      return [InputFindings(input, ValidatedText([], [diagnostic]))]
    }
  }
}

extension FileValidation {
  /// Validates one line of an input.
  fileprivate func validate(
    _ line: ResourceLines.Line
  ) throws(SharedSchema.Unusable) -> ValidatedText {
    guard line.bytes.count <= limits.maximumByteCount else {
      let message = "the line is larger than \(limits.maximumByteCount) bytes"
      return ValidatedText([], [Diagnostic(.limitBytes, message: message)])
    }
    return ValidatedText(line.bytes, try validate(line.bytes))
  }
}
