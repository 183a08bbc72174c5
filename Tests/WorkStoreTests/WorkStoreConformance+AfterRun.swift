import Cancellation
import Spool
import Testing

@testable import WorkStore

/// What a store tells those who look into runs that are over, and try parts of them again.
extension ConformanceCase {
  static let afterRun = [
    ConformanceCase("keeps what a run was for, and what each attempt was about") { tested in
      let store = tested.store
      var start = LedgerSamples.run("a")
      start.purpose = .resolve
      let epoch = try await store.begin(start)
      let input = try LedgerSamples.input("a.json")
      let item = try #require(await store.claim([input], by: epoch).first)
      var attempts = [LedgerSamples.attempt(item.id), LedgerSamples.attempt(item.id, 2)]
      attempts[0].target = try LedgerSamples.target()
      attempts[1].target = try LedgerSamples.target()
      attempts[1].target?.nhsNumber = nil
      attempts[1].target?.patientID = nil
      try await store.commit(attempts.map { .attempt($0) }, by: epoch)
      let reopened = try await tested.reopen()
      #expect(try await reopened.runs(before: nil, limit: 9).map(\.start) == [start])
      let history = try await reopened.history(of: input.path)
      #expect(history.flatMap(\.attempts).map(\.start) == attempts)
    },
    ConformanceCase("keeps what a run made of an item when a later one takes it up") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let inputs = try ["failed", "claimed", "other"].map {
        try LedgerSamples.input($0, content: $0)
      }
      let ids = try await store.claim(inputs, by: first).map(\.id)
      try await store.commit(
        [
          LedgerSamples.settle(ids[0], .systemFailure, .again), .finish(ids[0], .inbox),
          LedgerSamples.settle(ids[2], .notFound, .itemOnly), .finish(ids[2], .inbox),
        ],
        by: first
      )
      let second = try await store.begin(LedgerSamples.run("b"))
      _ = try await store.claim(Array(inputs[..<2]), by: second)
      try await store.commit([LedgerSamples.settle(ids[0])], by: second)
      let reopened = try await tested.reopen()
      let failed = EarlierResult(
        epoch: first,
        outcome: .systemFailure,
        reason: LedgerSamples.resolution().reason,
        httpStatus: 200,
        traceIDs: LedgerSamples.resolution().traceIDs
      )
      let claimed = EarlierResult(
        epoch: first,
        outcome: nil,
        reason: nil,
        httpStatus: nil,
        traceIDs: []
      )
      #expect(try await reopened.history(of: inputs[0].path).map(\.earlier) == [[failed]])
      #expect(try await reopened.history(of: inputs[1].path).map(\.earlier) == [[claimed]])
      #expect(try await reopened.history(of: inputs[2].path).map(\.earlier) == [[]])
      #expect(
        try await reopened.outcomeCounts(of: first) == [.systemFailure: 1, .notFound: 1]
      )
      #expect(try await reopened.outcomeCounts(of: second) == [.cancelled: 1])
      #expect(try await reopened.outcomeCounts(of: nil) == [.cancelled: 1, .notFound: 1])
      #expect(try await reopened.items(of: first, after: nil, limit: 9).map(\.id) == ids)
      #expect(
        try await reopened.items(of: second, after: nil, limit: 9).map(\.id) == Array(ids[..<2])
      )
      #expect(try await reopened.items(of: first, after: ids[0], limit: 1).map(\.id) == [ids[1]])
      #expect(
        try await reopened.items(of: first, after: nil, limit: 1).first?.resolution
          == LedgerSamples.resolution()
      )
    },
    ConformanceCase("counts nothing for a run that took an item up and came to nothing") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let input = try LedgerSamples.input("a.json")
      let item = try #require(await store.claim([input], by: first).first)
      try await store.commit([LedgerSamples.settle(item.id, .systemFailure, .again)], by: first)
      let second = try await store.begin(LedgerSamples.run("b"))
      _ = try await store.claim([input], by: second)
      #expect(try await store.outcomeCounts(of: second).isEmpty)
      let third = try await store.begin(LedgerSamples.run("c"))
      _ = try await store.claim([input], by: third)
      let earlier = try await store.history(of: input.path).flatMap(\.earlier)
      #expect(earlier.map(\.epoch) == [first, second])
      #expect(earlier.map(\.outcome) == [.systemFailure, nil])
    },
    ConformanceCase("works once more on an item that was refused, and on none that is done") {
      tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let inputs = try ["refused", "cancelled"].map { try LedgerSamples.input($0, content: $0) }
      let ids = try await store.claim(inputs, by: first).map(\.id)
      let place = InputPlace.moved(try LedgerSamples.path("archive/a"))
      try await store.commit(
        [
          LedgerSamples.settle(ids[0], .notFound, .itemOnly), .finish(ids[0], place),
          LedgerSamples.settle(ids[1]), .finish(ids[1], place),
        ],
        by: first
      )
      let second = try await store.begin(LedgerSamples.run("b"))
      await #expect(throws: WorkStoreError.claimLost(item: ids[1])) {
        try await store.commit([.reopen(ids[0]), .reopen(ids[1])], by: second)
      }
      try await store.commit([.reopen(ids[0])], by: second)
      #expect(try await store.unfinishedItems(after: nil, limit: 9).map(\.id) == [ids[0]])
      let again = try #require(await store.claim([inputs[0]], by: second).first)
      #expect(again.id == ids[0] && again.standing == .open)
      #expect(try await store.history(of: inputs[0].path).map(\.earlier.count) == [1])
      await #expect(throws: WorkStoreError.claimLost(item: ids[0])) {
        // The first run's process may only have been asleep.
        try await store.commit([.reopen(ids[0])], by: first)
      }
    },
    ConformanceCase("closes what an earlier run left, without taking it up") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let inputs = try ["left", "claimed"].map { try LedgerSamples.input($0, content: $0) }
      let ids = try await store.claim(inputs, by: first).map(\.id)
      try await store.commit([LedgerSamples.settle(ids[0], .systemFailure, .again)], by: first)
      let second = try await store.begin(LedgerSamples.run("b"))
      _ = try await store.claim([inputs[1]], by: second)
      await #expect(throws: WorkStoreError.claimLost(item: ids[1])) {
        try await store.commit([.close(ids[0]), .close(ids[1])], by: second)
      }
      try await store.commit([.close(ids[0])], by: second)
      let history = try await store.history(of: inputs[0].path)
      #expect(history.map(\.item.place) == [.gone] && history.map(\.item.epoch) == [first])
      #expect(try await store.outcomeCounts(of: second).isEmpty)
    },
    ConformanceCase("finds an item by its file, its appointment and its content") { tested in
      let store = tested.store
      let epoch = try await store.begin(LedgerSamples.run("a"))
      let names = ["X9C01/a.json", "X9C02/a.json", "a.json", "X9C01/ba.json", "a.json/b"]
      let inputs = try names.map { try LedgerSamples.input($0, content: $0) }
      let ids = try await store.claim(inputs, by: epoch).map(\.id)
      var attempt = LedgerSamples.attempt(ids[1])
      attempt.target = try LedgerSamples.target()
      try await store.commit([.attempt(attempt), LedgerSamples.settle(ids[0])], by: epoch)
      func found(_ query: ItemQuery, limit: Int = 9) async throws -> [ItemID] {
        try await tested.reopen().history(matching: query, limit: limit).map(\.item.id)
      }
      let name = try LedgerSamples.path("a.json")
      #expect(try await found(.path(name)) == Array(ids[..<3]))
      #expect(try await found(.path(name), limit: 2) == Array(ids[..<2]))
      #expect(try await found(.path(inputs[1].path)) == [ids[1]])
      // A result and an attempt that has none yet say which appointment it is.
      #expect(try await found(.appointment(#require(AppointmentID("148")))) == Array(ids[..<2]))
      #expect(try await found(.appointment(#require(AppointmentID("14")))).isEmpty)
      let digest = inputs[3].digest.bytes
      #expect(try await found(.digest(prefix: Array(digest.prefix(4)))) == [ids[3]])
      #expect(try await found(.digest(prefix: digest)) == [ids[3]])
      #expect(try await found(.digest(prefix: Array(digest.dropFirst()))).isEmpty)
    },
  ]
}
