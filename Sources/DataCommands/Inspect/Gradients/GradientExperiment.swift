import Layers
import Tensors
import Training

/// Trains small networks on a task of long dependencies and measures how far back their gradients reach, before and
/// after.
///
/// All variants see the same sequences, and those that differ in clipping alone start from the same weights.
package struct GradientExperiment: Sendable, Equatable {
  package var task = LongDependencyTask()
  /// Of the embedding and of the state.
  package var hiddenSize = 32
  package var batchSize = 32
  package var updateCount = 1000
  /// Without the clipping, which is the variant's. Plain gradient descent, which takes large gradients as they are:
  /// optimizers that divide by their size, as Adam does, hide much of what clipping is for.
  package var descent = SmallTrainer.Options()
  /// What of a state is measured.
  package var state = GradientFlow.State.whole
  /// Sequences to measure with, none of which is trained on.
  package var freshCount = 256
  package var seed: UInt64 = 1

  package init() {
    descent.optimizer.kind = .sgd
    descent.rate = 0.1
  }

  /// What a network is at one time.
  package struct Measurement: Sendable, Equatable {
    package let flow: GradientFlow
    /// Of the gradient of the mean loss by all parameters.
    package let parameterNorm: Double
    /// Share of the sequences whose first token is predicted.
    package let accuracy: Double
    /// Mean of the sequences, in nats.
    package let loss: Double
  }

  package struct Outcome: Sendable, Equatable {
    package let variant: GradientVariant
    package let before: Measurement
    package let after: Measurement
    package let record: SmallTrainer.Record
  }

  /// The outcome of each variant, a thread to each.
  package func outcomes(of variants: [GradientVariant], workers: Workers) -> [Outcome] {
    workers.map(variants.count) { piece, _ in outcome(of: variants[piece]) }
  }

  private func outcome(of variant: GradientVariant) -> Outcome {
    let network = LastStateClassifier(
      variant.cell, tokenCount: task.tokenCount, classCount: task.classCount, hiddenSize: hiddenSize,
      variant.initialization)
    var options = descent
    options.clipNorm = variant.clipNorm
    let random = RandomSource(seed: seed)
    var training = SmallTrainer(network.parameters.initialWeights(from: random("weights")), options: options)
    let fresh = task.batch(freshCount, from: random("fresh"))

    let before = measure(network, fresh, training)
    for update in 0..<updateCount {
      let batch = task.batch(batchSize, from: random("training")(update))
      training.update { tape in
        tape.crossEntropyInPlace(
          network(batch.tokens, on: tape).logits, targets: batch.classes, scale: 1 / Float(batchSize))
      }
    }
    return Outcome(
      variant: variant, before: before, after: updateCount == 0 ? before : measure(network, fresh, training),
      record: training.record)
  }

  private func measure(
    _ network: LastStateClassifier, _ batch: LongDependencyTask.Batch, _ training: SmallTrainer
  ) -> Measurement {
    let scale = 1 / Float(batch.classes.count)
    let (found, norm) = training.inspect { tape in
      let (states, logits) = network(batch.tokens, on: tape)
      // The loss writes its gradient over the logits.
      let correct = zip(logits.value.argmaxOfRows(), batch.classes).count { $0 == $1 }
      let loss = tape.crossEntropyInPlace(logits, targets: batch.classes, scale: scale)
      tape.backward()
      return (flow: GradientFlow(through: states, state, scale: scale), correct: correct, loss: loss.loss)
    }
    let count = Double(batch.classes.count)
    return Measurement(
      flow: found.flow, parameterNorm: norm, accuracy: Double(found.correct) / count, loss: found.loss / count)
  }
}
