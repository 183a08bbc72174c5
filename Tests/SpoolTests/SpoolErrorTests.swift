import Glibc
import Testing

@testable import Spool

@Suite struct SpoolErrorTests {
  private static let numbers: [Int32] = [
    EACCES, ENOENT, ENOTDIR, ENOSPC, EROFS, EMFILE, EIO, ELOOP, ENAMETOOLONG, EEXIST, ESTALE, 9999,
  ]

  private static let errors: [SpoolError] =
    numbers.flatMap { errno -> [SpoolError] in
      [
        .cannotOpen(path: "p", errno: errno), .cannotCreate(path: "p", errno: errno),
        .cannotList(path: "p", errno: errno), .cannotRead(path: "p", errno: errno),
        .cannotWrite(path: "p", errno: errno), .cannotMakeDurable(path: "p", errno: errno),
        .cannotMove(path: "p", errno: errno), .cannotEmpty(path: "p", errno: errno),
        .cannotLock(path: "p", errno: errno), .cannotWatch(path: "p", errno: errno),
      ]
    } + [
      .movedUnread(path: "p"), .tooManyEntries(path: "p", maximumCount: 5), .notPrivate(path: "p"),
      .foldersOverlap(inbox: "i", outbox: "o"),
      .alreadyRunning(
        path: "p",
        holder: LockHolder(processID: 7, host: "h", since: "2026-01-15T09:00:00Z")
      ),
      .alreadyRunning(path: "p", holder: nil), .keyDamaged(path: "p"), .invalidPath("p"),
    ]

  @Test(arguments: errors) func `says in one sentence what to do next`(error: SpoolError) {
    let text = error.description
    #expect(text.contains(": "))
    #expect(!text.hasSuffix("."))
    #expect(!text.contains("\n"))
  }

  @Test func `explains errors it has no words for in those of the system`() {
    #expect(
      SpoolError.cannotRead(path: "a", errno: ESTALE).description
        == "cannot read a: Stale file handle (error 116); mend that and run again"
    )
  }

  @Test func `has a different permanent code for each refusal`() {
    let refusals: [FileRefusal] = [
      .folderTooDeep, .symbolicLink, .namedPipe, .socket, .device, .unknownKind, .unreadable,
      .tooLarge(byteCount: 2, maximumByteCount: 1), .changedWhileRead, .changedSinceRead, .vanished,
      .sidecarWithoutFile, .sidecarAmbiguous, .severalSidecars, .sidecarRefused,
    ]
    #expect(Set(refusals.map(\.code)).count == refusals.count)
    #expect(refusals.allSatisfy { $0.code.hasPrefix("spool/") })
    #expect(Set(refusals.map(\.description)).count == refusals.count)
  }
}
