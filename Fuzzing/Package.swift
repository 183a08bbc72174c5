// swift-tools-version: 6.2

import PackageDescription

// Apart from the package proper, because everything here is built for libFuzzer: `make fuzz`.
let package = Package(
  name: "ssp-cancel-fuzzing",
  dependencies: [.package(name: "ssp-cancel", path: "..", traits: [])],
  targets: [
    .executableTarget(
      name: "ssp-cancel-fuzz",
      dependencies: [.product(name: "FuzzTargets", package: "ssp-cancel")],
      swiftSettings: [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .strictMemorySafety(),
      ]
    )
  ]
)
