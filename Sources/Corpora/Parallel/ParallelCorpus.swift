import Tensors
import Text
import Tokens

/// Sentence pairs as tokens, read from two files whose lines belong together.
package struct ParallelCorpus: Sendable {
  package struct Pair: Sendable {
    package let source: [TokenID]
    package let target: [TokenID]

    package init(source: [TokenID], target: [TokenID]) {
      self.source = source
      self.target = target
    }
  }

  /// What was left out, and why.
  package struct Omissions: Sendable, Equatable {
    package var emptyPairs = 0
    package var longPairs = 0
    package var invalidPairs = 0
    package var replacedLines = 0

    package init() {}
  }

  package private(set) var pairs: [Pair]
  package private(set) var omissions: Omissions
  /// The lines of each pair, kept only when asked for: BPE dropout segments them anew in every epoch.
  package private(set) var lines: [(source: String, target: String)]
  /// One for each pair.
  private(set) var pairHashes: [UInt64]
  let profiles: TrigramProfiles

  /// - Parameters:
  ///   - maximumLength: pairs with more tokens on either side are left out and counted.
  ///   - invalid: what to do with a line that is not UTF-8; `skip` leaves out the pair.
  ///   - keepingLines: keep the text.
  /// - Throws: `CorpusError.lineCounts` if one file has more lines than the other; `CorpusError.empty` and
  ///   `CorpusError.noPairs` if there is nothing to learn from; the errors of `LineReader`.
  package init(
    sourcePath: String, targetPath: String, sourceTokenizer: Tokenizer, targetTokenizer: Tokenizer, maximumLength: Int,
    invalid: LineReader.InvalidUTF8 = .stop, keepingLines: Bool = false
  ) throws {
    var pairs: [Pair] = []
    var lines: [(source: String, target: String)] = []
    var omissions = Omissions()
    var lineCount = 0
    var (pairHashes, profiles) = ([UInt64](), TrigramProfiles())
    try Self.forEachPair(sourcePath, targetPath, invalid: invalid) { line in
      if case .replacedLine = line {} else { lineCount += 1 }
      guard case .pair(let given, let target) = line else {
        if case .invalidPair = line { omissions.invalidPairs += 1 } else { omissions.replacedLines += 1 }
        return
      }
      // As it is read when it is translated.
      let source = given.singleSpaced
      let pair = Pair(
        source: sourceTokenizer.encode(source), target: targetTokenizer.encode(target))
      if pair.source.isEmpty || target.isBlank {
        omissions.emptyPairs += 1
      } else if max(pair.source.count, pair.target.count) > maximumLength {
        omissions.longPairs += 1
      } else {
        pairs.append(pair)
        pairHashes.append(TextHash(source, target).value)
        profiles.add(source: source, target: target)
        if keepingLines { lines.append((source, target)) }
      }
    }
    if lineCount == 0 { throw CorpusError.empty(path: sourcePath) }
    if pairs.isEmpty { throw CorpusError.noPairs(source: sourcePath, target: targetPath, omissions) }
    self.pairs = pairs
    self.lines = lines
    self.omissions = omissions
    self.pairHashes = pairHashes
    self.profiles = profiles
  }

  package var lengths: [ExampleLength] {
    pairs.map { ExampleLength(source: $0.source.count, target: $0.target.count) }
  }

  // MARK: Reading

  private enum PairOfLines {
    case pair(source: String, target: String)
    /// A line of the pair is not UTF-8, and the pair is left out.
    case invalidPair
    /// A line of the pair that comes next was not UTF-8, and was mended.
    case replacedLine
  }

  /// A number that changes when any token does.
  package var digest: UInt64 {
    var digest = CorpusDigest()
    for pair in pairs {
      digest.add(pair.source)
      digest.add(pair.target)
    }
    return digest.value
  }

  /// Reads both files in step.
  private static func forEachPair(
    _ sourcePath: String, _ targetPath: String, invalid: LineReader.InvalidUTF8, _ body: (PairOfLines) -> Void
  ) throws {
    // Leaving out a line of one file alone would shift the other: a bad line is replaced, and its pair left out.
    let policy: LineReader.InvalidUTF8 = invalid == .stop ? .stop : .replace
    let source = try LineReader(path: sourcePath, invalid: policy)
    let target = try LineReader(path: targetPath, invalid: policy)
    while true {
      let replaced = source.replacedLineCount + target.replacedLineCount
      let (sourceLine, targetLine) = (try source.next(), try target.next())
      guard let sourceLine, let targetLine else {
        return try requireSameEnd(source, sourceLine, target, targetLine)
      }
      let mended = source.replacedLineCount + target.replacedLineCount - replaced
      if invalid == .skip && mended > 0 {
        body(.invalidPair)
      } else {
        for _ in 0..<mended { body(.replacedLine) }
        body(.pair(source: sourceLine, target: targetLine))
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

extension ParallelCorpus: DivisibleCorpus {
  package var exampleHashes: [UInt64] { pairHashes }

  package func part(_ examples: [Int], isHeldOut: Bool) -> ParallelCorpus {
    var part = self
    part.pairs = examples.map { pairs[$0] }
    part.pairHashes = examples.map { pairHashes[$0] }
    if !lines.isEmpty { part.lines = examples.map { lines[$0] } }
    if isHeldOut { part.omissions = Omissions() }
    return part
  }
}
