/// The usage of a command as the argument parser prints it, on one line however long.
package enum Usage {
  private static let heads = ["USAGE: ", "Usage: "]

  /// Breaks the lines of usage in a text where they are wider than the terminal, between options, and aligns them; what
  /// follows in the text has its width already.
  package static func wrapped(_ text: String, width: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let first = lines.firstIndex(where: { line in heads.contains(where: line.hasPrefix) }),
      let head = heads.first(where: lines[first].hasPrefix)
    else { return text }
    lines[first] = wrapped(lines[first].dropFirst(head.count), after: head, width: width)
    let name = lines[first].dropFirst(head.count).prefix { $0 != " " }
    let indentation = String(repeating: " ", count: head.count)
    // Other ways to use the command begin with the name of the program, too.
    for place in lines.indices.dropFirst(first + 1) {
      let usage = lines[place].drop { $0 == " " }
      guard usage.hasPrefix("\(name) ") else { break }
      lines[place] = wrapped(usage, after: indentation, width: width)
    }
    return lines.joined(separator: "\n")
  }

  private static func wrapped(_ usage: Substring, after head: String, width: Int) -> String {
    let indentation = String(repeating: " ", count: head.count)
    var lines: [String] = []
    var line = head
    for unit in units(of: usage) {
      // A head alone is no line.
      let isFirst = line.count == head.count
      if !isFirst && line.count + 1 + unit.count > width {
        lines.append(line)
        line = indentation + unit
      } else {
        line += (isFirst ? "" : " ") + unit
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// What stays on one line: what brackets hold, an option with its value, an argument with its ellipsis.
  private static func units(of usage: Substring) -> [String] {
    var units: [String] = []
    for word in usage.split(separator: " ") {
      let isInBrackets = units.last.map { $0.count { $0 == "[" } > $0.count { $0 == "]" } } ?? false
      let isAfterOption = units.last.map { $0.hasPrefix("--") && !$0.contains(" ") } ?? false
      let isValue = isAfterOption && !word.hasPrefix("-") && !word.hasPrefix("[")
      if isInBrackets || isValue || word == "..." {
        units[units.count - 1] += " " + word
      } else {
        units.append(String(word))
      }
    }
    return units
  }
}
