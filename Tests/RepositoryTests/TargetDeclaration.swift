/// A target as `Package.swift` declares it.
struct TargetDeclaration {
  let name: String
  /// The targets and products it depends on.
  let dependencies: Set<String>
  /// Those of them that the trait `Network` brings.
  let networkDependencies: Set<String>
  let isTest: Bool

  /// Every target that is no test and no part of tests, in the order of the file.
  static func all() throws -> [TargetDeclaration] {
    let forms =
      /(?:\bmodule\(\s*"|\.(?:executableTarget|systemLibrary)\(\s*name: ")([\w-]+)"(?:,\s*dependencies: \[([^\]]*)\])?/
    let (text, products) = try declarations()
    return text.matches(of: forms).map { match in
      TargetDeclaration(String(match.1), items(match.2 ?? ""), products, isTest: false)
    }
  }

  /// Every target of tests, and those that only tests use.
  static func tests() throws -> [TargetDeclaration] {
    let (text, products) = try declarations()
    let targets =
      /\.(testTarget|target)\(\s*name: "([\w-]+)",\s*dependencies: \[([^\]]*)\]/
    let declared = text.matches(of: targets).map { match in
      TargetDeclaration(
        String(match.2),
        items(match.3),
        products,
        isTest: match.1 == "testTarget"
      )
    }
    // The tests of a module depend on it, and on what it depends on.
    let modules =
      /\bmodule\(\s*"(\w+)",\s*dependencies: \[([^\]]*)\](?:,\s*testDependencies: \[([^\]]*)\])?/
    return declared
      + text.matches(of: modules).map { match in
        TargetDeclaration(
          "\(match.1)Tests",
          ["\"\(match.1)\""] + items(match.2) + items(match.3 ?? ""),
          products,
          isTest: true
        )
      }
  }

  /// The file as one piece, without comments and layout, and the products that it gives names.
  ///
  /// Reads the few forms that the file has, so that no second build of the package is needed.
  private static func declarations() throws -> (text: String, products: [String: Product]) {
    let text = try Repository.file("Package.swift").code.map(\.text).joined(separator: " ")
    var products: [String: Product] = [:]
    for match in text.matches(
      of:
        /let (\w+): Target\.Dependency = \.(?:product|byName)\(\s*name: "(\w+)"([^)]*)\)/
    ) {
      products[String(match.1)] = Product(
        name: String(match.2),
        needsNetwork: match.3.contains("condition: withNetwork")
      )
    }
    return (text, products)
  }

  /// A product or a target that the file gives a name.
  private struct Product {
    let name: String
    let needsNetwork: Bool
  }

  private static func items(_ list: Substring) -> [Substring] {
    list.split(separator: /,(?![^(]*\))/).map { $0.trimmingPrefix(/\s+/) }
  }

  private init(
    _ name: String,
    _ items: [Substring],
    _ products: [String: Product],
    isTest: Bool
  ) {
    self.name = name
    self.isTest = isTest
    var dependencies: Set<String> = []
    var networkDependencies: Set<String> = []
    for item in items {
      if let product = item.firstMatch(of: /\.product\(name: "(\w+)"/) {
        dependencies.insert(String(product.1))
      } else if let target = item.firstMatch(of: /"([\w-]+)"/) {
        dependencies.insert(String(target.1))
      } else if let name = item.firstMatch(of: /\w+/) {
        let product = products[String(name.0)]
        dependencies.insert(product?.name ?? String(name.0))
        if let product, product.needsNetwork { networkDependencies.insert(product.name) }
      }
    }
    self.dependencies = dependencies
    self.networkDependencies = networkDependencies
  }
}
