/// Rows of tables as GitHub has them.
enum MarkdownTable {
  /// Between the bars that no backslash escapes.
  static func cells(_ source: SourceBytes, _ row: Range<Int>) -> [Range<Int>] {
    var start = row.lowerBound + (source[row.lowerBound] == "|" ? 1 : 0)
    var cells: [Range<Int>] = []
    var place = start
    while place < row.upperBound {
      if source.bytes[place] == "\\" {
        place += 1
      } else if source.bytes[place] == "|" {
        cells.append(start..<place)
        start = place + 1
      }
      place += 1
    }
    if source.bytes[start..<row.upperBound].contains(where: { !$0.isSpace }) { cells.append(start..<row.upperBound) }
    return cells
  }

  /// How many columns the row below the header says; nil of another row.
  static func columns(_ source: SourceBytes, _ row: Range<Int>) -> Int? {
    guard source.bytes[row].allSatisfy({ $0.isSpace || $0 == "|" || $0 == "-" || $0 == ":" }),
      source.bytes[row].contains(where: { $0 == "|" })
    else { return nil }
    let cells = cells(source, row)
    let areRules = cells.allSatisfy { cell in
      let rule = source.bytes[cell].split(whereSeparator: \.isSpace)
      return rule.count == 1 && rule[0].contains { $0 == "-" }
        && rule[0].dropFirst().dropLast().allSatisfy { $0 == "-" }
    }
    return areRules ? cells.count : nil
  }
}
