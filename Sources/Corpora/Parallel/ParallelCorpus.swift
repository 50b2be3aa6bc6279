import Tensors
import Text
import Tokens

/// Sentence pairs as tokens.
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
  /// - Throws: `CorpusError.empty` and `CorpusError.noPairs` if there is nothing to learn from; the errors of
  ///   ``ParallelFiles/forEachPair(invalid:_:)``.
  package init(
    _ files: ParallelFiles, sourceTokenizer: Tokenizer, targetTokenizer: Tokenizer, maximumLength: Int,
    invalid: LineReader.InvalidUTF8 = .stop, keepingLines: Bool = false
  ) throws {
    var pairs: [Pair] = []
    var lines: [(source: String, target: String)] = []
    var omissions = Omissions()
    var lineCount = 0
    var (pairHashes, profiles) = ([UInt64](), TrigramProfiles())
    try files.forEachPair(invalid: invalid) { line in
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
    if lineCount == 0 { throw CorpusError.empty(path: files.source) }
    if pairs.isEmpty { throw CorpusError.noPairs(files: files.paths, omissions) }
    self.pairs = pairs
    self.lines = lines
    self.omissions = omissions
    self.pairHashes = pairHashes
    self.profiles = profiles
  }

  package var lengths: [ExampleLength] {
    pairs.map { ExampleLength(source: $0.source.count, target: $0.target.count) }
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
