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

    static func += (sum: inout Omissions, other: Omissions) {
      sum.emptyPairs += other.emptyPairs
      sum.longPairs += other.longPairs
      sum.invalidPairs += other.invalidPairs
      sum.replacedLines += other.replacedLines
    }
  }

  package private(set) var pairs: [Pair] = []
  package private(set) var omissions = Omissions()
  /// The lines of each pair, kept only when asked for: BPE dropout segments them anew in every epoch.
  package private(set) var lines: [(source: String, target: String)] = []
  /// One for each pair.
  private(set) var pairHashes: [UInt64] = []
  private(set) var profiles = TrigramProfiles()
  /// How often pairs come in an epoch; nil for once.
  package private(set) var weights: ExampleWeights?

  /// - Parameters:
  ///   - maximumLength: pairs with more tokens on either side are left out and counted.
  ///   - invalid: what to do with a line that is not UTF-8; `skip` leaves out the pair.
  ///   - keepingLines: keep the text.
  ///   - targetMarks: how marks of the target are read that mean the same; nil as they stand.
  /// - Throws: `CorpusError.empty` and `CorpusError.noPairs` if there is nothing to learn from; the errors of
  ///   ``ParallelFiles/forEachPair(invalid:_:)``.
  package init(
    _ files: ParallelFiles, sourceTokenizer: Tokenizer, targetTokenizer: Tokenizer, maximumLength: Int,
    invalid: LineReader.InvalidUTF8 = .stop, keepingLines: Bool = false, targetMarks: Typography? = nil
  ) throws {
    self.init()
    var lineCount = 0
    try files.forEachPair(invalid: invalid) { line in
      if case .replacedLine = line {} else { lineCount += 1 }
      switch line {
      case .pair(let source, let target):
        add(
          source, targetMarks?(target) ?? target, sourceTokenizer, targetTokenizer, maximumLength: maximumLength,
          keepingLines: keepingLines)
      case .invalidPair: omissions.invalidPairs += 1
      case .replacedLine: omissions.replacedLines += 1
      }
    }
    if lineCount == 0 { throw CorpusError.empty(path: files.source) }
    if pairs.isEmpty { throw CorpusError.noPairs(files: files.paths, omissions) }
  }

  /// Pairs that are in no file, as those that a model has made.
  ///
  /// - Parameters:
  ///   - lines: sources and targets.
  ///   - maximumLength: pairs with more tokens on either side are left out and counted.
  ///   - keepingLines: keep the text.
  package init(
    lines: some Sequence<(source: String, target: String)>, sourceTokenizer: Tokenizer, targetTokenizer: Tokenizer,
    maximumLength: Int, keepingLines: Bool = false
  ) {
    self.init()
    for (source, target) in lines {
      add(source, target, sourceTokenizer, targetTokenizer, maximumLength: maximumLength, keepingLines: keepingLines)
    }
  }

  private init() {}

  private mutating func add(
    _ given: String, _ target: String, _ sourceTokenizer: Tokenizer, _ targetTokenizer: Tokenizer, maximumLength: Int,
    keepingLines: Bool
  ) {
    // As it is read when it is translated.
    let source = given.singleSpaced
    let pair = Pair(source: sourceTokenizer.encode(source), target: targetTokenizer.encode(target))
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

  /// Corpora one behind the other.
  ///
  /// - Parameter corpora: one at least, all with their lines or none; weights inside a corpus are multiplied by its
  ///   own.
  package init(joining corpora: [Weighted<ParallelCorpus>]) {
    precondition(!corpora.isEmpty, "no corpora to join")
    self = corpora[0].corpus
    for corpus in corpora.dropFirst().map(\.corpus) {
      pairs += corpus.pairs
      lines += corpus.lines
      pairHashes += corpus.pairHashes
      omissions += corpus.omissions
      profiles.add(corpus.profiles)
    }
    let weights = ExampleWeights(
      corpora.flatMap { corpus in
        (corpus.corpus.weights?.parts ?? [.init(count: corpus.corpus.pairs.count, weight: 1)]).map {
          ExampleWeights.Part(count: $0.count, weight: $0.weight * corpus.weight)
        }
      })
    self.weights = weights.areEqual ? nil : weights
  }

  package var lengths: [ExampleLength] {
    pairs.map { ExampleLength(source: $0.source.count, target: $0.target.count) }
  }

  /// A number that changes when any token does, or which pairs a weight is for.
  package var digest: UInt64 {
    var digest = CorpusDigest()
    for pair in pairs {
      digest.add(pair.source)
      digest.add(pair.target)
    }
    for part in weights?.parts ?? [] { digest.add([TokenID(truncatingIfNeeded: part.count)]) }
    return digest.value
  }
}

extension ParallelCorpus: DivisibleCorpus {
  package var exampleHashes: [UInt64] { pairHashes }

  package mutating func keep(_ examples: [Int]) {
    (pairs, pairHashes) = (pairs.at(examples), pairHashes.at(examples))
    if !lines.isEmpty { lines = lines.at(examples) }
    weights = weights?.part(examples)
  }

  package mutating func clearOmissions() { omissions = Omissions() }
}
