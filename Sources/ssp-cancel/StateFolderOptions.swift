import ArgumentParser

/// Which state folder a command looks at.
struct StateFolderOptions: ParsableArguments {
  @OptionGroup
  var place: OutboxOptions

  @Option(help: "The state folder, where it is not .state in the outbox.")
  var state: String?

  /// The path of the state folder: an option goes before all that the configuration says.
  ///
  /// - Throws: that nobody says which.
  func path() throws(ExitWithMessage) -> String {
    if let state { return state }
    if place.outbox == nil, let state = try place.configured("state") { return state }
    return try place.path() + "/.state"
  }
}
