import ArgumentParser

/// The options that somebody has given, on the command line or in a configuration file, by their long names without
/// dashes; `--no-x` gives `x`. What the argument parser makes of arguments does not tell a default from the same value
/// that was asked for.
package struct GivenOptions: Sendable {
  private let names: Set<String>

  package init(_ names: Set<String> = []) { self.names = names }

  /// - Parameter arguments: the settings of a configuration file among them.
  init(_ arguments: [String], of command: any ParsableCommand.Type) throws {
    let typed = TypedOption.all(in: arguments, of: try OptionDescription.all(of: command))
    names = Set(
      typed.compactMap(\.option).flatMap { option in
        option.key.filter { $0.hasPrefix("--") }.map { String($0.dropFirst("--".count)) }
      })
  }

  package func contains(_ name: String) -> Bool { names.contains(name) }

  /// Whether the option that sets a property to a value is given.
  ///
  /// - Parameter options: by the properties that they set, as `check` takes them.
  package func contain(_ property: String, _ value: String, named options: [String: String]) -> Bool {
    guard let typed = options.typed(property, value) else { return false }
    let name = typed.drop { $0 == "-" }.prefix { $0 != " " }
    return contains(String(name)) || name.hasPrefix("no-") && contains(String(name.dropFirst("no-".count)))
  }
}

/// A command that does other things for an option that is given than for one that has the same value by default.
package protocol GivenOptionsCommand: ParsableCommand {
  func run(given: GivenOptions) throws
}

extension GivenOptionsCommand {
  package func run() throws { try run(given: GivenOptions()) }
}
