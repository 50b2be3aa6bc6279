import ArgumentParser

/// A command whose options may stand in a configuration file, which `--config` names.
package protocol ConfigurableCommand: ParsableCommand {
  /// The groups of options that the file may set.
  static var settings: [any ParsableArguments.Type] { get }
  /// Whether the file has a list of tasks.
  static var takesTasks: Bool { get }
}

extension ConfigurableCommand {
  package static var takesTasks: Bool { false }
}

/// A command line with the settings of its configuration file put before the user's own options, which thereby win.
package struct ConfiguredArguments {
  let all: [String]
  private let typed: [String]
  private let file: ConfigurationFile?

  /// - Throws: `ConfigurationError` that names the line of a setting which is no option or has an impossible value.
  init(_ arguments: [String], in root: any ParsableCommand.Type) throws {
    let isConfigurable = NamedCommand(arguments, in: root).type is any ConfigurableCommand.Type
    let path = isConfigurable ? Self.path(in: arguments) : nil
    try self.init(arguments, in: root, file: try path.map { try ConfigurationFile(contentsOf: $0) })
  }

  /// - Parameter file: nil for none.
  init(_ arguments: [String], in root: any ParsableCommand.Type, file: ConfigurationFile?) throws {
    let command = NamedCommand(arguments, in: root)
    typed = arguments
    guard let file, let configurable = command.type as? any ConfigurableCommand.Type else {
      all = arguments
      self.file = nil
      return
    }
    if !file.sections.isEmpty && !configurable.takesTasks {
      throw ConfigurationError(path: file.path, line: file.sections[0].line, problem: .tasks)
    }
    try Self.check(file, for: command, configurable, in: root)
    // What is typed for an option that may be given again takes the place of what the file has for it, too.
    let repeated = Set(
      TypedOption.all(in: arguments, of: try OptionDescription.all(of: command.type)).compactMap(\.option)
        .filter(\.isRepeating).flatMap(\.spellings).map { String($0.drop { $0 == "-" }) })
    let settings = try Self.arguments(for: file, configurable.settings, leavingOut: repeated)
    all = command.words + settings + arguments.dropFirst(command.words.count)
    self.file = file
  }

  /// Tells settings of the command line alone, and those of other commands, from misspelled ones.
  private static func check(
    _ file: ConfigurationFile, for command: NamedCommand, _ configurable: any ConfigurableCommand.Type,
    in root: any ParsableCommand.Type
  ) throws {
    let known = settingNames(of: configurable)
    for found in file.settings {
      let name = ArgumentSpelling.presentName(found.name)
      if known.contains(name) { continue }
      if Setting.types(in: command.type).keys.contains(name) {
        throw ConfigurationError(path: file.path, line: found.line, problem: .onlyTyped(name: found.name))
      }
      let others = configurableCommands(in: root, [root._commandName]).filter {
        settingNames(of: $0.type).contains(name)
      }
      if let other = others.first {
        throw ConfigurationError(
          path: file.path, line: found.line,
          problem: .ofOtherCommand(name: found.name, other: other.name, command: command.name))
      }
    }
  }

  private static func settingNames(of command: any ConfigurableCommand.Type) -> Set<String> {
    Set(command.settings.flatMap { Setting.types(in: $0).keys })
  }

  private static func configurableCommands(
    in command: any ParsableCommand.Type, _ words: [String]
  ) -> [(name: String, type: any ConfigurableCommand.Type)] {
    let own = (command as? any ConfigurableCommand.Type).map { [(words.joined(separator: " "), $0)] } ?? []
    return own
      + command.configuration.subcommands.flatMap { configurableCommands(in: $0, words + [$0._commandName]) }
  }

  /// The arguments that a file stands for, each checked by the parser of its option.
  ///
  /// - Parameter overridden: names of settings that are checked and left out.
  package static func arguments(
    for file: ConfigurationFile, _ groups: [any ParsableArguments.Type], leavingOut overridden: Set<String> = []
  ) throws -> [String] {
    let settings = try groups.flatMap { group in Setting.all(in: try group.parse([])).map { ($0, group) } }
    return try file.settings.flatMap { found in
      let name = ArgumentSpelling.presentName(found.name)
      guard let (setting, group) = settings.first(where: { $0.0.name == name }) else {
        throw ConfigurationError(
          path: file.path, line: found.line,
          problem: .unknownName(found.name, similar: Suggestion.names(like: found.name, among: settings.map(\.0.name))))
      }
      if found.isItem && !setting.isRepeating {
        throw ConfigurationError(
          path: file.path, line: found.line, problem: .valueIsNotSingle(name: found.name, found: "a list"))
      }
      guard setting.accepts(found.value) else {
        let expected = Setting.expectation(of: setting.type, found: found.value)
        throw ConfigurationError(
          path: file.path, line: found.line,
          problem: .value(name: found.name, found: found.value, expected: expected))
      }
      let arguments = setting.arguments(found.value)
      do {
        _ = try group.parse(arguments)
      } catch {
        throw ConfigurationError(
          path: file.path, line: found.line, problem: .rejected(group.message(for: error)))
      }
      return overridden.contains(name) ? [] : arguments
    }
  }

  /// A message about options, with the place of those that the file sets and nothing on the command line overrides.
  func explained(_ message: String) -> String {
    guard let file else { return message }
    let words = Set(message.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
    let places = file.settings.filter { setting in
      let names = ["--\(setting.name)", "--no-\(setting.name)"]
      let isTyped = typed.contains { argument in names.contains(String(argument.prefix { $0 != "=" })) }
      return !isTyped && names.contains { words.contains($0) }
    }.map { "--\($0.name) is set at \(file.path):\($0.line)" }
    if places.isEmpty { return message }
    let sentence = message.hasSuffix(".") ? String(message.dropLast()) : message
    return "\(sentence) (\(places.joined(separator: ", ")))."
  }

  private static func path(in arguments: [String]) -> String? {
    for (index, argument) in arguments.enumerated().reversed() {
      if argument.hasPrefix("--config=") { return String(argument.dropFirst("--config=".count)) }
      if argument == "--config" && index + 1 < arguments.count { return arguments[index + 1] }
    }
    return nil
  }
}

extension Setting {
  fileprivate func accepts(_ text: String) -> Bool {
    if isSwitch { return text == "true" || text == "false" }
    guard let type = type as? any ExpressibleByArgument.Type else { return false }
    return type.init(argument: text) != nil
  }
}
