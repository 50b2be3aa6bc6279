/// Spellings of options that other toolkits taught their users.
enum ArgumentSpelling {
  /// `-beam_size 5` and `--beam_size=5` become `--beam-size 5` and `--beam-size=5`; all else stays.
  static func standard(_ arguments: [String]) -> [String] {
    var isOption = true
    return arguments.map { argument in
      if argument == "--" { isOption = false }
      return isOption ? standard(argument) : argument
    }
  }

  private static func standard(_ argument: String) -> String {
    let name = argument.prefix { $0 != "=" }
    let letters = name.drop { $0 == "-" }
    let isUnderscored =
      name.hasPrefix("-") && letters.first?.isLetter == true && letters.contains("_")
      && letters.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    guard isUnderscored else { return argument }
    return "--" + letters.map { $0 == "_" ? "-" : String($0) }.joined() + argument[name.endIndex...]
  }
}
