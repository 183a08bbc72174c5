import Cancellation

/// `summary.csv` and `callbacks.csv`, the summaries for spreadsheets.
extension RunSummary {
  /// How many bytes are given at a time, about.
  private static let pieceByteCount = 65_536

  /// Gives `summary.csv` in pieces: a line with the names of the columns, which are those of
  /// `summary.json`, and one for each row.
  ///
  /// - Throws: what `write` throws.
  public func writeSummaryCSV<Failure: Error>(
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
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
    for row in items {
      CSVLine.append(row.fields(notice: transportNotice), to: &piece)
      guard piece.count >= Self.pieceByteCount else { continue }
      try write(piece)
      piece.removeAll(keepingCapacity: true)
    }
    try write(piece)
  }

  /// Gives `callbacks.csv` in pieces: whom to telephone because the appointment is cancelled, the
  /// soonest first, and whom not.
  ///
  /// There are no names in it: the input file, which is found under `archivedAs`, says who it is. A
  /// byte order mark comes first, because the spreadsheets of those who telephone want one.
  ///
  /// - Throws: what `write` throws.
  public func writeCallbacksCSV<Failure: Error>(
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var piece: [UInt8] = [0xEF, 0xBB, 0xBF]
    CSVLine.append(
      [
        "telephone", "why", "starts", "providerODSCode", "appointmentID", "input", "archivedAs",
        "outcome", "traceID", "outcomeFile",
      ],
      to: &piece
    )
    for position in callbackOrder {
      let row = items[position]
      let advice = Callback.advice(for: row, isRehearsal: transportNotice != nil)
      CSVLine.append(
        [
          advice.callback.rawValue, advice.why, row.startsIn?.text ?? "", row.providerODSCode ?? "",
          row.appointmentID ?? "", row.input, row.archivedAs ?? "", row.outcome.rawValue,
          row.traceIDs.last ?? "", row.outcomeFile ?? "",
        ],
        to: &piece
      )
      guard piece.count >= Self.pieceByteCount else { continue }
      try write(piece)
      piece.removeAll(keepingCapacity: true)
    }
    try write(piece)
  }

  /// The positions of the rows, those to telephone first, of these the soonest.
  private var callbackOrder: [Int] {
    let distances = StartDistance.allCases.count + 1
    var groups = [[Int]](repeating: [], count: Callback.allCases.count * distances)
    for (position, row) in items.enumerated() {
      let callback = Callback.advice(for: row, isRehearsal: transportNotice != nil).callback
      let distance = row.startsIn.flatMap(StartDistance.allCases.firstIndex) ?? distances - 1
      let rank = Callback.allCases.firstIndex(of: callback) ?? 0
      groups[rank * distances + distance].append(position)
    }
    return groups.flatMap(\.self)
  }

  /// How many patients are to be telephoned because their appointment is cancelled.
  var callbackCount: Int {
    items.count { Callback.advice(for: $0, isRehearsal: transportNotice != nil).callback == .yes }
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
