import Testing

/// Where the checks of the compiler end, and why.
///
/// Every target is built with strict memory safety and warnings as errors, so whatever is unsafe
/// says so in its own words, and the lists here are complete.
@Suite struct UnsafeCodeTests {
  /// The files that may hold `unsafe`, each with its reason.
  private static let unsafeFiles = [
    // Eight bytes at once are loaded through a call that is safe for integers only.
    "Sources/ElementModel/ByteWord.swift",
    // libxml2 hands out pointers; they are used within its callbacks and do not leave the file.
    "Sources/FHIRXML/LibXML2Parser.swift",
    // libxml2 owns the compiled schema behind a pointer.
    "Sources/FHIRXML/XMLSchema.swift",
    // What the system tells of the process, the machine and the time is written behind pointers.
    "Sources/Spool/ProcessCalls.swift",
    // The system calls of the disk take names and buffers by pointer.
    "Sources/Spool/SystemCalls.swift",
    // So do those that watch folders and signals.
    "Sources/Spool/WatchCalls.swift",
    // libcrypto takes and gives bytes by pointer.
    "Sources/WorkStore/Digest.swift",
    // The clocks write the time behind a pointer.
    "Sources/ssp-cancel-benchmarks/ProcessClock.swift",
    "Sources/ssp-cancel/SystemClock.swift",
  ]

  /// Words that take a promise instead of a check, and the files that may make it.
  private static let promises: [(word: String, files: [String])] = [
    // A compiled schema is not changed any more, as libxml2 documents.
    ("@unchecked", ["Sources/FHIRXML/XMLSchema.swift"]),
    // They hold pointers, of libxml2 and to file names, and let none of them out.
    (
      "@safe",
      [
        "Sources/FHIRXML/LibXML2Parser.swift", "Sources/FHIRXML/XMLSchema.swift",
        "Sources/Spool/SystemCalls.swift",
      ]
    ),
    // libxml2 hands its own context back untyped; file names are bytes in Swift, characters in C.
    (
      "assumingMemoryBound",
      ["Sources/FHIRXML/LibXML2Parser.swift", "Sources/Spool/SystemCalls.swift"]
    ),
    // Two calls that not every system has are looked up by name, which gives untyped pointers.
    (
      "unsafeBitCast", ["Sources/Spool/ProcessCalls.swift", "Sources/Spool/SystemCalls.swift"]
    ),
    // The method of libcrypto that was looked up once never changes.
    ("nonisolated(unsafe)", ["Sources/WorkStore/Digest.swift"]),
    ("@preconcurrency", []),
    ("unsafeDowncast", []),
    ("unchecked:", []),
  ]

  @Test func `unsafe code is in the files that need it, and all of them need it`() {
    #expect(Self.sources(with: "unsafe") == Self.unsafeFiles)
  }

  @Test func `promises to the compiler are made only where they are listed`() {
    for (word, files) in Self.promises {
      #expect(Self.sources(with: word) == files, "\(word)")
    }
  }

  @Test func `every target is built with the strict settings`() throws {
    let package = try Repository.file("Package.swift").text
    let settings = [
      ".swiftLanguageMode(.v6)", ".treatAllWarnings(as: .error)", ".strictMemorySafety()",
    ]
    for setting in settings { #expect(package.contains(setting)) }
    for match in package.matches(of: /\.(executableTarget|target|testTarget)\(/) {
      let rest = package[match.range.upperBound...]
      let end = rest.firstRange(of: "swiftSettings: strict")
      let next = rest.firstMatch(of: /\.(executableTarget|target|testTarget)\(/)?.range.lowerBound
      let isStrict = end.map { $0.lowerBound < next ?? package.endIndex } ?? false
      #expect(isStrict, "a target without strict settings: \(rest.prefix(60))")
    }
  }

  private static func sources(with word: String) -> [String] {
    Repository.sources.filter { $0.code.contains { $0.text.hasWord(word) } }.map(\.path)
  }
}
