import Reporting
import Spool

/// What the program only goes through piece by piece, whole: tests have few rows.
extension RunSummary {
  /// All rows, in the order of the inputs.
  public var items: [ItemRow] {
    var items: [ItemRow] = []
    Self.read { () throws(SpoolError) in try forEachRow { items.append($0) } }
    return items
  }

  /// `summary.json`.
  public func summaryJSON() -> [UInt8] { SummaryDocument.json.bytes(of: self, in: .outbox) }

  /// `summary.txt`.
  public func summaryText() -> String {
    String(decoding: SummaryDocument.text.bytes(of: self, in: .outbox), as: UTF8.self)
  }

  fileprivate static func read(_ body: () throws(SpoolError) -> Void) {
    do throws(SpoolError) { try body() } catch {
      preconditionFailure("the rows of a test can be read: \(error)")
    }
  }
}

extension SummaryDocument {
  /// The whole document.
  public func bytes(of summary: RunSummary, in place: Place) -> [UInt8] {
    var whole: [UInt8] = []
    RunSummary.read { () throws(SpoolError) in
      try write(summary, in: place) { whole += $0 }
    }
    return whole
  }
}
