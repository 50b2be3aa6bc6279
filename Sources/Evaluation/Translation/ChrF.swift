/// chrF, the F-score of character n-grams, and chrF++, which counts word n-grams as well.
///
/// ```
/// chrFβ = (1 + β²) · P · R / (β² · P + R)      β = 2: recall counts twice as much as precision
/// ```
/// P and R are means over the orders of n-grams. White space is left out unless asked for.
///
/// ```swift
/// let score = try ChrF().corpusScore(of: ["The cat sat on the mat."], against: [["The cat sat on a mat."]])
/// print(score)  // chrF2 = 71.42
/// ```
///
/// Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; Popović 2017, "chrF++: words helping
/// character n-grams". Every printed digit equals that of sacreBLEU 2, which by default takes the means over those
/// orders only that both texts are long enough for.
public struct ChrF: Hashable, Sendable {
  public var characterOrder: Int
  /// 0 for chrF, 2 for chrF++.
  public var wordOrder: Int
  public var beta: Int
  public var lowercase: Bool
  /// Whether white space is part of character n-grams.
  public var whitespace: Bool
  /// Whether the score is a mean of F-scores over all orders, a missing one counting as almost 0, as in Popović's
  /// script, NLTK and Moses.
  public var epsilonSmoothing: Bool

  /// Creates a metric; the defaults are sacreBLEU's.
  ///
  /// - Precondition: orders are not negative and not both 0; `beta` is positive.
  public init(
    characterOrder: Int = 6, wordOrder: Int = 0, beta: Int = 2, lowercase: Bool = false, whitespace: Bool = false,
    epsilonSmoothing: Bool = false
  ) {
    precondition(
      characterOrder >= 0 && wordOrder >= 0 && characterOrder + wordOrder > 0 && beta > 0,
      "n-gram orders are \(characterOrder) and \(wordOrder) and beta is \(beta), expected positive numbers")
    self.characterOrder = characterOrder
    self.wordOrder = wordOrder
    self.beta = beta
    self.lowercase = lowercase
    self.whitespace = whitespace
    self.epsilonSmoothing = epsilonSmoothing
  }

  /// chrF++ of Popović 2017: characters up to order 6, words up to order 2.
  public static let plusPlus = ChrF(wordOrder: 2)

  /// The score of a whole corpus: counts are summed over its lines before they are divided.
  ///
  /// - Parameters:
  ///   - hypotheses: one line of plain, detokenized text for each segment.
  ///   - references: one or more sets of references, each with one line for each hypothesis. Of several references of a
  ///     line the one with the best score for that line counts.
  /// - Throws: `EvaluationError` when there is no set of references, or one has another number of lines.
  public func corpusScore(
    of hypotheses: [String], against references: [[String]]
  ) throws(EvaluationError) -> Score {
    let references = try referencesByLine(references, hypothesisCount: hypotheses.count)
    return corpusScore { add in
      for (hypothesis, references) in zip(hypotheses, references) { add(hypothesis, references) }
    }
  }

  /// The score of a corpus that comes line by line, and need not be in memory.
  ///
  /// - Parameter forEachLine: calls `add` with each hypothesis and its references, of which there is at least one.
  package func corpusScore(
    _ forEachLine: (_ add: (_ hypothesis: String, _ references: [String]) -> Void) throws -> Void
  ) rethrows -> Score {
    var sum = Statistics(repeating: OrderStatistics(), count: characterOrder + wordOrder)
    try forEachLine { hypothesis, references in
      for (index, order) in statistics(of: hypothesis, against: references).enumerated() { sum[index] += order }
    }
    return Score(score: fScore(of: sum), name: name)
  }

  /// The score of one sentence.
  ///
  /// - Precondition: there is at least one reference.
  public func sentenceScore(of hypothesis: String, against references: [String]) -> Score {
    Score(score: fScore(of: statistics(of: hypothesis, against: references)), name: name)
  }

  /// The options that make scores comparable, as sacreBLEU writes them:
  /// `nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:…`, with this implementation's version.
  public func signature(referenceCount: Int) -> String {
    joinedSignature([
      "nrefs": "\(referenceCount)", "case": lowercase ? "lc" : "mixed", "eff": epsilonSmoothing ? "no" : "yes",
      "nc": "\(characterOrder)", "nw": "\(wordOrder)", "space": whitespace ? "yes" : "no",
    ])
  }

  /// `chrF2`, `chrF2++`: the name with beta, and a plus for each order of words.
  public var name: String {
    "chrF\(beta)" + String(repeating: "+", count: wordOrder)
  }
}

extension ChrF {
  /// A chrF score, from 0 to 100.
  public struct Score: Hashable, Sendable, CustomStringConvertible {
    public let score: Double
    public let name: String

