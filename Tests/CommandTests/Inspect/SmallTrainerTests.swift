import DataCommands
import Tensors
import Testing
import Training

@Suite struct SmallTrainerTests {
  /// A bias alone: the logits of two classes, whose gradient for class 0 is softmax(b) − (1, 0).
  private struct Biased {
    let weight: Parameter
    let registry: ParameterRegistry

    init() {
      var registry = ParameterRegistry()
      weight = registry.add("weight", rows: 1, columns: 2, .zeros)
      self.registry = registry
    }

    func loss(_ tape: Tape, scale: Float = 1) -> LossSum {
      tape.crossEntropyInPlace(tape.embedding([0], weight), targets: [0], scale: scale)
    }
  }

  private func descent(clipNorm: Float) -> (Biased, SmallTrainer) {
    let network = Biased()
    var options = SmallTrainer.Options()
    options.optimizer.kind = .sgd
    options.rate = 0.1
    options.clipNorm = clipNorm
    return (network, SmallTrainer(network.registry.initialWeights(from: RandomSource(seed: 1)), options: options))
  }

  /// At b = (0, 0) the gradient is (−1/2, 1/2), of norm √(1/2).
  private static let norm = 0.5.squareRoot()

  struct Clipping: Sendable {
    let clipNorm: Float
    /// How far each weight goes, at a rate of 0.1.
    let moved: Float
    let clippedCount: Int
  }

  @Test(arguments: [
    Clipping(clipNorm: 0, moved: 0.1 * 0.5, clippedCount: 0), Clipping(clipNorm: 1, moved: 0.1 * 0.5, clippedCount: 0),
    Clipping(clipNorm: 0.2, moved: 0.1 * 0.2 * Float(0.5.squareRoot()), clippedCount: 1),
  ]) func aGradientIsScaledDownToTheNorm(clipping: Clipping) {
    var (network, descent) = descent(clipNorm: clipping.clipNorm)
    descent.update { network.loss($0) }
    let weights = descent.weights[network.weight].nestedArray[0]
    #expect(abs(weights[0] - clipping.moved) < 1e-7 && abs(weights[1] + clipping.moved) < 1e-7)
    #expect(descent.record.clippedCount == clipping.clippedCount && descent.record.skippedCount == 0)
    #expect(abs(descent.record.largestNorm - Self.norm) < 1e-6, "before clipping")
  }

  @Test func aGradientThatIsNotFiniteChangesNothing() {
    var (network, descent) = descent(clipNorm: 1)
    descent.update { network.loss($0, scale: .infinity) }
    #expect(descent.weights[network.weight].nestedArray == [[0, 0]])
    #expect(descent.record.skippedCount == 1 && descent.record.largestNorm == .infinity)
    descent.update { network.loss($0) }
    #expect(descent.weights[network.weight].nestedArray[0][0] > 0.04, "nothing is left of the gradient before")
  }

  @Test func inspectingChangesNothing() {
    var (network, descent) = descent(clipNorm: 0)
    let (loss, norm) = descent.inspect { tape in
      let loss = network.loss(tape)
      tape.backward()
      return loss.loss
    }
    #expect(abs(norm - Self.norm) < 1e-6 && abs(loss - 0.693147) < 1e-6)
    #expect(descent.record.largestNorm == 0 && descent.record.clippedCount == 0)
    descent.update { network.loss($0) }
    #expect(abs(descent.weights[network.weight].nestedArray[0][0] - 0.05) < 1e-7)
  }
}
