import Text

/// Two files, read in step.
enum LinePairs {
  static func forEachPair(
    in files: ParallelFiles, invalid: LineReader.InvalidUTF8, _ body: (PairOfLines) throws -> Void
  ) throws {
    // Leaving out a line of one file alone would shift the other: a bad line is replaced, and its pair left out.
    let policy: LineReader.InvalidUTF8 = invalid == .stop ? .stop : .replace
    let source = try LineReader(path: files.source, invalid: policy)
    let target = try LineReader(path: files.target, invalid: policy)
    while true {
      let replaced = source.replacedLineCount + target.replacedLineCount
      let (sourceLine, targetLine) = (try source.next(), try target.next())
      guard let sourceLine, let targetLine else {
        return try requireSameEnd(source, sourceLine, target, targetLine)
      }
      let mended = source.replacedLineCount + target.replacedLineCount - replaced
      if invalid == .skip && mended > 0 {
        try body(.invalidPair)
      } else {
        for _ in 0..<mended { try body(.replacedLine) }
        try body(.pair(source: sourceLine, target: targetLine))
      }
    }
  }

  private static func requireSameEnd(
    _ source: LineReader, _ sourceLine: String?, _ target: LineReader, _ targetLine: String?
  ) throws {
    guard (sourceLine == nil) != (targetLine == nil) else { return }
    while try source.next() != nil {}
    while try target.next() != nil {}
    throw CorpusError.lineCounts(
      source: source.path, sourceCount: source.lineNumber, target: target.path, targetCount: target.lineNumber)
  }
}