    /// `chrF2 = 64.03`.
    public var description: String {
      formatted()
    }

    /// The line that sacreBLEU prints.
    ///
    /// - Parameters:
    ///   - decimals: The library sacreBLEU prints 2, its command 1.
    ///   - signature: printed after the name of the metric when given, as the command does.
    public func formatted(decimals: Int = 2, signature: String? = nil) -> String {
      "\(signature.map { "\(name)|\($0)" } ?? name) = \(score.fixed(decimals))"
    }
  }

  /// Numbers of n-grams of one order.
  struct OrderStatistics {
    var hypothesis = 0
    var reference = 0
    var matches = 0

    static func += (sum: inout OrderStatistics, other: OrderStatistics) {
      sum.hypothesis += other.hypothesis
      sum.reference += other.reference
      sum.matches += other.matches
    }
  }

  /// One element for each order: those of characters, then those of words.
  typealias Statistics = [OrderStatistics]

  /// The statistics against that reference which gives the best score; of equal ones the first.
  func statistics(of hypothesis: String, against references: [String]) -> Statistics {
    let hypothesis = codePoints(of: hypothesis)
    let candidates = references.map { reference in
      let reference = codePoints(of: reference)
      let ofCharacters = statistics(
        characters(of: hypothesis), characters(of: reference), maximumOrder: characterOrder)
      if wordOrder == 0 { return ofCharacters }
      var words = WordIndex()
      let ofWords = statistics(
        words.numbers(for: wordsAndPunctuation(of: hypothesis)),
        words.numbers(for: wordsAndPunctuation(of: reference)), maximumOrder: wordOrder)
      return ofCharacters + ofWords
    }
    guard var best = candidates.first else { preconditionFailure("found no references, expected at least one") }
    for candidate in candidates.dropFirst() where fScore(of: candidate) > fScore(of: best) { best = candidate }
    return best
  }

  private func statistics(_ hypothesis: [UInt32], _ reference: [UInt32], maximumOrder: Int) -> Statistics {
    var trie = NGramTrie(maximumOrder: maximumOrder)
    let hypothesis = trie.count(hypothesis)
    let reference = trie.count(reference)
    return trie.matches(hypothesis, reference).enumerated().map { index, matches in
      let inReference = reference.total(ofOrder: index + 1)
      // As in sacreBLEU, a hypothesis owes nothing to an order that the reference is too short for.
      let inHypothesis = inReference == 0 ? 0 : hypothesis.total(ofOrder: index + 1)
      return OrderStatistics(hypothesis: inHypothesis, reference: inReference, matches: matches)
    }
  }

  private func fScore(of statistics: Statistics) -> Double {
    let epsilon = 1e-16
    let factor = Double(beta * beta)
    var sumOfScores = 0.0
    var precision = 0.0
    var recall = 0.0
    var effectiveOrders = 0.0
    for order in statistics {
      let p = order.hypothesis > 0 ? Double(order.matches) / Double(order.hypothesis) : epsilon
      let r = order.reference > 0 ? Double(order.matches) / Double(order.reference) : epsilon
      let denominator = factor * p + r
      sumOfScores += denominator > 0 ? (1 + factor) * p * r / denominator : epsilon
      if order.hypothesis > 0 && order.reference > 0 {
        precision += p
        recall += r
        effectiveOrders += 1
      }
    }
    if epsilonSmoothing { return 100 * sumOfScores / Double(statistics.count) }
    if precision + recall == 0 { return 0 }
    precision /= effectiveOrders
    recall /= effectiveOrders
    return 100 * ((1 + factor) * precision * recall / (factor * precision + recall))
  }
}

extension ChrF {
  private func codePoints(of line: String) -> CodePoints {
    lowercase ? CodePoints(line).lowercased() : CodePoints(line)
  }

  private func characters(of line: CodePoints) -> [UInt32] {
    line.compactMap { whitespace || !$0.isPythonSpace ? $0.value : nil }
  }

  /// Words with one ASCII punctuation mark split off: the last character, or else the first.
  private func wordsAndPunctuation(of line: CodePoints) -> [ArraySlice<Unicode.Scalar>] {
    line.words().flatMap { word in
      if word.count > 1 && word.last!.isASCIIPunctuation {
        [word.dropLast(), word.suffix(1)]
      } else if word.count > 1 && word.first!.isASCIIPunctuation {
        [word.prefix(1), word.dropFirst()]
      } else {
        [word]
      }
    }
  }
}

extension Unicode.Scalar {
  /// Python's `string.punctuation`.
  fileprivate var isASCIIPunctuation: Bool {
    switch self {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }
}
