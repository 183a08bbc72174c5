import Cancellation
import FHIRModel
import Spool
import Testing

@testable import WorkStore

/// A store that a case of the suite runs on, and the same store as the next process finds it.
struct StoreUnderTest: Sendable {
  let store: any WorkStore
  let reopen: @Sendable () async throws -> any WorkStore
}

/// What every implementation of ``WorkStore`` has to do; a suite runs all cases on each of them.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let check: @Sendable (StoreUnderTest) async throws -> Void

  init(_ sentence: String, _ check: @escaping @Sendable (StoreUnderTest) async throws -> Void) {
    testDescription = sentence
    self.check = check
  }

  static let all = duringRuns + afterRun

  private static let duringRuns = [
    ConformanceCase("numbers runs upwards and refuses an id twice") { tested in
      let first = try await tested.store.begin(LedgerSamples.run("a"))
      let second = try await tested.reopen().begin(LedgerSamples.run("b"))
      #expect(second > first)
      await #expect(throws: WorkStoreError.runExists(id: "a")) {
        try await tested.store.begin(LedgerSamples.run("a"))
      }
      try await tested.store.commit([.endRun(at: LedgerSamples.time, exitStatus: 5)], by: second)
      let runs = try await tested.store.runs(before: nil, limit: 10)
      #expect(runs.map(\.epoch) == [second, first])
      #expect(runs[0].start == LedgerSamples.run("b") && runs[0].exitStatus == 5)
      #expect(runs[0].finishedAt == LedgerSamples.time && runs[1].finishedAt == nil)
      #expect(try await tested.store.runs(before: second, limit: 1).map(\.epoch) == [first])
    },
    ConformanceCase("refuses a run that sends its requests elsewhere than those before") { tested in
      let older = try await tested.store.begin(LedgerSamples.run("a", to: nil))
      let first = try await tested.store.begin(LedgerSamples.run("b", to: "embedded providers"))
      let store = try await tested.reopen()
      await #expect(
        throws: WorkStoreError.otherDestination(earlier: "embedded providers", now: "elsewhere")
      ) {
        try await store.begin(LedgerSamples.run("c", to: "elsewhere"))
      }
      let second = try await store.begin(LedgerSamples.run("d", to: "embedded providers"))
      let runs = try await store.runs(before: nil, limit: 10)
      #expect(runs.map(\.epoch) == [second, first, older])
      #expect(runs.map(\.start.destination) == ["embedded providers", "embedded providers", nil])
    },
    ConformanceCase("keeps every part of an item, its attempts and its result") { tested in
      let store = tested.store
      let epoch = try await store.begin(LedgerSamples.run("a"))
      let input = try LedgerSamples.input("X9C01/caf\u{e9}.json")
      let item = try #require(await store.claim([input], by: epoch).first)
      #expect(item.standing == .open && item.occurrence == 1 && item.attemptCount == 0)
      try await store.commit([.attempt(LedgerSamples.attempt(item.id))], by: epoch)
      try await store.commit(
        [.answer(LedgerSamples.answer(item.id)), LedgerSamples.settle(item.id)],
        by: epoch
      )
      let file = try LedgerSamples.path("outcomes/1.outcome.json")
      try await store.commit([.record(item.id, outcomeFile: file)], by: epoch)
      let place = InputPlace.moved(try LedgerSamples.path("archive/a.json"))
      try await store.commit([.finish(item.id, place)], by: epoch)
      let history = try await tested.reopen().history(of: input.path)
      let expected = LedgerItem(
        id: item.id,
        epoch: epoch,
        input: input,
        stage: .finished,
        resolution: LedgerSamples.resolution(),
        outcomeFile: file,
        place: place
      )
      #expect(history.map(\.item) == [expected])
      let attempts = [
        Attempt(
          epoch: epoch,
          start: LedgerSamples.attempt(item.id),
          answer: LedgerSamples.answer(item.id)
        )
      ]
      #expect(history.first?.attempts == attempts)
    },
    ConformanceCase("keeps paths that are no text") { tested in
      let epoch = try await tested.store.begin(LedgerSamples.run("a"))
      var input = try LedgerSamples.input("a")
      input.path = try #require(RelativePath(bytes: [0xff, 0xfe, 0x2f, 0x80]))
      let item = try #require(await tested.store.claim([input], by: epoch).first)
      #expect(try await tested.store.history(of: input.path).map(\.item.id) == [item.id])
      #expect(try await tested.store.unfinishedItems(after: nil, limit: 9).map(\.input) == [input])
    },
    ConformanceCase("finds the same item until its input has left the inbox") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let input = try LedgerSamples.input("a.json")
      let other = try LedgerSamples.input("a.json", content: "other content")
      let claims = try await store.claim([input, other, input], by: first)
      #expect(claims[0].id != claims[1].id && claims[0].id == claims[2].id)
      #expect(claims.map(\.occurrence) == [1, 2, 1])
      let place = InputPlace.moved(try LedgerSamples.path("archive/a.json"))
      try await store.commit([LedgerSamples.settle(claims[0].id)], by: first)
      try await store.commit([.finish(claims[0].id, place)], by: first)
      let second = try await store.begin(LedgerSamples.run("b"))
      let dropped = try await store.claim([input, other], by: second)
      #expect(dropped[0].id > claims[1].id && dropped[0].occurrence == 3)
      #expect(dropped[0].standing == .open)
      #expect(dropped[1].id == claims[1].id && dropped[1].occurrence == 2)
    },
    ConformanceCase("gives an input that stays in the inbox its result again") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let input = try LedgerSamples.input("a.json")
      let item = try #require(await store.claim([input], by: first).first)
      try await store.commit(
        [LedgerSamples.settle(item.id), .finish(item.id, .inbox)],
        by: first
      )
      let second = try await store.begin(LedgerSamples.run("b"))
      let again = try #require(await store.claim([input], by: second).first)
      #expect(again.id == item.id && again.standing == .settled(LedgerSamples.resolution()))
      #expect(try await store.unfinishedItems(after: nil, limit: 9).isEmpty)
    },
    ConformanceCase("works again on what is to be tried again, and knows what is in doubt") {
      tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let names = ["claimed", "attempted", "failed", "unknown", "cancelled"]
      let inputs = try names.map { try LedgerSamples.input($0, content: $0) }
      let ids = try await store.claim(inputs, by: first).map(\.id)
      try await store.commit(
        [
          .attempt(LedgerSamples.attempt(ids[1])),
          LedgerSamples.settle(ids[2], .systemFailure, .again), .finish(ids[2], .inbox),
          LedgerSamples.settle(ids[3], .outcomeUnknown, .again), .finish(ids[3], .inbox),
          LedgerSamples.settle(ids[4]), .finish(ids[4], .inbox),
        ],
        by: first
      )
      let reopened = try await tested.reopen()
      #expect(
        try await reopened.unfinishedItems(after: nil, limit: 9).map(\.id) == Array(ids[..<4])
      )
      #expect(try await reopened.itemsInDoubt(after: nil, limit: 9).map(\.id) == [ids[1], ids[3]])
      let second = try await reopened.begin(LedgerSamples.run("b"))
      let claims = try await reopened.claim(inputs, by: second)
      #expect(claims.map(\.id) == ids)
      #expect(claims[..<4].map(\.standing) == [.open, .inDoubt, .open, .inDoubt])
      #expect(claims[1].attemptCount == 1)
      // Claimed once more, they are still what they were.
      #expect(try await reopened.itemsInDoubt(after: nil, limit: 9).map(\.id) == [ids[1], ids[3]])
      let third = try await reopened.begin(LedgerSamples.run("c"))
      #expect(
        try await reopened.claim(inputs, by: third)[..<4].map(\.standing)
          == [.open, .inDoubt, .open, .inDoubt]
      )
      try await reopened.commit(
        [.answer(LedgerSamples.answer(ids[1])), LedgerSamples.settle(ids[1])],
        by: third
      )
      #expect(try await reopened.itemsInDoubt(after: nil, limit: 9).map(\.id) == [ids[3]])
    },
    ConformanceCase("refuses an earlier run what a later one has claimed") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let inputs = [try LedgerSamples.input("a.json"), try LedgerSamples.input("b.json")]
      let ids = try await store.claim(inputs, by: first).map(\.id)
      let second = try await store.begin(LedgerSamples.run("b"))
      _ = try await store.claim([inputs[0]], by: second)
      let file = try LedgerSamples.path("outcomes/a")
      for change in [
        .attempt(LedgerSamples.attempt(ids[0])), .answer(LedgerSamples.answer(ids[0])),
        try LedgerSamples.settle(ids[0]), .record(ids[0], outcomeFile: file),
        .finish(ids[0], .inbox),
      ] {
        await #expect(throws: WorkStoreError.claimLost(item: ids[0])) {
          // The whole commit is refused, also what it says of another item.
          try await store.commit([LedgerSamples.settle(ids[1]), change], by: first)
        }
      }
      await #expect(throws: WorkStoreError.claimLost(item: ids[0])) {
        try await store.claim([inputs[0]], by: first)
      }
      await #expect(throws: WorkStoreError.claimLost(item: ids[0])) {
        let request = EffectRequest(item: ids[0], effect: LedgerSamples.effect("e"))
        return try await store.reserve([request], by: first)
      }
      let items = try await store.unfinishedItems(after: nil, limit: 9)
      #expect(items.map(\.stage) == [.claimed, .claimed])
      #expect(items.map(\.epoch) == [second, first])
      try await store.commit([.attempt(LedgerSamples.attempt(ids[0]))], by: second)
      try await store.commit([.attempt(LedgerSamples.attempt(ids[1]))], by: first)
    },
    ConformanceCase("gives an effect to one item, and its result to the others") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let names = ["a.json", "b.json", "c.json"]
      let ids = try await store.claim(names.map { try LedgerSamples.input($0) }, by: first)
        .map(\.id)
      let effect = LedgerSamples.effect("e")
      let requests = ids.map { EffectRequest(item: $0, effect: effect) }
      let path = try LedgerSamples.path("a.json")
      #expect(
        try await store.reserve([requests[0], requests[1], requests[0]], by: first)
          == [.granted(isInDoubt: false), .pending(at: ids[0], path), .granted(isInDoubt: false)]
      )
      try await store.commit([LedgerSamples.settle(ids[0])], by: first)
      let settled = EffectReservation.settled(by: path, LedgerSamples.resolution())
      #expect(try await store.reserve([requests[1]], by: first) == [settled])
      let reopened = try await tested.reopen()
      let second = try await reopened.begin(LedgerSamples.run("b"))
      let later = try await reopened.claim([LedgerSamples.input("d.json")], by: second)
      let request = EffectRequest(item: later[0].id, effect: effect)
      #expect(try await reopened.reserve([request], by: second) == [settled])
    },
    ConformanceCase("lets another file try what came to nothing in an earlier run") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let names = ["failed", "attempted", "refused", "claimed"]
      let ids = try await store.claim(
        names.map { try LedgerSamples.input($0, content: $0) },
        by: first
      ).map(\.id)
      let requests = zip(ids, names).map {
        EffectRequest(item: $0, effect: LedgerSamples.effect($1))
      }
      _ = try await store.reserve(requests, by: first)
      try await store.commit(
        [
          LedgerSamples.settle(ids[0], .systemFailure, .again),
          .attempt(LedgerSamples.attempt(ids[1])),
          LedgerSamples.settle(ids[2], .notPermitted, .itemOnly),
        ],
        by: first
      )
      let second = try await store.begin(LedgerSamples.run("b"))
      // One of the files is still there, and is taken up before the other one asks.
      _ = try await store.claim([LedgerSamples.input("claimed", content: "claimed")], by: second)
      let others = try await store.claim(
        names.map { try LedgerSamples.input("other " + $0) },
        by: second
      )
      let answers = try await store.reserve(
        zip(others, names).map { EffectRequest(item: $0.id, effect: LedgerSamples.effect($1)) },
        by: second
      )
      let path = try LedgerSamples.path("claimed")
      #expect(
        answers == [
          .granted(isInDoubt: false), .granted(isInDoubt: true), .granted(isInDoubt: false),
          .pending(at: ids[3], path),
        ]
      )
      // The first item, should it come back, is the duplicate now.
      let back = try await store.claim(
        [LedgerSamples.input("failed", content: "failed")],
        by: second
      )
      #expect(back.map(\.id) == [ids[0]])
      let otherPath = try LedgerSamples.path("other failed")
      #expect(
        try await store.reserve([requests[0]], by: second)
          == [.pending(at: others[0].id, otherPath)]
      )
    },
    ConformanceCase("reads first where an answer left open what became of an attempt") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let statuses = [504, nil, 202, 409, 412, 422]
      let inputs = try statuses.indices.map { try LedgerSamples.input("\($0).json") }
      for (item, status) in zip(try await store.claim(inputs, by: first), statuses) {
        var answer = LedgerSamples.answer(item.id, 1, .outcomeUnknown)
        answer.httpStatus = status
        try await store.commit(
          [
            .attempt(LedgerSamples.attempt(item.id)), .answer(answer),
            LedgerSamples.settle(item.id, .systemFailure, .again), .finish(item.id, .inbox),
          ],
          by: first
        )
      }
      let second = try await store.begin(LedgerSamples.run("b"))
      #expect(
        try await store.claim(inputs, by: second).map(\.standing)
          == [.inDoubt, .inDoubt, .inDoubt, .open, .open, .open]
      )
    },
    ConformanceCase("keeps the doubt about an effect that was taken over") { tested in
      let store = tested.store
      let effect = LedgerSamples.effect("e")
      func ask(_ name: String, _ run: String) async throws -> (ItemID, EffectReservation?, RunEpoch)
      {
        let epoch = try await store.begin(LedgerSamples.run(run))
        let input = try LedgerSamples.input(name)
        let item = try await store.claim([input], by: epoch)[0]
        let request = EffectRequest(item: item.id, effect: effect)
        return (item.id, try await store.reserve([request], by: epoch).first, epoch)
      }
      let (first, _, epoch) = try await ask("a.json", "a")
      try await store.commit([.attempt(LedgerSamples.attempt(first))], by: epoch)
      // Two runs take it over and end before they have read anything.
      #expect(try await ask("b.json", "b").1 == .granted(isInDoubt: true))
      #expect(try await ask("b.json", "c").1 == .granted(isInDoubt: true))
      #expect(try await ask("c.json", "d").1 == .granted(isInDoubt: true))
      let (third, answer, last) = try await ask("c.json", "e")
      #expect(answer == .granted(isInDoubt: true))
      try await store.commit([LedgerSamples.settle(third, .systemFailure, .again)], by: last)
      #expect(try await ask("c.json", "f").1 == .granted(isInDoubt: false))
    },
    ConformanceCase("keeps an outcome file until it is on the disk") { tested in
      let store = tested.store
      let epoch = try await store.begin(LedgerSamples.run("a"))
      let inputs = try (1...3).map { try LedgerSamples.input("\($0).json") }
      let ids = try await store.claim(inputs, by: epoch).map(\.id)
      try await store.commit(ids.map { try LedgerSamples.settle($0) }, by: epoch)
      let file = try LedgerSamples.path("outcomes/elsewhere.json")
      try await store.commit([.record(ids[1], outcomeFile: file)], by: epoch)
      let pending = try await tested.reopen().pendingOutcomes(after: nil, limit: 9)
      #expect(pending.map(\.item) == [ids[0], ids[2]])
      #expect(
        pending.map(\.outcome.bytes) == [0, 2].map { Array("outcome of \(ids[$0].number)".utf8) }
      )
      #expect(
        pending.map(\.outcome.path.description) == [1, 3].map { "outcomes/\($0).outcome.json" }
      )
      #expect(try await store.pendingOutcomes(after: ids[0], limit: 1).map(\.item) == [ids[2]])
      #expect(pending.map(\.input) == [inputs[0], inputs[2]])
      #expect(try await store.history(of: inputs[1].path).map(\.item.outcomeFile) == [file])
      #expect(try await store.claim([inputs[1]], by: epoch).map(\.outcomeFile) == [file])
    },
    ConformanceCase("takes a file that is gone for another one when it is dropped again") {
      tested in
      let store = tested.store
      let epoch = try await store.begin(LedgerSamples.run("a"))
      let input = try LedgerSamples.input("a.json")
      let first = try #require(try await store.claim([input], by: epoch).first)
      try await store.commit([.finish(first.id, .gone)], by: epoch)
      #expect(try await store.unfinishedItems(after: nil, limit: 9).isEmpty)
      #expect(try await store.history(of: input.path).map(\.item.place) == [.gone])
      let second = try #require(try await store.claim([input], by: epoch).first)
      #expect(second.id != first.id && second.occurrence == 2 && second.outcomeFile == nil)
    },
    ConformanceCase("counts outcomes and goes through a run in order") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let inputs = try (1...4).map { try LedgerSamples.input("\($0).json") }
      let ids = try await store.claim(inputs, by: first).map(\.id)
      try await store.commit(
        [
          LedgerSamples.settle(ids[0]), LedgerSamples.settle(ids[1], .notFound),
          LedgerSamples.settle(ids[2], .outcomeUnknown, .again),
        ],
        by: first
      )
      let second = try await store.begin(LedgerSamples.run("b"))
      let late = try await store.claim([LedgerSamples.input("5.json")], by: second)
      try await store.commit([LedgerSamples.settle(late[0].id)], by: second)
      #expect(
        try await store.outcomeCounts(of: first) == [
          .cancelled: 1, .notFound: 1, .outcomeUnknown: 1,
        ]
      )
      #expect(
        try await store.outcomeCounts(of: nil) == [.cancelled: 2, .notFound: 1, .outcomeUnknown: 1]
      )
      let seen = SeenItems()
      try await store.forEachItem(of: first) { seen.add($0.id) }
      #expect(seen.items == ids)
      #expect(
        try await store.unfinishedItems(after: ids[1], limit: 2).map(\.id) == [ids[2], ids[3]]
      )
    },
    ConformanceCase("keeps the end of the audit trail") { tested in
      #expect(try await tested.store.auditHead() == nil)
      let epoch = try await tested.store.begin(LedgerSamples.run("a"))
      for count in 1...2 {
        let head = AuditHead(
          recordCount: count,
          byteCount: 100 * count,
          digest: LedgerSamples.effect("\(count)")
        )
        try await tested.store.commit([.audit(head)], by: epoch)
        #expect(try await tested.reopen().auditHead() == head)
      }
    },
    ConformanceCase("commits what many tasks bring at once, each for itself") { tested in
      let store = tested.store
      let first = try await store.begin(LedgerSamples.run("a"))
      let inputs = try (0..<200).map { try LedgerSamples.input("\($0).json") }
      let ids = try await store.claim(inputs, by: first).map(\.id)
      let second = try await store.begin(LedgerSamples.run("b"))
      let taken = Set(
        try await store.claim(stride(from: 0, to: 200, by: 10).map { inputs[$0] }, by: second)
          .map(\.id)
      )
      let refused = await withTaskGroup(of: ItemID?.self) { group in
        for id in ids {
          group.addTask {
            do {
              try await store.commit([.attempt(LedgerSamples.attempt(id))], by: first)
              return nil
            } catch {
              return id
            }
          }
        }
        return await group.reduce(into: Set<ItemID>()) { found, id in
          if let id { found.insert(id) }
        }
      }
      #expect(refused == taken)
      let inDoubt = try await tested.reopen().itemsInDoubt(after: nil, limit: 300)
      #expect(Set(inDoubt.map(\.id)) == Set(ids).subtracting(taken))
    },
  ]
}
