extension Diagnostic {
  /// The finding with another path, for a resource that is a part of something larger.
  public func with(path: String) -> Diagnostic {
    var moved = self
    moved.path = path
    return moved
  }

  /// The finding at another place, for text that is a part of something larger.
  public func with(location: SourceLocation) -> Diagnostic {
    var moved = self
    moved.location = location
    return moved
  }
}
