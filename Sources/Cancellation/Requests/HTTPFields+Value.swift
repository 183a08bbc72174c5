import HTTPTypes

extension HTTPFields {
  /// The value of a field, without a copy where it is there once; several values are joined.
  public func value(_ name: HTTPField.Name) -> String? {
    var found: String?
    for field in self where field.name == name {
      if found != nil { return self[name] }
      found = field.value
    }
    return found
  }
}
