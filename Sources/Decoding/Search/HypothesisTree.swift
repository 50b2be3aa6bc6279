import Tensors
import Tokens

/// Everything that a search has kept, each token once: hypotheses that start alike share their beginnings.
///
/// Extending a hypothesis appends a node and copies nothing.
final class HypothesisTree {
  /// The hypothesis of no tokens.
  static let root: Int32 = -1

  private struct Node {
    let token: TokenID
    let parent: Int32
    let logProbability: Float
    /// First of its attention weights.
    let attention: Int32
  }

  private var nodes: [Node] = []
  /// Room for the tokens of a hypothesis.
  private var lent: [TokenID] = []
  private let keepsAttention: Bool
  private var attention: [Float] = []
  /// Where the weights of the current step's rows begin.
  private var rowStarts: [Int32] = []

  init(keepsAttention: Bool) {
    self.keepsAttention = keepsAttention
  }

  /// Takes over what a step attended to, before its rows are extended.
  func beginStep(_ weights: AttentionWeights?) {
    guard keepsAttention, let weights else { return }
    let base = attention.count
    attention.append(contentsOf: weights.values.value.elements)
    rowStarts = weights.offsets.map { Int32(base + Int($0)) }
  }

  /// Adds a token to the hypothesis `parent`, which was row `row` of the current step.
  func extend(_ parent: Int32, by candidate: Candidate, row: Int) -> Int32 {
    nodes.append(
      Node(
        token: candidate.token, parent: parent, logProbability: candidate.logProbability,
        attention: rowStarts.isEmpty ? -1 : rowStarts[row]))
    return Int32(nodes.count - 1)
  }

  /// Lends the tokens up to and with a node.
  ///
  /// - Parameter length: how many there are.
  func withTokens<Result>(to node: Int32, length: Int, _ body: (UnsafeBufferPointer<TokenID>) -> Result) -> Result {
    if lent.count < length { lent = [TokenID](repeating: 0, count: 2 * length) }
    var index = node
    for place in (0..<length).reversed() {
      lent[place] = nodes[Int(index)].token
      index = nodes[Int(index)].parent
    }
    precondition(index == Self.root, "a hypothesis of more than \(length) tokens")
    return lent.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0.prefix(length))) }
  }

  private func path(to node: Int32) -> [Node] {
    var path: [Node] = []
    var index = node
    while index != Self.root {
      path.append(nodes[Int(index)])
      index = nodes[Int(index)].parent
    }
    path.reverse()
    return path
  }

  /// The finished hypothesis whose `</s>` is `node`.
  func hypothesis(endingAt node: Int32, total: Double, score: Double, sourceLength: Int) -> Hypothesis {
    let path = path(to: node)
    let words = path.dropLast()
    return Hypothesis(
      tokens: words.map(\.token), score: score, logProbability: total,
      tokenLogProbabilities: path.map(\.logProbability),
      attention: rowStarts.isEmpty
        ? nil
        : words.map {
          AttentionRow(weights: Array(attention[Int($0.attention)..<(Int($0.attention) + sourceLength)]))
        })
  }
}
