import Glibc
import Text
import Tokens

/// A language model of n-grams with backing off: what follows a word depends on the few words before it.
///
/// ```
/// p(w | c) = p(c w) from the table if c w is there, otherwise b(c) · p(w | c′), where c′ is c without its first word
/// ```
/// ```swift
/// let model = try NGramModel(contentsOf: "ptb.arpa.gz")
/// var state = model.start
/// for word in model.vocabulary.ids(of: "no it was n't", as: model.unit) {
///   let step = model.score(word, after: state)
///   sum += step.logProbability
///   state = step.state
/// }
/// ```
/// Katz 1987. N-grams are a tree of words from first to last, and a node knows its longest suffix that is a node, too:
/// so a state is one number, and a word is scored by going from context to suffix until it is found.
package struct NGramModel: Sendable {
  package let vocabulary: Vocabulary
  /// What its tokens are. A file in the ARPA format shows byte tokens only.
  package private(set) var unit: NGramUnit
  let binary: NGramBinary

  /// Orders that a model can have.
  package static let orders = 1...16

  /// The logarithm of a backoff at most: far above any that a model has, and so low that no sum of those of all orders
  /// is infinite, which together with the logarithm of 0 would be no number.
  static let largestLogBackoff: Float = 99

  init(_ binary: NGramBinary, vocabulary: Vocabulary) {
    self.binary = binary
    self.vocabulary = vocabulary
    unit = binary.unit
  }

  /// The length of the longest n-grams.
  package var order: Int { binary.order }

  /// Whether the words' probabilities add up to 1 in each context; not so for scores of stupid backoff. A file in the
  /// ARPA format does not state it, and they do so then.
  package var isNormalized: Bool { binary.isNormalized }

  /// The number of n-grams of each order from 1 on; `<pad>`, which is no word of a text, is none.
  ///
  /// - Complexity: O(n-grams).
  package var ngramCounts: [Int] {
    let hidden = hasPadding ? 0 : 1
    return (1...order).map { binary.nodes(ofOrder: $0).count - ($0 == 1 ? hidden : 0) }
  }

  /// Sets what the tokens are.
  ///
  /// - Parameter path: of the model's file, for messages.
  /// - Throws: `NGramError.noBytes` or `bytesAlone`.
  package mutating func setUnit(_ unit: NGramUnit, path: String) throws(NGramError) {
    if unit == .bytes && !vocabulary.hasBytesAlone { throw .noBytes(path: path) }
    if unit != .bytes && vocabulary.hasBytesAlone { throw .bytesAlone(path: path) }
    self.unit = unit
  }

  /// Whether `<pad>` is a word like any other, as it may be in models of other programs: one that can follow, or that
  /// an n-gram has, though it be impossible.
  ///
  /// - Complexity: O(n-grams).
  var hasPadding: Bool {
    binary.logProbability(of: Self.paddingNode) > -.infinity
      || Self.paddingNode < binary.firstLeaf && binary.isUseful(Self.paddingNode)
      || (binary.layout.starts[2]..<binary.layout.nodeCount).contains {
        binary.words[$0] == SpecialTokens.padding
      }
  }

  // MARK: Numbers of nodes

  static let startNode = 1 + Int(SpecialTokens.start)
  static let paddingNode = 1 + Int(SpecialTokens.padding)

  /// The number of words that can follow: all but `<s>` and `<pad>`.
  static func predictedCount(vocabularySize: Int) -> Int { vocabularySize - 2 }
}

extension NGramModel {
  /// The words so far, as many of them as matter to the words that come.
  package struct State: Hashable, Sendable {
    /// The longest n-gram of the model that the words so far end with and that is a context.
    let node: UInt32
  }

  /// At the beginning of a sentence, after `<s>`.
  package var start: State {
    let node = binary.contextNode(UInt32(Self.startNode))
    return State(node: node)
  }

  /// After nothing that is known.
  package var withoutContext: State { State(node: UInt32(Trie.root)) }

  /// The words that a state remembers, first to last.
  package func context(of state: State) -> [TokenID] { binary.path(to: Int(state.node)) }

  /// What one word has added.
  package struct Step: Sendable {
    /// Natural logarithm; −∞ for a word that cannot follow.
    package let logProbability: Double
    /// After the word.
    package let state: State
    /// The n-gram that gave the probability.
    let node: UInt32
  }

  /// The probability of a word after others.
  ///
  /// - Parameter word: of the vocabulary.
  /// - Complexity: a search among the words that follow each context that is tried, at most as many as the order.
  @inline(__always)
  package func score(_ word: TokenID, after state: State) -> Step {
    precondition(
      word >= 0 && word < binary.vocabularySize, "word \(word) of \(binary.vocabularySize)")
    precondition(Int(state.node) < binary.firstLeaf, "a state of another model")
    var (context, logBackoff) = (Int(state.node), Float(0))
    var node = 1 &+ Int(word)
    while context != Trie.root {
      if let child = binary.child(of: context, word) {
        node = child
        break
      }
      logBackoff += binary.contexts[context].logBackoff
      context = Int(binary.contexts[context].suffix)
    }
    return Step(
      logProbability: Self.natural(logBackoff + binary.logProbability(of: node)),
      state: State(node: binary.contextNode(UInt32(truncatingIfNeeded: node))), node: UInt32(truncatingIfNeeded: node))
  }

  /// How many words the n-gram has that gave a probability: 1 where the words before did not matter.
  package func matchedOrder(_ step: Step) -> Int { binary.order(of: Int(step.node)) }

  /// Files have logarithms to the base of 10.
  static func natural(_ log10: Float) -> Double { Double(log10) * M_LN10 }
}
