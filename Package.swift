// swift-tools-version: 6.2

import PackageDescription

/// Every target of ours: Swift 6, warnings are errors, unsafe constructs must be marked.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
]

/// Release builds inline across our modules, which takes off about a tenth of the CPU time.
///
/// Modules that use GRDB cannot: what it inlines names a module of its own.
let acrossModules: [SwiftSetting] = [
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))
]
let modulesWithGRDB = ["WorkStore", "ProviderServer"]

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)

let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
/// What only HTTPS needs; without the trait, the files that use it are empty.
let withNetwork: TargetDependencyCondition? = .when(traits: ["Network"])

let sspTransport: Target.Dependency = .byName(name: "SSPTransport", condition: withNetwork)
let networkTestSupport: Target.Dependency = .byName(
  name: "NetworkTestSupport",
  condition: withNetwork
)
let providerServer: Target.Dependency = .byName(name: "ProviderServer", condition: withNetwork)

let asyncHTTPClient: Target.Dependency = .product(
  name: "AsyncHTTPClient",
  package: "async-http-client",
  condition: withNetwork
)
let nioCore: Target.Dependency = .product(
  name: "NIOCore",
  package: "swift-nio",
  condition: withNetwork
)
let nioPosix: Target.Dependency = .product(
  name: "NIOPosix",
  package: "swift-nio",
  condition: withNetwork
)
let nioHTTPCompression: Target.Dependency = .product(
  name: "NIOHTTPCompression",
  package: "swift-nio-extras",
  condition: withNetwork
)
let nioHTTP1: Target.Dependency = .product(
  name: "NIOHTTP1",
  package: "swift-nio",
  condition: withNetwork
)
let nioSSL: Target.Dependency = .product(
  name: "NIOSSL",
  package: "swift-nio-ssl",
  condition: withNetwork
)
let x509: Target.Dependency = .product(
  name: "X509",
  package: "swift-certificates",
  condition: withNetwork
)

let hummingbird: Target.Dependency = .product(
  name: "Hummingbird",
  package: "hummingbird",
  condition: withNetwork
)
let hummingbirdCore: Target.Dependency = .product(
  name: "HummingbirdCore",
  package: "hummingbird",
  condition: withNetwork
)
let hummingbirdTLS: Target.Dependency = .product(
  name: "HummingbirdTLS",
  package: "hummingbird",
  condition: withNetwork
)
let serviceLifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle",
  package: "swift-service-lifecycle",
  condition: withNetwork
)
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let crypto: Target.Dependency = .product(
  name: "Crypto",
  package: "swift-crypto",
  condition: withNetwork
)

/// A library target and the tests that mirror it.
func module(
  _ name: String,
  dependencies: [Target.Dependency],
  testDependencies: [Target.Dependency] = [],
  resources: [Resource] = []
) -> [Target] {
  [
    .target(
      name: name,
      dependencies: dependencies,
      resources: resources,
      swiftSettings: strict + (modulesWithGRDB.contains(name) ? [] : acrossModules)
    ),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.init(stringLiteral: name)] + dependencies + testDependencies,
      swiftSettings: strict
    ),
  ]
}

