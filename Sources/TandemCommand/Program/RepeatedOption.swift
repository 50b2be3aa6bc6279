import ArgumentParser
import Foundation
import Text

/// An option that is given twice, of which the argument parser would take the later value without a word.
enum RepeatedOption {
  /// Checks what the user has typed; a configuration file, whose options it may override, is read elsewhere.
  ///
  /// - Throws: `ValidationError` for an option that takes one value and is given again, or a flag and its contrary.
  static func check(_ arguments: [String], of command: any ParsableCommand.Type) throws {
    let typed = arguments.prefix { $0 != "--" }
    guard typed.count(where: { $0.hasPrefix("-") }) > 1 else { return }
    let options = try OptionDescription.all(of: command)
    var seen: [[String]: (name: String, value: String?)] = [:]
    var place = typed.startIndex
    while place < typed.endIndex {
      let name = String(typed[place].prefix { $0 != "=" })
      var value = typed[place].dropFirst(name.count + 1).isEmpty ? nil : String(typed[place].dropFirst(name.count + 1))
      place += 1
      guard let option = options.first(where: { $0.spellings.contains(name) }), !option.isRepeating else { continue }
      if option.kind == "option" && value == nil && place < typed.endIndex {
        // A value with a dash is another option, unless the option takes whatever comes.
        let takesNext = option.parsingStrategy == "unconditional" || typed[place] == "-" || !typed[place].hasPrefix("-")
        if takesNext {
          value = typed[place]
          place += 1
        }
      }
      if let before = seen.updateValue((name, value), forKey: option.key) {
        guard option.kind == "option" || before.name != name else { continue }
        throw ValidationError(problem(before, (name, value), option))
      }
    }
  }

  private static func problem(
    _ before: (name: String, value: String?), _ after: (name: String, value: String?), _ option: OptionDescription
  ) -> String {
    guard option.kind == "option" else {
      return "Found \(before.name) and \(after.name), which contradict each other; give one of them."
    }
    let values = [before.value, after.value].compactMap { $0?.excerpt }
    let isData = option.key[0].hasPrefix("--train") || option.key[0].hasPrefix("--valid")
    let names =
      before.name == after.name ? "\(after.name) twice" : "\(before.name) and \(after.name), which are one option"
    return "Found \(names)" + (values.count == 2 ? ", with \(values[0]) and \(values[1])" : "")
      + ", expected it once" + (isData ? "; join several files into one, as `cat` does." : ".")
  }
}

/// What the argument parser knows of an option, as it tells programs that complete command lines.
private struct OptionDescription: Decodable {
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
