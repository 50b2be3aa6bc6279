/// A command of a console block, and what it prints.
///
/// ```
/// $ tandem tokenize --bpe merges \
///     -i in.txt
/// first line of output
/// ```
/// A command begins with `$ ` and goes on behind a backslash at the end of a line. What follows, until the next
/// command, is printed by it: on standard output, or on standard output and standard error.
struct ConsoleExample: Sendable {
  /// How output is compared.
  enum Comparison: Sendable {
    /// Character by character, but for the last digit of fractions, which goes by the instruction set.
    case exact
    /// `console varying`: but for times, and for a twentieth of a loss or score, which go by the machine.
    case ofTraining
  }

  let command: String
  let expected: [String]
  let comparison: Comparison
  /// `console long`: it needs public data, or more than seconds.
  let isLong: Bool
  /// Of the command, from 1.
  let line: Int

  /// - Returns: the commands of a block; none for a block that is no console.
  static func examples(of block: MarkdownPage.Block) -> [ConsoleExample] {
    guard block.info.first == "console" else { return [] }
    var commands: [(line: Int, command: [String], output: [String])] = []
    for (index, text) in block.lines.enumerated() {
      if text.hasPrefix("$ ") {
        commands.append((block.firstLine + index, [String(text.dropFirst(2))], []))
      } else if let last = commands.indices.last, commands[last].output.isEmpty,
        commands[last].command.last?.hasSuffix("\\") == true
      {
        commands[last].command.append(text)
      } else if let last = commands.indices.last {
        commands[last].output.append(text)
      }
    }
    return commands.map { line, command, output in
      ConsoleExample(
        command: command.joined(separator: "\n"), expected: output,
        comparison: block.info.contains("varying") ? .ofTraining : .exact, isLong: block.info.contains("long"),
        line: line)
    }
  }

  /// Whether the lines that a command printed are those that the page shows.
  func agrees(with lines: [String]) -> Bool {
    lines.count == expected.count
      && zip(expected, lines).allSatisfy { expected, found in
        if expected == found { return true }
        let (expected, found) = (parts(of: expected), parts(of: found))
        return expected.count == found.count && zip(expected, found).allSatisfy(areAlike)
      }
  }

  /// Numbers and what stands between them; runs of spaces, which align columns of numbers, as one.
  private func parts(of line: String) -> [Substring] {
    var words = line.split(separator: " ").joined(separator: " ")
    if comparison == .ofTraining { words.replace(/[0-9]+ (s|min|h)\b/) { "a time in \($0.1)" } }
    var parts: [Substring] = []
    var start = words.startIndex
    while start < words.endIndex {
      let isNumber = Self.isOfNumber(words[start])
      let end = words[start...].firstIndex { Self.isOfNumber($0) != isNumber } ?? words.endIndex
      parts.append(words[start..<end])
      start = end
    }
    return parts
  }

  private static func isOfNumber(_ character: Character) -> Bool {
    character.isASCII && character.isNumber || character == "."
  }

  private func areAlike(_ expected: Substring, _ found: Substring) -> Bool {
    if expected == found { return true }
    guard let a = Double(expected), let b = Double(found) else { return false }
    guard let point = expected.firstIndex(of: ".") else { return false }
    if comparison == .ofTraining { return abs(a - b) <= 0.05 * abs(a) }
    let digits = expected.distance(from: point, to: expected.endIndex) - 1
    var unit = 1.0
    for _ in 0..<digits { unit /= 10 }
    // Instruction sets add up products in orders of their own, so the last digit shown may be the next one.
    return abs(a - b) < 1.5 * unit
  }
}
