import Tokens

/// How probable each target token is as a translation of a source token: model 1 of Brown et al. 1993, "The mathematics
/// of statistical machine translation", by expectation maximization from even probabilities.
///
/// Each target token of a sentence comes from one of its source tokens, or from none of them. Differs from the paper: a
/// source token that a sentence has several times counts once.
/// ```
/// p(target | source) = Πⱼ Σᵢ p(targetⱼ | sourceᵢ) / (source length + 1)
/// ```
package struct LexicalModel {
  /// The source token that stands for none.
  private let none: Int
  /// Of each source token the target tokens beside it in a pair, in the order in which they were met.
  private var tokens: [[TokenID]]
  /// Of the same, their probabilities.
  private var probabilities: [[Float]]

  /// - Parameter pairs: tokens of sentences and of their translations, without their ends.
  package init(
    _ pairs: [(source: [TokenID], target: [TokenID])], vocabularySizes: (source: Int, target: Int), iterations: Int = 5
  ) {
    none = vocabularySizes.source
    var pairsOfToken = [[Int32]](repeating: [], count: none + 1)
    for (number, pair) in pairs.enumerated() {
      for token in Set(pair.source) { pairsOfToken[Int(token)].append(Int32(number)) }
      pairsOfToken[none].append(Int32(number))
    }
    var lastSource = [Int32](repeating: -1, count: vocabularySizes.target)
    tokens = pairsOfToken.enumerated().map { source, numbers in
      var found: [TokenID] = []
      for number in numbers {
        for token in pairs[Int(number)].target where lastSource[Int(token)] != Int32(source) {
          lastSource[Int(token)] = Int32(source)
          found.append(token)
        }
      }
      return found
    }
    probabilities = tokens.map { [Float](repeating: 1 / Float(max($0.count, 1)), count: $0.count) }
    var expectation = Expectation(pairs, pairsOfToken, targetSize: vocabularySizes.target)
    for _ in 0..<iterations { probabilities = expectation.maximized(tokens, probabilities) }
  }

  /// The target tokens that were beside a source token.
  package func translations(of source: TokenID) -> [(token: TokenID, probability: Float)] {
    zip(tokens[Int(source)], probabilities[Int(source)]).map { ($0, $1) }
  }
}

/// Sums over the pairs of a corpus, a source token at a time: its probabilities lie in a table by target token, so that
/// nothing is looked up.
private struct Expectation {
  private let targets: [TokenID]
  /// Where the target tokens of each pair are among them.
  private let ranges: [Range<Int>]
  private let pairsOfToken: [[Int32]]
  /// By target token: the probabilities of one source token, and how often it is expected.
  private var probability: [Float]
  private var count: [Double]

  init(_ pairs: [(source: [TokenID], target: [TokenID])], _ pairsOfToken: [[Int32]], targetSize: Int) {
    targets = pairs.flatMap(\.target)
    var start = 0
    ranges = pairs.map { pair in
      defer { start += pair.target.count }
      return start..<start + pair.target.count
    }
    self.pairsOfToken = pairsOfToken
    probability = [Float](repeating: 0, count: targetSize)
    count = [Double](repeating: 0, count: targetSize)
  }

  /// The next probabilities of the target tokens of each source token.
  mutating func maximized(_ tokens: [[TokenID]], _ probabilities: [[Float]]) -> [[Float]] {
    let sums = sumsOfTargets(tokens, probabilities)
    return tokens.indices.map { source in
      for (token, value) in zip(tokens[source], probabilities[source]) {
        probability[Int(token)] = value
        count[Int(token)] = 0
      }
      for pair in pairsOfToken[source] {
        for place in ranges[Int(pair)] {
          let token = Int(targets[place])
          count[token] += Double(probability[token] / sums[place])
        }
      }
      let total = tokens[source].reduce(0) { $0 + count[Int($1)] }
      return tokens[source].map { Float(count[Int($0)] / max(total, .leastNormalMagnitude)) }
    }
  }

  /// Σᵢ p(target | sourceᵢ) of each target token of each pair.
  private mutating func sumsOfTargets(_ tokens: [[TokenID]], _ probabilities: [[Float]]) -> [Float] {
    var sums = [Float](repeating: 0, count: targets.count)
    for source in tokens.indices {
      for (token, value) in zip(tokens[source], probabilities[source]) { probability[Int(token)] = value }
      for pair in pairsOfToken[source] {
        for place in ranges[Int(pair)] { sums[place] += probability[Int(targets[place])] }
      }
    }
    return sums
  }
}
