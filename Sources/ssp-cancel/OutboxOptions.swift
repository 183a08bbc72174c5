import ArgumentParser
import ConfigurationFiles

/// Which outbox a command looks at that asks no provider.
struct OutboxOptions: ParsableArguments {
  @Option(help: "The outbox of the runs. Default: the configuration's.")
  var outbox: String?

  @Option(help: "The configuration file that says which outbox, where --outbox does not.")
  var config: String?

  /// The path of the outbox.
  ///
  /// - Throws: that nobody says which.
  func path() throws(ExitWithMessage) -> String {
    if let outbox { return outbox }
    if let outbox = try configured("outbox") { return outbox }
    throw ExitWithMessage(
      status: .usage,
      message: "no outbox: give --outbox FOLDER, or add `outbox: FOLDER` to the configuration"
    )
  }

  /// What the configuration says for an option of a run, or `nil` when it does not.
  ///
  /// - Throws: what is wrong with the configuration.
  func configured(_ key: String) throws(ExitWithMessage) -> String? {
    let environment = ConfigurationFile.environment
    do throws(ConfigurationFailure) {
      let path = config ?? RunConfiguration.path(in: environment)
      let file = try RunConfiguration.read(path: path, environment: environment)
      return file.options[key]?.texts.first
    } catch {
      throw ExitWithMessage(
        status: .usage,
        message: "no --outbox was given, and the configuration does not say which:\n"
          + error.description
      )
    }
  }
}
