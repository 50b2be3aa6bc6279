/// A line, and how far its beginning was read as indentation and marks of blocks.
///
/// Tabs go to the next multiple of four columns, and one of which only a part belongs to a block leaves the rest.
struct MarkdownLine {
  let source: SourceBytes
  /// Without the line ending.
  let range: Range<Int>
  private(set) var offset: Int
  private var column = 0
  /// Columns that are left of the tab before ``offset``.
  private var spare = 0

  init(_ source: SourceBytes, _ range: Range<Int>) {
    (self.source, self.range, offset) = (source, range, range.lowerBound)
  }

  /// How many columns of white space come next, and what stands behind them.
  var indent: (columns: Int, end: Int) {
    var (width, end) = (column + spare, offset)
    while end < range.upperBound, source.bytes[end] == " " || source.bytes[end] == "\t" {
      width += source.bytes[end] == "\t" ? 4 - width % 4 : 1
      end += 1
    }
    return (width - column, end)
  }

  var isBlank: Bool { indent.end == range.upperBound }

  /// The byte behind the indentation.
  var first: UInt8? { isBlank ? nil : source[indent.end] }

  /// What is left, without white space before it.
  var content: Range<Int> { indent.end..<range.upperBound }

  /// The same, by itself.
  var rest: SourceBytes { SourceBytes(Array(source.bytes[content])) }

  mutating func skip(columns: Int) {
    var columns = columns
    while columns > 0 {
      if spare > 0 {
        let skipped = min(spare, columns)
        (spare, column, columns) = (spare - skipped, column + skipped, columns - skipped)
      } else if offset < range.upperBound {
        spare = source.bytes[offset] == "\t" ? 4 - column % 4 : 1
        offset += 1
      } else {
        return
      }
    }
  }

  /// `>` and a space behind it.
  mutating func skipQuoteMark() {
    skip(columns: indent.columns + 1)
    skip(columns: min(indent.columns, 1))
  }

  mutating func skipIndent() { skip(columns: indent.columns) }
}
