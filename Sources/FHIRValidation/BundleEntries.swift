import Diagnostics
import ElementModel

/// Validates the resources of a Bundle's entries as what they are: resources of their own.
///
/// The walk over the Bundle has checked their elements. What looks at a whole resource (contained
/// resources and references to them) is looked at entry by entry here; profiles are `ProfileChoice`'s.
enum BundleEntries {
  /// What there is to report about the entries beyond `known`, in the order of the entries.
  static func findings(
    in bundle: ElementTree,
    known: [Diagnostic],
    maximumDiagnosticCount: Int
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var told = Set(known.map(Place.init))
    var paths = ElementPaths(bundle)
    let lines = bundle.makeLineIndex()
    for entry in bundle.root.children(.entry) {
      guard let resource = entry.child(.resource), let type = resource.resourceType,
        // A Bundle in a Bundle was walked as a part of the outer one.
        type != "Bundle", found.count <= maximumDiagnosticCount
      else { continue }
      let diagnostics = ResourceValidator.validateAlone(
        bundle.resource(at: resource.index),
        maximumDiagnosticCount: maximumDiagnosticCount,
        lines: lines
      )
      guard !diagnostics.isEmpty else { continue }
      let path = paths.path(of: resource.index)
      for diagnostic in diagnostics {
        let moved = diagnostic.moved(from: type, to: path)
        if told.insert(Place(moved)).inserted { found.append(moved) }
      }
    }
    return found
  }

  /// What makes two findings the same.
  private struct Place: Hashable {
    let code: String
    let path: String?
    let offset: Int?

    init(_ diagnostic: Diagnostic) {
      code = diagnostic.code
      path = diagnostic.path
      offset = diagnostic.location?.byteOffset
    }
  }
}

extension Diagnostic {
  /// The finding with its path seen from another element than the resource.
  fileprivate func moved(from type: String, to element: String) -> Diagnostic {
    guard let path, path == type || path.hasPrefix(type + ".") else { return self }
    return with(path: element + path.dropFirst(type.count))
  }
}
