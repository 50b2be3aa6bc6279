import ArgumentParser
import Foundation

/// What the argument parser knows of an option, as it tells programs that complete command lines.
struct OptionDescription: Decodable {
  struct Name: Decodable {
    let kind: String
    let name: String

    var spelling: String { (kind == "long" ? "--" : "-") + name }
  }

  /// `option`, `flag` or `positional`.
  let kind: String
  let isRepeating: Bool
  let parsingStrategy: String
  let names: [Name]?
  /// What help calls its value.
  let valueName: String?

  var spellings: [String] { (names ?? []).map(\.spelling) }

  /// The same for all names of an option; a flag has the key of its contrary.
  var key: [String] {
    let spellings =
      kind == "flag" ? spellings.map { $0.hasPrefix("--no-") ? "--" + $0.dropFirst("--no-".count) : $0 } : spellings
    return spellings + [kind]
  }

  static func all(of command: any ParsableCommand.Type) throws -> [OptionDescription] {
    struct Dump: Decodable {
      struct Command: Decodable { let arguments: [OptionDescription]? }

      let command: Command
    }
    return try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8)).command.arguments ?? []
  }
}

/// An option as it stands on the command line.
struct TypedOption {
  /// With its dashes.
  let name: String
  let value: String?
  /// Nil for a name that the command does not have.
  let option: OptionDescription?

  /// The options among arguments, up to `--`.
  static func all(in arguments: [String], of options: [OptionDescription]) -> [TypedOption] {
    let typed = arguments.prefix { $0 != "--" }
    var found: [TypedOption] = []
    var place = typed.startIndex
    while place < typed.endIndex {
      let argument = typed[place]
      place += 1
      guard argument.first == "-", argument.first(where: { $0 != "-" })?.isLetter == true else { continue }
      let name = String(argument.prefix { $0 != "=" })
      var value = argument.dropFirst(name.count + 1).isEmpty ? nil : String(argument.dropFirst(name.count + 1))
      let option = options.first { $0.spellings.contains(name) }
      if let option, option.kind == "option", !option.isRepeating, value == nil, place < typed.endIndex {
        // A value with a dash is another option, unless the option takes whatever comes.
        let takesNext = option.parsingStrategy == "unconditional" || typed[place] == "-" || !typed[place].hasPrefix("-")
        if takesNext {
          value = typed[place]
          place += 1
        }
      }
      found.append(TypedOption(name: name, value: value, option: option))
    }
    return found
  }
}
