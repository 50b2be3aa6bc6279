/// How the cells of a row are parted, and when quotation marks are no part of a cell.
package struct TableDialect: Equatable, Sendable {
  /// One byte of ASCII.
  package let separator: UInt8
  private let quoting: Quoting

  private enum Quoting {
    /// A cell that begins with a quotation mark ends with one (RFC 4180).
    case always
    /// A quotation mark is a character, unless the cell could not have been written without it: it holds a separator,
    /// a line break or a doubled quotation mark. So spreadsheets write TSV; other programs never quote there.
    case whereNeeded
  }

  /// Cells with TABs between them, as programs write them, or as spreadsheets do.
  package static let tabs = TableDialect(separator: 0x09, quoting: .whereNeeded)

  /// Cells with commas between them, or what stands between them instead where a comma is the decimal point.
  ///
  /// - Parameter line: the first of the file: the separator is that of comma, semicolon and TAB which it has most often
  ///   outside of quotation marks.
  package static func csv(firstLine line: String) -> TableDialect {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in line.utf8 {
      if byte == quotationMark { isQuoted.toggle() }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
    let most = separators.map { counts[$0, default: 0] }.max() ?? 0
    return TableDialect(
      separator: separators.first { counts[$0, default: 0] == most } ?? separators[0], quoting: .always)
  }

  private static let quotationMark = UInt8(ascii: "\"")

  /// A cell as it is written.
  package func written(_ cell: String) -> String {
    let bytes = cell.utf8
    let needsQuoting = bytes.contains { $0 == separator || $0 == 0x0A || $0 == 0x0D || $0 == Self.quotationMark }
    guard needsQuoting || bytes.first == 0x20 && quoting == .always else { return cell }
    // By bytes: a quotation mark and the accent after it are one character.
    let doubled = bytes.flatMap { $0 == Self.quotationMark ? [$0, $0] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }

  /// A row with more cells at its end.
  package func row(_ row: String, with cells: [String]) -> String {
    ([row] + cells.map(written)).joined(separator: String(Unicode.Scalar(separator)))
  }

  // MARK: Reading

  /// What the lines of a row are, so far.
  enum Row {
    case complete([Cell])
    /// A quotation mark has not found its end.
    case open
  }

  struct Cell {
    var bytes: [UInt8] = []
    var isQuoted = false
    /// Whether it could not have been written without quotation marks.
    var needsQuoting = false
    /// It began with a quotation mark, and went on behind the second one.
    var isBroken = false

    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The cells of a row, read by RFC 4180.
  ///
  /// - Parameter text: the lines of the row, with LF between them.
  func quotedCells(of text: String) -> Row {
    var cells: [Cell] = []
    var cell = Cell()
    var isInside = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      if isInside {
        if byte != Self.quotationMark {
          cell.bytes.append(byte)
          cell.needsQuoting = cell.needsQuoting || byte == separator || byte == 0x0A
        } else if bytes.first == Self.quotationMark {
          bytes.removeFirst()
          cell.bytes.append(byte)
          cell.needsQuoting = true
        } else {
          isInside = false
        }
      } else if byte == separator {
        cells.append(cell)
        cell = Cell()
      } else if byte == Self.quotationMark && cell.bytes.isEmpty && !cell.isQuoted {
        (isInside, cell.isQuoted) = (true, true)
      } else {
        cell.bytes.append(byte)
        cell.isBroken = cell.isQuoted
      }
    }
    if isInside { return .open }
    return .complete(cells + [cell])
  }

  /// The cells of a line in which quotation marks are characters.
  func plainCells(of line: String) -> [String] {
    line.utf8.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  /// Whether quotation marks are read as RFC 4180 has it, whatever stands between them.
  var alwaysQuotes: Bool { quoting == .always }

  func mayBeQuoted(_ line: String) -> Bool {
    line.utf8.first == Self.quotationMark
      || zip(line.utf8, line.utf8.dropFirst()).contains { $0 == separator && $1 == Self.quotationMark }
  }
}
