import DataCommands
import Layers
import Tensors
import Testing
import Training

@Suite struct GradientExperimentTests {
  private func experiment(delay: Int, updates: Int) -> GradientExperiment {
    var experiment = GradientExperiment()
    experiment.task.delay = delay
    experiment.updateCount = updates
    experiment.hiddenSize = 16
    experiment.freshCount = 64
    return experiment
  }

  private func shares(_ variants: [GradientVariant], stepsBack: Int) -> [Double] {
    experiment(delay: 40, updates: 0).outcomes(of: variants, workers: Workers(threadCount: 2)).map {
      $0.before.flow.share(stepsBack: stepsBack)
    }
  }

  @Test func gradientsOfAVanillaNetworkVanishWithSmallWeightsAndLastWithOrthogonalOnes() {
    let found = shares([.init(.rnn, .uniform), .init(.rnn, .orthogonal)], stepsBack: 40)
    #expect(found[0] < 1e-20 && found[1] > 1e-4, "\(found)")
  }

  @Test func aForgetBiasLetsGradientsThrough() {
    let found = shares(
      [.init(.lstm, .uniform, forgetBias: 0), .init(.lstm, .uniform, forgetBias: 1)], stepsBack: 40)
    // A gate of σ(0) = 0.5 halves the gradient at each step, one of σ(1) = 0.73 leaves nearly three quarters.
    #expect(found[0] < 1e-8 && found[1] > found[0] * 1e4, "\(found)")
  }

  @Test func theHiddenStateAloneMissesWhatTheMemoryCellCarries() {
    var experiment = experiment(delay: 10, updates: 0)
    func flow(_ variant: GradientVariant) -> GradientFlow {
      experiment.outcomes(of: [variant], workers: Workers(threadCount: 1))[0].before.flow
    }
    let (lstm, gru) = (GradientVariant(.lstm, .glorot, forgetBias: 1), GradientVariant(.gru, .glorot))
    let whole = (flow(lstm), flow(gru))
    experiment.state = .hidden
    let hidden = (flow(lstm), flow(gru))
    #expect(zip(hidden.0.norms, whole.0.norms).dropFirst().allSatisfy { $0 > 0 && $0 < $1 })
    #expect(hidden.0.norms[0] == whole.0.norms[0], "the output reads the hidden state alone")
    #expect(hidden.1 == whole.1, "a GRU has no other state")
  }

  @Test func outcomesDependOnTheSeedAndOnNothingElse() {
    var experiment = experiment(delay: 6, updates: 5)
    let variants = GradientVariant.combinations(
      of: [.rnn, .lstm], [.glorot], forgetBiases: [0, 1], clipNorms: [0, 1])
    let outcomes = experiment.outcomes(of: variants, workers: Workers(threadCount: 1))
    #expect(outcomes.map(\.variant) == variants)
    #expect(outcomes == experiment.outcomes(of: variants, workers: Workers(threadCount: 3)))
    #expect(outcomes.allSatisfy { $0.before != $0.after })
    #expect(outcomes[0].before == outcomes[1].before, "clipping changes nothing before training")
    experiment.seed = 2
    #expect(outcomes != experiment.outcomes(of: variants, workers: Workers(threadCount: 2)))
  }

  @Test func updatesAboveTheNormAreClippedAndCounted() {
    let experiment = experiment(delay: 6, updates: 20)
    let records = experiment.outcomes(
      of: [0, 1e-3, 1e3].map { GradientVariant(.rnn, .glorot, clipNorm: $0) }, workers: Workers(threadCount: 1)
    ).map(\.record)
    #expect(records.map(\.clippedCount) == [0, 20, 0])
    #expect(records[0] == records[2] && records.allSatisfy { $0.largestNorm > 1e-3 && $0.skippedCount == 0 })
  }

  @Test func combinationsGiveAForgetBiasToAnLSTMAlone() {
    #expect(
      GradientVariant.combinations(
        of: [.gru, .lstm, .gru], [.uniform], forgetBiases: [0, 1], clipNorms: [0]) == [
          .init(.gru, .uniform), .init(.lstm, .uniform, forgetBias: 0), .init(.lstm, .uniform, forgetBias: 1),
        ])
  }
}
