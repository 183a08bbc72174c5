import Cancellation
import Spool

/// `summary.csv` and `callbacks.csv`, the summaries for spreadsheets.
extension RunSummary {
  /// Gives `summary.csv` in pieces: a line with the names of the columns, which are those of
  /// `summary.json`, and one for each row.
  ///
  /// - Throws: what `write` throws, or that the rows cannot be read.
  public func writeSummaryCSV(to write: PieceWriter) throws(SpoolError) {
    var piece: [UInt8] = []
    CSVLine.append(
      [
        "input", "outcome", "storyOutcome", "text", "nextStep", "providerODSCode", "dialect",
        "appointmentID", "versionBefore", "versionAfter", "httpStatus", "providerCode", "traceIDs",
        "requestID", "duplicateOf", "confirmedByRead", "reads", "puts", "settledAt", "milliseconds",
        "startsIn", "diagnosticCodes", "outcomeFile", "archivedAs", "transportNotice",
      ],
      to: &piece
    )
    var cursor = rows.cursor()
    while let row = try cursor.next() {
      CSVLine.append(row.fields(notice: transportNotice), to: &piece)
      guard piece.count >= Self.pieceByteCount else { continue }
      try write(piece)
      piece.removeAll(keepingCapacity: true)
    }
    try write(piece)
  }

  /// Gives `callbacks.csv` in pieces: whom to telephone because the appointment is cancelled, the
  /// soonest first, and whom not; among these are the items of earlier runs that are in doubt.
  ///
  /// There are no names in it: the input file, which is found under `archivedAs`, says who it is. A
  /// byte order mark comes first, because the spreadsheets of those who telephone want one.
  ///
  /// - Throws: what `write` throws, or that the rows cannot be read.
  public func writeCallbacksCSV(to write: PieceWriter) throws(SpoolError) {
    var piece: [UInt8] = [0xEF, 0xBB, 0xBF]
    CSVLine.append(
      [
        "telephone", "why", "starts", "providerODSCode", "appointmentID", "input", "archivedAs",
        "outcome", "traceID", "outcomeFile",
      ],
      to: &piece
    )
    for rank in Callback.ranks {
      // Those of earlier runs come before others of which nobody knows.
      if rank == Callback.rank(of: .notYet, StartDistance.allCases.first) {
        for row in remainder.inDoubt { CSVLine.append(callbackFields(of: row), to: &piece) }
      }
      var cursor = rows.cursor(.callback(rank: rank))
      while let row = try cursor.next() {
        CSVLine.append(callbackFields(of: row), to: &piece)
        guard piece.count >= Self.pieceByteCount else { continue }
        try write(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    try write(piece)
  }

  /// The values of `callbacks.csv`, in the order of its columns.
  private func callbackFields(of row: ItemRow) -> [String] {
    let advice = Callback.advice(for: row, isRehearsal: transportNotice != nil)
    return [
      advice.callback.rawValue, advice.why, row.startsIn?.text ?? "", row.providerODSCode ?? "",
      row.appointmentID ?? "", row.input, row.archivedAs ?? "", row.outcome.rawValue,
      row.traceIDs.last ?? "", row.outcomeFile ?? "",
    ]
  }
}

extension ItemRow {
  /// The values of `summary.csv`, in the order of its columns.
  fileprivate func fields(notice: String?) -> [String] {
    [
      input, outcome.rawValue, storyOutcome?.rawValue ?? "", text, outcome.nextStep,
      providerODSCode ?? "", dialect ?? "", appointmentID ?? "", versionBefore ?? "",
      versionAfter ?? "", httpStatus.map(String.init) ?? "", providerCode?.code ?? "",
      traceIDs.joined(separator: " "), requestID ?? "", duplicateOf ?? "",
      isConfirmedByRead ? "true" : "false", String(readCount), String(putCount),
      settledAt?.text ?? "", milliseconds.map(String.init) ?? "", startsIn?.rawValue ?? "",
      diagnosticCodes.joined(separator: " "), outcomeFile ?? "", archivedAs ?? "",
      notice ?? "",
    ]
  }
}
