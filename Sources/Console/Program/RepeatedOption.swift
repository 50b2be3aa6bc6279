import ArgumentParser
import Text

/// An option that is given twice, of which the argument parser would take the later value without a word.
enum RepeatedOption {
  /// Checks what the user has typed; a configuration file, whose options it may override, is read elsewhere.
  ///
  /// - Throws: `ValidationError` for an option that takes one value and is given again, or a flag and its contrary.
  static func check(_ arguments: [String], of command: any ParsableCommand.Type) throws {
    guard arguments.count(where: { $0.hasPrefix("-") }) > 1 else { return }
    var seen: [[String]: (name: String, value: String?)] = [:]
    for typed in TypedOption.all(in: arguments, of: try OptionDescription.all(of: command)) {
      guard let option = typed.option, !option.isRepeating else { continue }
      if let before = seen.updateValue((typed.name, typed.value), forKey: option.key) {
        guard option.kind == "option" || before.name != typed.name else { continue }
        throw ValidationError(problem(before, (typed.name, typed.value), option))
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
