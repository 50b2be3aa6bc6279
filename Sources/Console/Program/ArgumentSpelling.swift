/// Spellings of options that other toolkits, or earlier versions, taught their users.
enum ArgumentSpelling {
  /// What options of some commands were called before.
  private static let renamed: [[String]: [String: String]] = [
    ["evaluate", "accuracy"]: taggedFiles, ["evaluate", "spans"]: taggedFiles,
    ["train", "classifier"]: labelings, ["train", "joint"]: labelings, ["train", "tagger"]: labelings,
  ]

  private static let labelings = [
    "--judge-by-score": "--validate-by-score", "--no-judge-by-score": "--no-validate-by-score",
  ]

  private static let taggedFiles = [
    "--column": "--tag-columns", "--predicted": "--predicted-columns", "--gold": "--gold-columns",
    "--word": "--word-column",
  ]

  /// `-beam_size 5` and `--beam_size=5` become `--beam-size 5` and `--beam-size=5`, and an option's former name its
  /// present one; a negative number and the option before it become one argument, because by itself it looks like an
  /// option. All else stays.
  static func standard(_ arguments: [String]) -> [String] {
    joiningNegativeNumbers(standardNames(arguments))
  }

  /// What a setting of a configuration file, `judge-by-score`, is called now.
  static func presentName(_ name: String) -> String { labelings["--" + name].map { String($0.dropFirst(2)) } ?? name }

  private static func joiningNegativeNumbers(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    for (place, argument) in arguments.enumerated() {
      if let option = joined.last, argument.wholeMatch(of: /-\.?[0-9].*/) != nil,
        option.wholeMatch(of: /-(-[a-z][a-z0-9-]*|[a-z])/) != nil
      {
        joined[joined.count - 1] = "\(option)=\(argument)"
      } else if argument == "--" {
        return joined + arguments[place...]
      } else {
        joined.append(argument)
      }
    }
    return joined
  }

  private static func standardNames(_ arguments: [String]) -> [String] {
    let renamed = renamed[Array(arguments.prefix(2))] ?? [:]
    var isOption = true
    return arguments.map { argument in
      if argument == "--" { isOption = false }
      guard isOption else { return argument }
      let standard = standard(argument)
      let name = String(standard.prefix { $0 != "=" })
      return renamed[name].map { $0 + standard.dropFirst(name.count) } ?? standard
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
