import Corpora
import TestSupport

/// Files of columns with everything that is odd in real ones.
struct RandomColumns {
  private var random: SplitMix64
  let format: ColumnFormat
  let separator: FieldSeparator
  /// The words of the file made last.
  private(set) var words: [String] = []
  private let columnCount: Int
  private let lineEnd: String

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    format = seed % 2 == 0 ? .conll : .conllu
    separator = seed % 4 == 0 ? .space : .tab
    columnCount = format == .conllu ? 10 : Int.random(in: 2...5, using: &random)
    lineEnd = seed % 3 == 0 ? "\r\n" : "\n"
  }

  mutating func file() -> String {
    words = []
    var text = chance(4) ? "\u{FEFF}" : ""
    // The columns of the first line say what parts them: it is a plain one.
    text += row(number: 1) + lineEnd
    for _ in 0..<Int.random(in: 0...8, using: &random) { text += sentence() }
    if chance(2) { text += format == .conllu ? "# the end" : "-DOCSTART-" }
    return text
  }

  func lines(of text: String) -> [String] {
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    if lines.last?.isEmpty == true { lines.removeLast() }
    if lines.first?.unicodeScalars.first == "\u{FEFF}" { lines[0].unicodeScalars.removeFirst() }
    return lines.map { $0.unicodeScalars.last == "\r" ? String($0.unicodeScalars.dropLast()) : $0 }
  }

  private mutating func sentence() -> String {
    var text = ""
    if chance(4) { text += (format == .conllu ? "# x =\t y" : "-DOCSTART-  -X- O") + lineEnd }
    for number in 1...Int.random(in: 1...6, using: &random) {
      if format == .conllu && chance(5) { text += otherRow("\(number)-\(number + 1)") + lineEnd }
      text += row(number: number) + lineEnd
      if format == .conllu && chance(5) { text += otherRow("\(number).1") + lineEnd }
    }
    for _ in 0..<Int.random(in: 0...3, using: &random) { text += (chance(4) ? " \t" : "") + lineEnd }
    return text
  }

  private mutating func row(number: Int) -> String {
    let word = field()
    words.append(word)
    guard format == .conllu else { return join([word] + (1..<columnCount).map { _ in field() }) }
    let features = ["_", "N=1", "A=x|N=2|Z=_", "n=1||x", "Case", "N=1|N=2"].randomElement(using: &random) ?? "_"
    return ([String(number), word] + (2..<5).map { _ in field() } + [features] + (6..<10).map { _ in field() })
      .joined(separator: "\t")
  }

  private mutating func otherRow(_ number: String) -> String {
    ([number, field()] + Array(repeating: "_", count: 8)).joined(separator: "\t")
  }

  private mutating func join(_ fields: [String]) -> String {
    if separator == .tab { return fields.joined(separator: "\t") }
    var line = chance(8) ? " " : ""
    for field in fields { line += field + ([" ", "  "].randomElement(using: &random) ?? " ") }
    return line
  }

  private mutating func field() -> String {
    let pieces = [
      "a", "é", "e\u{301}", "\u{301}", "#", "-", "1", "👩‍🍳", "\u{A0}", "\u{2028}", "\u{85}", "\0", "|", "ไทย", "_", "O",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      text.unicodeScalars.append(contentsOf: (pieces.randomElement(using: &random) ?? "x").unicodeScalars)
      if separator == .tab && chance(6) { text.unicodeScalars.append(" ") }
    }
    return text
  }

  mutating func tag() -> String {
    separator == .tab && chance(3) ? "B New York" : "T\(Int.random(in: 0...9, using: &random))"
  }

  private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }
}
