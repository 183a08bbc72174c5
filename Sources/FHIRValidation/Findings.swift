import Diagnostics
import ElementModel

/// Collects what rules find in one resource.
///
/// Rules name elements by their position in the tree; paths and lines are worked out at the end,
/// because most resources have no findings.
struct Findings {
  private let tree: ElementTree
  private let maximumCount: Int
  private var found: [Finding] = []
  private var isCutShort = false
  private var hasErrors = false

  private struct Finding {
    let rule: DiagnosticRule
    let message: String
    let hint: String?
    let element: Int
    let suffix: String
  }

  init(_ tree: ElementTree, maximumCount: Int) {
    self.tree = tree
    self.maximumCount = maximumCount
  }

  /// Adds a finding.
  ///
  /// It is about `element`, or about what `element` lacks: then the path ends with the name of what
  /// is `missing`. A `hint` says what to do in this case, where that is more than the rule says.
  mutating func add(
    _ rule: DiagnosticRule,
    _ message: @autoclosure () -> String,
    at element: Int,
    missing: ElementName? = nil,
    hint: @autoclosure () -> String? = nil
  ) {
    // The first finding that makes the resource invalid is kept, however many there were before.
    let isDecisive = rule.severity.makesInvalid && !hasErrors
    guard found.count < maximumCount || isDecisive else {
      isCutShort = true
      return
    }
    if rule.severity.makesInvalid { hasErrors = true }
    let suffix = missing.map { "." + tree.shownText(of: $0) } ?? ""
    found.append(
      Finding(rule: rule, message: message(), hint: hint(), element: element, suffix: suffix)
    )
  }

  /// The findings with paths and places, in the order of the file, whose lines are found unless known.
  func diagnostics(_ lines: LineIndex? = nil) -> [Diagnostic] {
    guard !found.isEmpty else { return [] }
    let lines = lines ?? tree.makeLineIndex()
    var paths = ElementPaths(tree)
    var diagnostics = found.map { finding in
      Diagnostic(
        finding.rule,
        message: finding.message,
        hint: finding.hint,
        path: paths.path(of: finding.element) + finding.suffix,
        location: lines.location(
          atByteOffset: ElementNode(tree: tree, index: finding.element).byteRange.lowerBound
        )
      )
    }
    diagnostics.sort { ($0.location?.byteOffset ?? 0) < ($1.location?.byteOffset ?? 0) }
    if isCutShort { diagnostics.append(.limitReached(maximumCount)) }
    return diagnostics
  }
}

extension [Diagnostic] {
  /// The findings of several rounds in the order of the file, at most so many of them, but always
  /// one that makes the file invalid if there is any.
  static func merging(
    _ first: [Diagnostic],
    _ second: [Diagnostic],
    maximumCount: Int
  )
    -> [Diagnostic]
  {
    let all = (first + second).filter { $0.rule != .limitDiagnostics }.sorted { left, right in
      (left.location?.byteOffset ?? .max) < (right.location?.byteOffset ?? .max)
    }
    let isCutShort = all.count < first.count + second.count || all.count > maximumCount
    guard isCutShort else { return all }
    var listed = Array(all.prefix(maximumCount))
    if !listed.hasErrors, let error = all.first(where: { $0.severity.makesInvalid }) {
      listed.append(error)
    }
    return listed + [.limitReached(maximumCount)]
  }
}
