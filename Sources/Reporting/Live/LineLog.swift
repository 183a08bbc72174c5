import FHIRJSON
import FHIRModel
import Logging

/// How a line of a log is written.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
  /// For people: time, level, event, and its metadata.
  case text
  /// For programs: one JSON object.
  case json
}

/// How much a message asks for somebody to look, least first.
public enum LogLevel: String, Hashable, Sendable, CaseIterable {
  case debug, info, notice, warning, error

  fileprivate var level: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}

/// Writes each message of a log as one line.
public struct LineLog: LogHandler {
  /// The version of the form of the lines; a change that readers notice gets a new one.
  public static let formatVersion = 1

  /// What every message has.
  public var metadata: Logger.Metadata = [:]

  /// What is less than that is left out.
  public var logLevel: Logger.Level

  /// What a task adds to its messages.
  public var metadataProvider: Logger.MetadataProvider?

  private let format: LogFormat
  private let now: @Sendable () -> FHIRInstant
  private let write: @Sendable ([UInt8]) -> Void

  /// Creates a handler.
  ///
  /// - Parameters:
  ///   - format: how lines are written.
  ///   - level: what is less than that is left out.
  ///   - now: the time of a message.
  ///   - write: takes the lines, each whole and with its line feed.
  public init(
    format: LogFormat,
    level: LogLevel,
    now: @escaping @Sendable () -> FHIRInstant,
    write: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.format = format
    logLevel = level.level
    self.now = now
    self.write = write
  }

  /// What every message has under a key.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a message.
  public func log(event: LogEvent) {
    var all = metadata
    all.merge(metadataProvider?.get() ?? [:]) { $1 }
    all.merge(event.metadata ?? [:]) { $1 }
    let sorted = all.sorted { $0.key < $1.key }
    switch format {
    case .text: write(text(event, sorted))
    case .json: write(json(event, sorted))
    }
  }

  private func json(_ event: LogEvent, _ metadata: [(key: String, Metadata)]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      object.member("version", Self.formatVersion)
      object.member("time", now().text)
      object.member("level", event.level.rawValue)
      object.member("event", "\(event.message)")
      for (key, value) in metadata {
        object.key(key)
        Self.write(value, to: &object)
      }
    }
    writer.lineFeed()
    return writer.bytes
  }

  private typealias Metadata = Logger.Metadata.Value

  private static func write(_ value: Metadata, to writer: inout JSONWriter) {
    switch value {
    case .string(let text): writer.string(text)
    case .stringConvertible(let number as Int): writer.number(number)
    case .stringConvertible(let other): writer.string("\(other)")
    case .array(let values): writer.array { for value in values { write(value, to: &$0) } }
    case .dictionary(let members):
      writer.object { object in
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
          object.key(key)
          write(value, to: &object)
        }
      }
    }
  }

  private func text(_ event: LogEvent, _ metadata: [(key: String, Metadata)]) -> [UInt8] {
    let pairs = metadata.map { " \($0.key)=\(Self.text($0.1))" }.joined()
    let line = "\(now().text) \(event.level.rawValue) \(event.message)\(pairs)"
    // A name of a file must not begin a line of its own.
    return Array((WrappedText.displaySafe(line) + "\n").utf8)
  }

  private static func text(_ value: Metadata) -> String {
    switch value {
    case .string(let text) where text.contains(" "): "\"\(text)\""
    case .array(let values): values.map(text).joined(separator: ",")
    default: "\(value)"
    }
  }
}
