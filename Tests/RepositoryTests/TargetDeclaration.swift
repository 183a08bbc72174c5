/// A target as `Package.swift` declares it.
struct TargetDeclaration {
  let name: String
  /// The targets and products it depends on.
  let dependencies: Set<String>

  /// Every target that is no test, in the order of the file.
  ///
  /// Reads the few forms that the file has, so that no second build of the package is needed.
  static func all() throws -> [TargetDeclaration] {
    // Without the comments and layout, a declaration is one piece.
    let text = try Repository.file("Package.swift").code.map(\.text).joined(separator: " ")
    var products: [String: String] = [:]
    for match in text.matches(
      of: /let (\w+): Target\.Dependency = \.(?:product|byName)\(\s*name: "(\w+)"/
    ) {
      products[String(match.1)] = String(match.2)
    }
    var targets: [TargetDeclaration] = []
    let forms =
      /(?:\bmodule\(\s*"|\.(?:executableTarget|systemLibrary)\(\s*name: ")([\w-]+)"(?:,\s*dependencies: \[([^\]]*)\])?/
    for match in text.matches(of: forms) {
      var dependencies: Set<String> = []
      for item in (match.2 ?? "").split(separator: /,(?![^(]*\))/) {
        let item = item.trimmingPrefix(/\s+/)
        if let product = item.firstMatch(of: /\.product\(name: "(\w+)"/) {
          dependencies.insert(String(product.1))
        } else if let target = item.firstMatch(of: /"([\w-]+)"/) {
          dependencies.insert(String(target.1))
        } else if let name = item.firstMatch(of: /\w+/) {
          dependencies.insert(products[String(name.0)] ?? String(name.0))
        }
      }
      targets.append(TargetDeclaration(name: String(match.1), dependencies: dependencies))
    }
    return targets
  }
}
