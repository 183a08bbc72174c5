import FHIRJSON
import FHIRModel

/// A line of `items.ndjson`, the file that a run writes while it goes on;
/// `Schemas/items.schema.json` documents it.
///
///     {"run":{"formatVersion":1,"runID":"…","programVersion":"…","startedAt":"…"}}
///     {"position":0,"item":{…}}
///     {"inDoubt":{…}}
///     {"end":{"finishedAt":"…","items":1}}
///
/// The first line is about the run, the last one about its end. Between them are the rows, in the
/// order they were settled, each with the place of its input; `item` is as in `summary.json`. After
/// them come the items of earlier runs that are in doubt.
enum RunLine {
  /// The version of the form; a change that readers notice gets a new one.
  static let formatVersion = 1

  /// No line is longer, in bytes, but for a few with many findings.
  static let usualByteCount = 1024

  private static let positionStart = Array(#"{"position":"#.utf8)
  private static let itemStart = Array(#","item":"#.utf8)

  // MARK: - Writing

  static func append(_ row: ItemRow, at position: Int, to bytes: inout [UInt8]) {
    append(to: &bytes) { line in
      line.member("position", position)
      line.object("item") { row.write(to: &$0) }
    }
  }

  static func append(inDoubt row: ItemRow, to bytes: inout [UInt8]) {
    append(to: &bytes) { $0.object("inDoubt") { row.write(to: &$0) } }
  }

  static func append(startOf summary: RunSummary, to bytes: inout [UInt8]) {
    append(to: &bytes) { line in
      line.object("run") { run in
        run.member("formatVersion", formatVersion)
        run.member("transportNotice", ifPresent: summary.transportNotice)
        run.member("runID", summary.runID)
        run.member("programVersion", summary.programVersion)
        run.member("startedAt", summary.startedAt.text)
      }
    }
  }

  static func append(endOf summary: RunSummary, to bytes: inout [UInt8]) {
    append(to: &bytes) { line in
      line.object("end") { end in
        end.member("finishedAt", ifPresent: summary.finishedAt?.text)
        end.member("items", summary.totals.itemCount)
        end.member("reason", ifPresent: summary.remainder.reason)
        end.member("arriving", summary.remainder.arrivingCount)
        let unplannedCount = summary.remainder.unplannedCount
        if unplannedCount > 0 { end.member("unplanned", unplannedCount) }
      }
    }
  }

  private static func append(
    to bytes: inout [UInt8],
    _ members: (inout JSONWriter) -> Void
  ) {
    var writer = JSONWriter(reservingByteCount: usualByteCount)
    writer.object(members)
    writer.lineFeed()
    bytes += writer.bytes
  }

  // MARK: - Reading

  /// The row in a line, and the place of its input; `nil` for another line.
  static func row(of line: ArraySlice<UInt8>) -> (position: Int, row: ItemRow)? {
    var reader = JSONLineReader(line)
    var position = -1
    var row: ItemRow?
    reader.object { key, value in
      switch key {
      case "position": position = value.integer()
      case "item": row = ItemRow.read(&value)
      default: _ = value.value()
      }
    }
    guard reader.isAtGoodEnd, position >= 0, let row else { return nil }
    return (position, row)
  }

  /// The row in a line as it stands there; `nil` for another line.
  static func json(ofRowIn line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.starts(with: positionStart), line.last == UInt8(ascii: "}") else { return nil }
    let rest = line.dropFirst(positionStart.count).drop { $0 != UInt8(ascii: ",") }
    guard rest.starts(with: itemStart) else { return nil }
    return rest.dropFirst(itemStart.count).dropLast()
  }

  /// What another line says; `nil` for one that is no line.
  static func other(_ line: ArraySlice<UInt8>) -> Other? {
    var reader = JSONLineReader(line)
    var other: Other?
    reader.object { key, value in
      switch key {
      case "run": other = .run(Start.read(&value))
      case "inDoubt": other = .inDoubt(ItemRow.read(&value))
      case "end": other = .end(End.read(&value))
      default: _ = value.value()
      }
    }
    return reader.isAtGoodEnd ? other : nil
  }

  /// A line that is no row.
  enum Other {
    case run(Start)
    case inDoubt(ItemRow)
    case end(End)
  }

  /// What the first line says.
  struct Start {
    var formatVersion = 0
    var transportNotice: String?
    var runID = ""
    var programVersion = ""
    var startedAt: FHIRInstant?

    fileprivate static func read(_ reader: inout JSONLineReader) -> Start {
      var start = Start()
      reader.object { key, value in
        switch key {
        case "formatVersion": start.formatVersion = value.integer()
        case "transportNotice": start.transportNotice = value.string()
        case "runID": start.runID = value.string()
        case "programVersion": start.programVersion = value.string()
        case "startedAt": start.startedAt = FHIRInstant(value.string())
        default: _ = value.value()
        }
      }
      return start
    }
  }

  /// What the last line says.
  struct End {
    var finishedAt: FHIRInstant?
    var itemCount = 0
    var reason: String?
    var arrivingCount = 0
    var unplannedCount = 0

    fileprivate static func read(_ reader: inout JSONLineReader) -> End {
      var end = End()
      reader.object { key, value in
        switch key {
        case "finishedAt": end.finishedAt = FHIRInstant(value.string())
        case "items": end.itemCount = value.integer()
        case "reason": end.reason = value.string()
        case "arriving": end.arrivingCount = value.integer()
        case "unplanned": end.unplannedCount = value.integer()
        default: _ = value.value()
        }
      }
      return end
    }
  }
}
