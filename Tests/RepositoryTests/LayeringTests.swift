import Testing

/// Which target may use which: the order of the table is that of the layers, and what is used stands
/// above who uses it.
///
/// Modules of others have their places too, so that the network, the disk, the clock and memory
/// that nobody checks are each reached from one place.
@Suite struct LayeringTests {
  /// A target and all that it imports, but the standard library.
  private struct Layer {
    let target: String
    let imports: Set<String>

    init(_ target: String, _ imports: Set<String> = []) {
      self.target = target
      self.imports = imports
    }
  }

  private static let layers = [
    Layer("Diagnostics"),
    Layer("ElementModel", ["Diagnostics"]),
    Layer("FHIRJSON", ["Diagnostics", "ElementModel"]),
    Layer("CLibXML2"),
    Layer("FHIRXML", ["CLibXML2", "Diagnostics", "ElementModel"]),
    Layer("FHIRModel", ["Diagnostics", "ElementModel", "FHIRJSON", "FHIRXML"]),
    Layer("FHIRValidation", ["Diagnostics", "ElementModel", "FHIRXML", "FHIRModel"]),
    Layer(
      "Cancellation",
      ["Diagnostics", "ElementModel", "FHIRJSON", "FHIRModel", "HTTPTypes"]
    ),
    Layer(
      "ConfigurationFiles",
      ["Diagnostics", "ElementModel", "FHIRModel", "Cancellation", "Yams", "Configuration"]
    ),
    Layer(
      "EmbeddedProvider",
      [
        "Diagnostics", "ElementModel", "FHIRJSON", "FHIRModel", "Cancellation",
        "ConfigurationFiles", "HTTPTypes",
      ]
    ),
    Layer("Spool"),
    Layer("CLibCrypto"),
    Layer(
      "WorkStore",
      ["CLibCrypto", "FHIRJSON", "FHIRModel", "Cancellation", "Spool", "GRDB"]
    ),
    Layer(
      "Reporting",
      ["Diagnostics", "FHIRJSON", "FHIRModel", "Cancellation", "Spool", "Mustache", "Logging"]
    ),
    Layer(
      "MessagePipeline",
      [
        "Diagnostics", "ElementModel", "FHIRJSON", "FHIRXML", "FHIRModel", "FHIRValidation",
        "Cancellation", "ConfigurationFiles", "Spool", "WorkStore", "Reporting",
      ]
    ),
    Layer(
      "SSPTransport",
      [
        "FHIRModel", "Cancellation", "ConfigurationFiles", "HTTPTypes", "AsyncHTTPClient",
        "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "NIOHTTPCompression", "X509",
      ]
    ),
    Layer(
      "ProviderServer",
      [
        "FHIRModel", "Cancellation", "ConfigurationFiles", "EmbeddedProvider", "HTTPTypes",
        "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "ServiceLifecycle", "Logging", "GRDB",
        "NIOCore", "NIOSSL",
      ]
    ),
    Layer(
      "ssp-cancel",
      [
        "Diagnostics", "ElementModel", "FHIRModel", "FHIRValidation", "Cancellation",
        "ConfigurationFiles", "EmbeddedProvider", "Spool", "WorkStore", "Reporting",
        "MessagePipeline", "SSPTransport", "ProviderServer", "HTTPTypes", "ArgumentParser",
      ]
    ),
    // The last three are run by developers and are no part of the program.
    Layer(
      "ssp-cancel-benchmarks",
      [
        "ElementModel", "FHIRJSON", "FHIRXML", "FHIRModel", "FHIRValidation", "Cancellation",
        "ConfigurationFiles", "EmbeddedProvider", "Spool", "MessagePipeline", "SSPTransport",
        "NetworkTestSupport", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOSSL", "ArgumentParser",
      ]
    ),
    Layer("generate-definitions"),
    Layer("generate-manual-page"),
  ]

