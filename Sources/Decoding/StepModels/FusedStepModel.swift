import Tensors
import Tokens

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A model with a language model beside it: shallow fusion.
///
/// ```
/// score(yₜ) = log p(yₜ | y₁ … yₜ₋₁, x) + weight · log q(yₜ | y₁ … yₜ₋₁)
/// ```
/// Gulcehre et al. 2015, "On Using Monolingual Corpora in Neural Machine Translation", section 4.1. Differs from the
/// paper: all tokens have this score, not only the few that the first model finds best. The scores are not normalized
/// again, so they are no log-probabilities. Attention is that of the first model.
///
/// The language model has tokens of its own, and so several tokens of the model may be one of its (unknown, as a rule).
package struct FusedStepModel<Model: StepModel, LanguageModel: StepModel>: StepModel {
  package let model: Model
  /// The language model.
  package let languageModel: LanguageModel
  /// Of each token of the model its number among those of the language model.
  package let languageModelTokens: [TokenID]
  package let weight: Float

  /// - Parameters:
  ///   - languageModelTokens: of each token of the model its number in the language model; of `<s>`, the token that the
  ///     language model begins with.
  ///   - weight: above 0.
  package init(_ model: Model, fusedWith languageModel: LanguageModel, languageModelTokens: [TokenID], weight: Float) {
    precondition(
      languageModelTokens.count == model.vocabularySize,
      "\(languageModelTokens.count) numbers for \(model.vocabularySize) tokens")
    precondition(
      languageModelTokens.allSatisfy { (0..<Int32(languageModel.vocabularySize)).contains($0) },
      "a token outside a language model's vocabulary of \(languageModel.vocabularySize)")
    precondition(weight > 0 && weight.isFinite, "a weight of \(weight)")
    self.model = model
    self.languageModel = languageModel
    self.languageModelTokens = languageModelTokens
    self.weight = weight
  }

  package struct Context {
    let model: Model.Context
    let languageModel: LanguageModel.Context
  }

  package struct State {
    let model: Model.State
    let languageModel: LanguageModel.State
  }

  package var vocabularySize: Int { model.vocabularySize }

  package func start(_ source: PackedSequences, prefixes: [[TokenID]], in arena: Arena, scratch: Arena)
    -> (context: Context, state: State)
  {
    let (context, state) = model.start(source, prefixes: prefixes, in: arena, scratch: scratch)
    // It does not see the source.
    let nothing = PackedSequences([[Int32]](repeating: [], count: source.shape.sequenceCount))
    let predicted = languageModel.start(nothing, prefixes: [], in: arena, scratch: scratch)
    return (
      Context(model: context, languageModel: predicted.context), State(model: state, languageModel: predicted.state)
    )
  }

  package func step(_ rows: StepRows, from state: State, context: Context, in arena: Arena) -> StepOutput<State> {
    let output = model.step(rows, from: state.model, context: context.model, in: arena)
    var languageModelRows = rows
    languageModelRows.tokens = rows.tokens.map { languageModelTokens[Int($0)] }
    let predicted = languageModel.step(
      languageModelRows, from: state.languageModel, context: context.languageModel, in: arena)
    let scores = output.logProbabilitiesInPlace(using: arena)
    add(predicted.logProbabilitiesInPlace(using: arena), to: scores, of: output.candidates)
    return StepOutput(
      scores: scores, scale: .logProbabilities, state: State(model: output.state, languageModel: predicted.state),
      weights: output.weights, candidates: output.candidates)
  }

  /// What the language model has never seen becomes unlikely and is not excluded: a prefix may ask for it.
  private static var leastAdvice: Float { log(.leastNormalMagnitude) }

  /// - Parameters:
  ///   - predicted: `[rows, languageModel.vocabularySize]`.
  ///   - scores: `[rows, vocabularySize]`, or with a column for each candidate.
  private func add(_ predicted: Matrix, to scores: Matrix, of candidates: CandidateTokens?) {
    for row in 0..<scores.rows {
      let (sums, terms) = (scores.row(row), predicted.row(row))
      let tokens = candidates.map { $0[row].map { languageModelTokens[Int($0)] } } ?? languageModelTokens
      for (column, token) in tokens.enumerated() {
        sums[column] += weight * max(terms[Int(token)], Self.leastAdvice)
      }
    }
  }
}

extension StepOutput {
  /// The scores as natural log-probabilities, in their place.
  fileprivate func logProbabilitiesInPlace(using arena: Arena) -> Matrix {
    switch scale {
    case .logits:
      let sums = scores.logSumExpOfRows(in: arena)
      for row in 0..<scores.rows {
        let logits = scores.row(row)
        for column in logits.indices { logits[column] -= sums[row] }
      }
    case .probabilities:
      for row in 0..<scores.rows {
        let probabilities = scores.row(row)
        for column in probabilities.indices {
          probabilities[column] = ScoreScale.logProbability(ofProbability: probabilities[column])
        }
      }
    case .logProbabilities: break
    }
    return scores
  }
}
