import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A model that a language model advises: shallow fusion.
///
/// ```
/// score(yₜ) = log p(yₜ | y₁ … yₜ₋₁, x) + weight · log q(yₜ | y₁ … yₜ₋₁)
/// ```
/// Gulcehre et al. 2015, "On Using Monolingual Corpora in Neural Machine Translation", section 4.1. Differs from the paper:
/// all symbols have this score, not only the few that the first model finds best. The scores are not normalised again, so
/// they are no log-probabilities. Attention is that of the first model.
///
/// The adviser has symbols of its own, and so several symbols of the model may be one of its (unknown, as a rule).
package struct FusedStepModel<Model: StepModel, Adviser: StepModel>: StepModel {
  package let model: Model
  /// The language model.
  package let adviser: Adviser
  /// Of each symbol of the model its number among those of the adviser.
  package let adviserSymbols: [Int32]
  package let weight: Float

  /// - Parameters:
  ///   - adviserSymbols: of each symbol of the model its number among those of the adviser; of `<s>`, what the adviser
  ///     begins with.
  ///   - weight: above 0.
  package init(_ model: Model, advisedBy adviser: Adviser, adviserSymbols: [Int32], weight: Float) {
    precondition(
      adviserSymbols.count == model.vocabularySize,
      "\(adviserSymbols.count) numbers for \(model.vocabularySize) symbols")
    precondition(
      adviserSymbols.allSatisfy { (0..<Int32(adviser.vocabularySize)).contains($0) },
      "a symbol outside an adviser's vocabulary of \(adviser.vocabularySize)")
    precondition(weight > 0 && weight.isFinite, "a weight of \(weight)")
    self.model = model
    self.adviser = adviser
    self.adviserSymbols = adviserSymbols
    self.weight = weight
  }

  package struct Context {
    let model: Model.Context
    let adviser: Adviser.Context
  }

  package struct State {
    let model: Model.State
    let adviser: Adviser.State
  }

  package var vocabularySize: Int { model.vocabularySize }

  package func start(_ source: PackedSequences, in arena: Arena) -> (context: Context, state: State) {
    let (context, state) = model.start(source, in: arena)
    // It does not see the source.
    let nothing = PackedSequences([[Int32]](repeating: [], count: source.shape.sequenceCount))
    let advice = adviser.start(nothing, in: arena)
    return (Context(model: context, adviser: advice.context), State(model: state, adviser: advice.state))
  }

  package func step(_ rows: StepRows, from state: State, context: Context, in arena: Arena) -> StepOutput<State> {
    let output = model.step(rows, from: state.model, context: context.model, in: arena)
    var adviserRows = rows
    adviserRows.symbols = rows.symbols.map { adviserSymbols[Int($0)] }
    let advice = adviser.step(adviserRows, from: state.adviser, context: context.adviser, in: arena)
    let scores = output.logProbabilities(in: arena)
    add(advice.logProbabilities(in: arena), to: scores)
    return StepOutput(
      scores: scores, scale: .logProbabilities, state: State(model: output.state, adviser: advice.state),
      weights: output.weights)
  }

  /// What the adviser has never seen it advises against and does not exclude: a prefix may ask for it.
  private static var leastAdvice: Float { log(.leastNormalMagnitude) }

  /// - Parameters:
  ///   - advice: `[rows, adviser.vocabularySize]`.
  ///   - scores: `[rows, vocabularySize]`.
  private func add(_ advice: Matrix, to scores: Matrix) {
    adviserSymbols.withUnsafeBufferPointer { symbols in
      for row in 0..<scores.rows {
        let (sums, terms) = (scores.row(row), advice.row(row))
        for (symbol, adviserSymbol) in symbols.enumerated() {
          sums[symbol] += weight * max(terms[Int(adviserSymbol)], Self.leastAdvice)
        }
      }
    }
  }
}

extension StepOutput {
  /// The scores as natural log-probabilities, in place.
  fileprivate func logProbabilities(in arena: Arena) -> Matrix {
    switch scale {
    case .logits:
      let sums = scores.logSumExp(in: arena)
      for row in 0..<scores.rows {
        let logits = scores.row(row)
        for column in logits.indices { logits[column] -= sums[row] }
      }
    case .probabilities:
      for row in 0..<scores.rows {
        let probabilities = scores.row(row)
        // As in a search without fusion: what has underflowed is not excluded.
        for column in probabilities.indices {
          probabilities[column] = log(max(probabilities[column], .leastNormalMagnitude))
        }
      }
    case .logProbabilities: break
    }
    return scores
  }
}
