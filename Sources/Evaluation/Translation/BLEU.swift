import Foundation

/// BLEU, the geometric mean of clipped n-gram precisions, times a penalty for brevity.
///
/// ```
/// BLEU = BP · exp(1/N · Σₙ log pₙ)      BP = min(1, exp(1 − r/h))      N = 4
/// ```
/// h is the length of the hypotheses and r that of the references, in tokens.
///
/// ```swift
/// let score = try BLEU().corpusScore(of: ["The cat sat on the mat."], against: [["The cat sat on a mat."]])
/// print(score)
/// // BLEU = 48.89 85.7/66.7/40.0/25.0 (BP = 1.000 ratio = 1.000 hyp_len = 7 ref_len = 7)
/// ```
///
/// Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation"; Post 2018, "A Call for
/// Clarity in Reporting BLEU Scores". Every printed digit equals that of sacreBLEU 2, which differs from the first
/// paper: text is tokenized here, zero counts are smoothed, and of equally close reference lengths the shorter counts.
public struct BLEU: Hashable, Sendable {
  /// What to do with an order of which no n-gram matches.
  ///
  /// Chen and Cherry 2014, "A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU".
  public enum Smoothing: Hashable, Sendable {
    /// The k-th such order has half, a quarter, 1/2ᵏ of a match (their method 3).
    case exponential
    /// It has this small number of matches (method 1; sacreBLEU takes 0.1).
    case floor(Double)
    /// Every order above 1 has this number of matches and of n-grams more (method 2; sacreBLEU takes 1).
    case addK(Double)
    /// It has none, and the score is 0.
    case none
  }

  public var tokenizer: Tokenizer
  public var lowercase: Bool
  public var smoothing: Smoothing
  public var maximumOrder: Int
  /// Whether orders longer than the hypothesis are left out of the mean. Set it for sentence scores.
  public var effectiveOrder: Bool

  /// Creates a metric; the defaults are sacreBLEU's.
  ///
  /// - Precondition: `maximumOrder` is positive.
  public init(
    tokenizer: Tokenizer = .mteval13a, lowercase: Bool = false, smoothing: Smoothing = .exponential,
    maximumOrder: Int = 4, effectiveOrder: Bool = false
  ) {
    precondition(maximumOrder > 0, "maximum order of n-grams is \(maximumOrder), expected at least 1")
    self.tokenizer = tokenizer
    self.lowercase = lowercase
    self.smoothing = smoothing
    self.maximumOrder = maximumOrder
    self.effectiveOrder = effectiveOrder
  }

  /// The score of a whole corpus: counts are summed over its lines before they are divided.
  ///
  /// - Parameters:
  ///   - hypotheses: one line of plain, detokenized text for each segment.
  ///   - references: one or more sets of references, each with one line for each hypothesis.
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
    var sum = Statistics(maximumOrder: maximumOrder)
    try forEachLine { hypothesis, references in sum += statistics(of: hypothesis, against: references) }
    return score(from: sum)
  }

  /// The score of one sentence; `effectiveOrder` is recommended.
  ///
  /// - Precondition: there is at least one reference.
  public func sentenceScore(of hypothesis: String, against references: [String]) -> Score {
    score(from: statistics(of: hypothesis, against: references))
  }

  /// The options that make scores comparable, as sacreBLEU writes them:
  /// `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:…`, with this implementation's version.
  public func signature(referenceCount: Int) -> String {
    let smooth =
      switch smoothing {
      case .exponential: "exp"
      case .floor(let value): "floor[\(value.fixed(2))]"
      case .addK(let value): "add-k[\(value.fixed(2))]"
      case .none: "none"
      }
    return joinedSignature([
      "nrefs": "\(referenceCount)", "case": lowercase ? "lc" : "mixed", "eff": effectiveOrder ? "yes" : "no",
      "tok": tokenizer.rawValue, "smooth": smooth,
    ])
  }
}

extension BLEU {
  /// What a score is computed from. Arrays start with order 1.
  struct Statistics {
    var hypothesisLength = 0
    var referenceLength = 0
    var matches: [Int]
    var totals: [Int]

    init(maximumOrder: Int) {
      matches = Array(repeating: 0, count: maximumOrder)
      totals = matches
    }

    static func += (sum: inout Statistics, other: Statistics) {
      sum.hypothesisLength += other.hypothesisLength
      sum.referenceLength += other.referenceLength
      for index in sum.matches.indices {
        sum.matches[index] += other.matches[index]
        sum.totals[index] += other.totals[index]
      }
    }
  }

  func statistics(of hypothesis: String, against references: [String]) -> Statistics {
    var words = WordIndex()
    var trie = NGramTrie(maximumOrder: maximumOrder)
    let hypothesis = trie.count(words.numbers(for: tokens(of: hypothesis)))
    let references = references.map { trie.count(words.numbers(for: tokens(of: $0))) }
    guard var allowed = references.first else { preconditionFailure("found no references, expected at least one") }
    for reference in references.dropFirst() { allowed.formUnion(reference) }

    var statistics = Statistics(maximumOrder: maximumOrder)
    statistics.hypothesisLength = hypothesis.length
    statistics.referenceLength = closest(to: hypothesis.length, of: references.map(\.length))
    statistics.matches = trie.matches(hypothesis, allowed)
    statistics.totals = (1...maximumOrder).map(hypothesis.total(ofOrder:))
    return statistics
  }

  package func tokens(of line: String) -> [ArraySlice<Unicode.Scalar>] {
    let text = CodePoints(line)
    return tokenizer.tokens(of: (lowercase ? text.lowercased() : text).strippingTrailingSpace())
  }

  private func closest(to length: Int, of referenceLengths: [Int]) -> Int {
    referenceLengths.min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? 0
  }

  private func score(from statistics: Statistics) -> Score {
    let hypothesisLength = Double(statistics.hypothesisLength)
    let referenceLength = Double(statistics.referenceLength)
    var score = Score(statistics)
    if hypothesisLength < referenceLength {
      score.brevityPenalty = hypothesisLength > 0 ? exp(1 - referenceLength / hypothesisLength) : 0
    }
    // Without a single match no smoothing applies.
    if statistics.matches.allSatisfy({ $0 == 0 }) { return score }

    var averagedOrders = maximumOrder
    var halvings = 1.0
    for index in score.precisions.indices {
      var matches = Double(statistics.matches[index])
      var total = Double(statistics.totals[index])
      if case .addK(let k) = smoothing, index > 0 {
        matches += k
        total += k
      }
      if total == 0 { break }
      if effectiveOrder { averagedOrders = index + 1 }
      if matches > 0 {
        score.precisions[index] = 100 * matches / total
      } else if case .exponential = smoothing {
        halvings *= 2
        score.precisions[index] = 100 / (halvings * total)
      } else if case .floor(let value) = smoothing {
        score.precisions[index] = 100 * value / total
      }
    }
    let logarithms = score.precisions.prefix(averagedOrders).map { $0 == 0 ? -9_999_999_999 : log($0) }
    score.score = score.brevityPenalty * exp(logarithms.reduce(0, +) / Double(averagedOrders))
    return score
  }
}