// A target imports only targets above it; RepositoryTests checks the import lists.
let package = Package(
  name: "ssp-cancel",
  products: [
    .executable(name: "ssp-cancel", targets: ["ssp-cancel"]),
    // For the package in `Fuzzing`.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
  ],
  traits: [
    .default(enabledTraits: ["Network"]),
    .trait(name: "Network", description: "HTTPS through the Spine Secure Proxy"),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    // Only its variables: its files have no places to point at, and no unknown keys.
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2",
      pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"])]
    ),
    .systemLibrary(
      name: "CLibCrypto",
      pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]
    ),
    .executableTarget(name: "generate-definitions", swiftSettings: strict),
    .testTarget(
      name: "GenerateDefinitionsTests",
      dependencies: ["generate-definitions", "TestSupport"],
      swiftSettings: strict
    ),
    .executableTarget(name: "generate-manual-page", swiftSettings: strict),
    .testTarget(
      name: "GenerateManualPageTests",
      dependencies: ["generate-manual-page"],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "ssp-cancel",
      dependencies: [
        argumentParser, "Diagnostics", "ElementModel", "FHIRModel", "FHIRValidation",
        "Cancellation", "ConfigurationFiles", "EmbeddedProvider", "Spool", "WorkStore",
        "Reporting", "MessagePipeline", sspTransport, providerServer, httpTypes,
      ],
      resources: [
        .embedInCode("Starters/ssp-cancel.yaml"), .embedInCode("Starters/routes.yaml"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "ssp-cancel-benchmarks",
      dependencies: [
        argumentParser, "ElementModel", "FHIRJSON", "FHIRXML", "FHIRModel", "FHIRValidation",
        "Cancellation", "ConfigurationFiles", "EmbeddedProvider", "Spool", "MessagePipeline",
        sspTransport, networkTestSupport, asyncHTTPClient, nioCore, nioHTTP1, nioSSL,
      ],
      swiftSettings: strict
    ),
    .target(
      name: "TestSupport",
      dependencies: ["Diagnostics", "Spool", "Reporting"],
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    .target(
      name: "NetworkTestSupport",
      dependencies: [
        "FHIRModel", "Cancellation", "ConfigurationFiles", "SSPTransport", httpTypes, nioSSL, x509,
        crypto,
      ],
      path: "Tests/NetworkTestSupport",
      swiftSettings: strict
    ),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Diagnostics", "ElementModel", "FHIRModel", "FHIRValidation", "Cancellation",
        "MessagePipeline", httpTypes,
      ],
      path: "Tests/FuzzTargets",
      swiftSettings: strict
    ),
    .testTarget(
      name: "FuzzTargetsTests",
      dependencies: ["FuzzTargets", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "ssp-cancel", "FHIRValidation", "EmbeddedProvider", "Spool", "WorkStore", "TestSupport",
        networkTestSupport, providerServer,
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "RepositoryTests",
      dependencies: [
        "Diagnostics", "ElementModel", "FHIRValidation", "Cancellation", "ConfigurationFiles",
        "Reporting", "MessagePipeline",
      ],
      swiftSettings: strict
    ),
  ]
    + module("Diagnostics", dependencies: [])
    + module("ElementModel", dependencies: ["Diagnostics"], testDependencies: ["FHIRJSON"])
    + module(
      "FHIRJSON",
      dependencies: ["Diagnostics", "ElementModel"],
      testDependencies: ["TestSupport"]
    )
    + module(
      "FHIRXML",
      dependencies: ["CLibXML2", "Diagnostics", "ElementModel"],
      testDependencies: ["TestSupport"]
    )
    + module(
      "FHIRModel",
      dependencies: ["Diagnostics", "ElementModel", "FHIRJSON", "FHIRXML"],
      testDependencies: ["TestSupport"]
    )
    + module(
      "FHIRValidation",
      dependencies: ["Diagnostics", "ElementModel", "FHIRXML", "FHIRModel"],
      testDependencies: ["FHIRJSON", "TestSupport"]
    )
    + module(
      "Cancellation",
      dependencies: [
        "Diagnostics", "ElementModel", "FHIRJSON", "FHIRModel", httpTypes,
      ],
      testDependencies: ["FHIRXML", "TestSupport"]
    )
    + module(
      "ConfigurationFiles",
      dependencies: [
        "Diagnostics", "ElementModel", "FHIRModel", "Cancellation",
        .product(name: "Yams", package: "Yams"),
        .product(name: "Configuration", package: "swift-configuration"),
      ]
    )
    + module(
      "EmbeddedProvider",
      dependencies: [
        "Diagnostics", "ElementModel", "FHIRJSON", "FHIRModel", "Cancellation",
        "ConfigurationFiles", httpTypes,
      ],
      testDependencies: ["FHIRXML"]
    )
    + module("Spool", dependencies: [])
    + module(
      "WorkStore",
      dependencies: ["CLibCrypto", "FHIRJSON", "FHIRModel", "Cancellation", "Spool", grdb],
      testDependencies: ["TestSupport"]
    )
    + module(
      "Reporting",
      dependencies: [
        "Diagnostics", "FHIRJSON", "FHIRModel", "Cancellation", "Spool", mustache, logging,
      ],
      testDependencies: ["TestSupport"],
      resources: [.embedInCode("Page/Templates")]
    )
    + module(
      "MessagePipeline",
      dependencies: [
        "Diagnostics", "ElementModel", "FHIRJSON", "FHIRXML", "FHIRModel", "FHIRValidation",
        "Cancellation", "ConfigurationFiles", "Spool", "WorkStore", "Reporting",
      ],
      testDependencies: ["EmbeddedProvider", "TestSupport", httpTypes]
    )
    + module(
      "SSPTransport",
      dependencies: [
        "FHIRModel", "Cancellation", "ConfigurationFiles", httpTypes, asyncHTTPClient, nioCore,
        nioPosix, nioHTTP1, nioSSL, nioHTTPCompression, x509,
      ],
      testDependencies: ["NetworkTestSupport", "EmbeddedProvider", "ElementModel", crypto]
    )
    + module(
      "ProviderServer",
      dependencies: [
        "FHIRModel", "Cancellation", "ConfigurationFiles", "EmbeddedProvider", httpTypes,
        hummingbird, hummingbirdCore,
        hummingbirdTLS, serviceLifecycle, logging, grdb, nioCore, nioSSL,
      ],
      testDependencies: [
        "NetworkTestSupport", "FHIRValidation", "SSPTransport", "MessagePipeline", "Spool",
        "ElementModel", "Reporting", "TestSupport",
      ]
    )
)
