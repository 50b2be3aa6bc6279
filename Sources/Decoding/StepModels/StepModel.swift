import Tensors
import Tokens

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// All that a search knows of a model: a first state, and a step.
///
/// Translation models, ensembles and language models conform; so does a hand-written table in the tests. A model is
/// a value that many threads may use at once; what changes while a batch is decoded is its `State`.
package protocol StepModel: Sendable {
  /// What stays the same while a batch is decoded, such as the encoded sentences.
  associatedtype Context
  /// A row for every hypothesis.
  associatedtype State

  var vocabularySize: Int { get }

  /// Prepares a batch: what stays the same, and a state of one row per sentence, in the order of the packing.
  ///
  /// - Parameters:
  ///   - source: sentences in reading order, each with `</s>` at its end. Without a source (a language model), as
  ///     many empty sequences as sentences are wanted.
  ///   - prefixes: what the hypotheses of each packed sentence begin with; empty for nothing. A model that scores some
  ///     tokens alone scores these, too.
  ///   - arena: keeps its values until the batch is done.
  ///   - scratch: another, for what is needed in here alone; reset it before use.
  func start(_ source: PackedSequences, prefixes: [[TokenID]], in arena: Arena, scratch: Arena)
    -> (context: Context, state: State)

  /// Scores the tokens that may follow each hypothesis.
  ///
  /// - Parameters:
  ///   - rows: the hypotheses.
  ///   - state: what the step before returned, or the first state.
  ///   - arena: keeps its values until the step after next. The new state must not refer to the memory of the old.
  func step(_ rows: StepRows, from state: State, context: Context, in arena: Arena) -> StepOutput<State>
}

/// The hypotheses that a step continues, a row for each.
package struct StepRows: Sendable {
  /// The token that each hypothesis ends in; `<s>` at first.
  package var tokens: [TokenID] = []
  /// The row of the state that each hypothesis continues; nil when row r continues row r, all of them.
  package var parents: [Int32]?
  /// The packed sentence of each hypothesis.
  package var sentences: [Int32] = []

  package init(tokens: [TokenID] = [], parents: [Int32]? = nil, sentences: [Int32] = []) {
    self.tokens = tokens
    self.parents = parents
    self.sentences = sentences
  }

  package var count: Int { tokens.count }
}

/// What a step predicts for each of its rows.
package struct StepOutput<State> {
  /// `[rows, vocabularySize]`, on `scale`. The search overwrites it.
  ///
  /// With candidates, a column for each of a row's, in their order, and −∞ behind them.
  package var scores: Matrix
  package var scale: ScoreScale
  package var state: State
  /// Attention to the positions of the source in reading order; nil for models that have none.
  package var weights: AttentionWeights?
  /// The tokens that are scored; nil for all.
  package var candidates: CandidateTokens?

  package init(
    scores: Matrix, scale: ScoreScale, state: State, weights: AttentionWeights? = nil,
    candidates: CandidateTokens? = nil
  ) {
    self.scores = scores
    self.candidates = candidates
    self.scale = scale
    self.state = state
    self.weights = weights
  }
}

/// What the numbers of a model are. All rank alike, so only the chosen ones are converted to log-probabilities.
package enum ScoreScale: Sendable {
  /// Log-probabilities but for a constant of each row.
  case logits
  /// Natural logarithms, or weighted sums of them, that are not to be normalized again.
  case logProbabilities
  case probabilities

  /// What has underflowed is improbable and yet not excluded: a prefix may still ask for it. −∞ stays.
  static func logProbability(ofProbability probability: Float) -> Float {
    probability >= 0 ? log(max(probability, .leastNormalMagnitude)) : -.infinity
  }
}