  /// Modules that come with Swift, and where they may be imported: a target, or one file of it.
  private static let systemModules = [
    // Tools of developers do as they like; configurations and books are trusted and small.
    "Foundation": [
      "generate-definitions", "generate-manual-page", "ssp-cancel-benchmarks",
      "ConfigurationFiles/ConfigurationFile.swift",
    ],
    // Bytes go into the database and come out of it as `Data`.
    "FoundationEssentials": ["WorkStore/SQLite", "ProviderServer/BookFile.swift"],
    // System calls: of the disk in the spool, of the clock in the program, and the type of a socket
    // option.
    "Glibc": [
      "Spool", "ProviderServer/ConnectionEnd.swift", "ssp-cancel/SystemClock.swift",
      "ssp-cancel/Interruption.swift", "ssp-cancel/WatchEvents.swift",
      "ssp-cancel/LiveView.swift", "ssp-cancel-benchmarks/ProcessClock.swift",
    ],
    // A thread that waits for signals or for time, so that no task has to, and one that tells that the
    // others live.
    "Dispatch": [
      "ssp-cancel/Interruption.swift", "ssp-cancel/WatchEvents.swift", "ssp-cancel/Heartbeat.swift",
      "ssp-cancel/LiveView.swift",
    ],
    // Locks: all lanes share the book and the planned faults, the tokens of a second, the ids that
    // follow from a seed, what holds requests back, those on their way, and the transactions of the
    // ledger. A signal's number is met by a handler.
    "Synchronization": [
      "EmbeddedProvider", "MessagePipeline", "Cancellation/Requests/TokenMaker.swift",
      "ssp-cancel/ProviderOptions.swift", "ssp-cancel/WatchEvents.swift",
      "ssp-cancel/Heartbeat.swift", "ssp-cancel/LiveView.swift", "Spool/WatchCalls.swift",
      "WorkStore/SQLite",
      "SSPTransport/PendingRequests.swift",
    ],
  ]

  private static let names = Set(layers.map(\.target))

  /// Targets that make the headers of a C library known, and have no Swift files.
  private static let headers: Set = ["CLibXML2", "CLibCrypto"]

  @Test func `every target imports what its layer says, and nothing else`() {
    for layer in Self.layers where !Self.headers.contains(layer.target) {
      let imported = Self.imports(of: layer.target).keys.filter { Self.systemModules[$0] == nil }
      #expect(Set(imported) == layer.imports, "\(layer.target)")
    }
  }

  @Test func `every target uses only targets above it`() {
    for (position, layer) in Self.layers.enumerated() {
      let above = Set(Self.layers[..<position].map(\.target))
      let used = layer.imports.intersection(Self.names)
      #expect(used.isSubset(of: above), "\(layer.target)")
    }
  }

  @Test func `the package declares the dependencies that the layers say`() throws {
    let declared = try TargetDeclaration.all()
    #expect(Set(declared.map(\.name)) == Self.names)
    for layer in Self.layers {
      let target = declared.first { $0.name == layer.target }
      #expect(target?.dependencies == layer.imports, "\(layer.target)")
    }
  }

  @Test func `every folder of sources is a target`() {
    #expect(Set(Repository.sources.map(\.target)) == Self.names.subtracting(Self.headers))
  }

  @Test func `system modules are imported only where they have a reason to be`() {
    for (module, places) in Self.systemModules {
      for file in Repository.sources where Self.imports(in: file).contains(module) {
        let place = file.path.trimmingPrefix("Sources/")
        let isAllowed = places.contains { place == $0 || place.hasPrefix($0 + "/") }
        #expect(isAllowed, "\(file.path) imports \(module)")
      }
    }
  }

  @Test func `libxml2 stays behind the two files that hold its pointers`() {
    let importing = Repository.sources.filter { Self.imports(in: $0).contains("CLibXML2") }
    #expect(
      importing.map(\.path)
        == ["Sources/FHIRXML/LibXML2Parser.swift", "Sources/FHIRXML/XMLSchema.swift"]
    )
  }

  @Test func `the database and the digests stay behind the files that are for them`() {
    let databases = Repository.sources.filter { Self.imports(in: $0).contains("GRDB") }
    #expect(
      databases.allSatisfy {
        $0.path.hasPrefix("Sources/WorkStore/SQLite/")
          || $0.path == "Sources/ProviderServer/BookFile.swift"
      }
    )
    let digests = Repository.sources.filter { Self.imports(in: $0).contains("CLibCrypto") }
    #expect(digests.map(\.path) == ["Sources/WorkStore/Digest.swift"])
  }

  /// The modules that a target imports, each with a file that does.
  private static func imports(of target: String) -> [String: String] {
    var found: [String: String] = [:]
    for file in Repository.sources where file.target == target {
      for module in imports(in: file) { found[module] = file.path }
    }
    return found
  }

  private static func imports(in file: RepositoryFile) -> [String] {
    file.code.compactMap { line in
      guard line.text.hasWord("import") else { return nil }
      return line.text.firstMatch(
        of: /^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|func|protocol)\s+)?(\w+)/
      ).map { String($0.1) }
    }
  }
}
