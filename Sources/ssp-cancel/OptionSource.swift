import ArgumentParser
import ConfigurationFiles

/// Gives options what the configuration says where the command line does not, and checks them all.
struct OptionSource {
  /// An option with what it is, and where that comes from.
  struct Setting {
    let key: String
    let text: String
    /// Whether it was given on the command line.
    let isGiven: Bool
  }

  /// Every option that was asked for, in this order.
  private(set) var settings: [Setting] = []

  /// What is wrong with the values of the configuration, in the words for it.
  private(set) var faults: [ConfigurationError] = []

  /// What is wrong with the command line, in the words for that.
  private(set) var remarks: [String] = []

  private var values: [String: OptionValue]
  private let fileName: String
  private let demands: Bool

  /// Looks at the command line and nothing else.
  static let none = OptionSource([:], fileName: "", demands: false)

  /// Looks at a configuration.
  ///
  /// - Parameters:
  ///   - values: what it says.
  ///   - fileName: its file, to show in messages.
  ///   - demands: whether what a run cannot do without must be there.
  init(_ values: [String: OptionValue], fileName: String, demands: Bool) {
    self.values = values
    self.fileName = fileName
    self.demands = demands
  }

  /// Takes the value of an option.
  ///
  /// - Parameters:
  ///   - key: the name of the option, which is the key's.
  ///   - option: what the command line says; what holds, afterwards.
  ///   - standard: what holds where nobody says anything, for a person.
  ///   - expected: what it must be; `nil` for one of the values of its type.
  ///   - isAllowed: whether it is that.
  mutating func take<Value: ExpressibleByArgument>(
    _ key: String,
    _ option: inout Value?,
    standard: String,
    expected: String? = nil,
    where isAllowed: (Value) -> Bool = { _ in true }
  ) {
    var given = option.map { [$0] } ?? []
    take(key, &given, standard: standard, expected: expected, where: isAllowed)
    option = given.first
  }

  /// Takes the values of an option that may be given several times.
  mutating func take<Value: ExpressibleByArgument>(
    _ key: String,
    _ options: inout [Value],
    standard: String,
    expected: String? = nil,
    where isAllowed: (Value) -> Bool = { _ in true }
  ) {
    let expected = expected ?? Self.list(Value.allValueStrings)
    guard options.isEmpty else {
      if !options.allSatisfy(isAllowed) { remarks.append("--\(key) takes \(expected).") }
      let text = options.map(\.defaultValueDescription).joined(separator: ", ")
      settings.append(Setting(key: key, text: text, isGiven: true))
      return
    }
    guard let value = values[key] else {
      settings.append(Setting(key: key, text: standard, isGiven: false))
      return
    }
    options = value.texts.compactMap { Value(argument: $0) }.filter(isAllowed)
    if options.count < value.texts.count {
      faults.append(value.error("`\(key)` must be \(expected)"))
    }
    settings.append(
      Setting(key: key, text: value.texts.joined(separator: ", "), isGiven: false)
    )
  }

  /// Says that there must be an option, where a run is to begin.
  mutating func demand(_ key: String, _ option: String?) {
    guard demands, option == nil, values[key] == nil else { return }
    let message =
      "no \(key): give --\(key) FOLDER, or add `\(key): FOLDER` here, or set "
      + ConfigurationKeys.variable(of: key)
    faults.append(ConfigurationError(fileName: fileName, message: message))
  }

  /// Leaves a key out of the configuration, because the command line says what excludes it.
  mutating func leaveOut(_ key: String) { values[key] = nil }

  /// Says that two options exclude each other.
  mutating func exclude(_ key: String, _ other: String, _ explanation: String) {
    guard let value = values[key] ?? values[other] else {
      remarks.append("Give either --\(key) or --\(other): \(explanation).")
      return
    }
    faults.append(value.error("keep either `\(key)` or `\(other)`: \(explanation)"))
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "a value" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

/// Options that a configuration can have too.
protocol ConfigurableOptions: ParsableArguments {
  /// Takes from a configuration what the command line does not say.
  mutating func take(_ source: inout OptionSource)
}

extension ConfigurableOptions {
  /// Checks what the command line says.
  func validate() throws {
    var options = self
    var source = OptionSource.none
    options.take(&source)
    if let remark = source.remarks.first { throw ValidationError(remark) }
  }

  /// The options, with those of a configuration below them.
  ///
  /// - Throws: everything that is wrong with the configuration's.
  func completed(
    from file: RunConfiguration,
    named fileName: String
  ) throws(ExitWithMessage) -> Self {
    var options = self
    var source = OptionSource(file.options, fileName: fileName, demands: true)
    options.take(&source)
    guard source.faults.isEmpty else {
      let failure = ConfigurationFailure(source.faults)
      throw ExitWithMessage(status: .usage, message: failure.description)
    }
    return options
  }
}
