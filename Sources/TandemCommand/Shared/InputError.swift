import Text

/// What is wrong with the text that a command reads.
enum InputError: Error, CustomStringConvertible {
  /// There is no text for a picture.
  case noLine(path: String)
  /// A picture is of one line.
  case moreLines(path: String)
  /// Something that is not the number of a token, of which a model has `count`.
  case noTokenNumber(path: String, line: Int, found: String, count: Int)

  var description: String {
    switch self {
    case .noLine(let path): "\(path): found no line, expected one with the text to show; give one."
    case .moreLines(let path):
      "\(path): found more than one line, expected one with the text to show; put the others into files of their own."
    case .noTokenNumber(let path, let line, let found, let count):
      "\(path):\(line): found \(found.excerpt), expected numbers from 0 to \(count - 1), the tokens of the model; "
        + "give what `tandem tokenize --ids` prints with the same model."
    }
  }
}
