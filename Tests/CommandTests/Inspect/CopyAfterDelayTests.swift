import DataCommands
import Layers
import Tensors
import Testing
import Training

/// Random tokens, a delay of blanks, then a signal for each token, at which it must be said again.
///
/// ```
/// input    b a d c a − − … − − ? ? ? ? ?
/// target                       b a d c a
/// ```
/// Arjovsky et al. 2016, "Unitary Evolution Recurrent Neural Networks", section 4.1, after Hochreiter and Schmidhuber
/// 1997.
private struct CopyTask {
  let tokenCount = 4
  let length = 5
  let delay = 30
  private var blank: Int32 { Int32(tokenCount) }
  private var signal: Int32 { Int32(tokenCount + 1) }
  var inputCount: Int { tokenCount + 2 }

  /// - Returns: targets for all rows, those before the signals ignored.
  func batch(_ count: Int, from source: RandomSource) -> (inputs: PackedSequences, targets: [Int32]) {
    var random = source.generator
    let words = (0..<count).map { _ in
      (0..<length).map { _ in Int32(Int.random(in: 0..<tokenCount, using: &random)) }
    }
    let inputs = words.map {
      $0 + [Int32](repeating: blank, count: delay) + [Int32](repeating: signal, count: length)
    }
    // Sequences of one length keep their order, and rows go step by step.
    let silence = [Int32](repeating: LossSum.ignoredTarget, count: count * (length + delay))
    return (PackedSequences(inputs), silence + (0..<length).flatMap { place in words.map { $0[place] } })
  }
}

private struct Copier {
  let embedding: Embedding
  let layer: RecurrentLayer
  let output: Linear
  let parameters: ParameterRegistry

  init(_ cell: CellKind, _ task: CopyTask, hiddenSize: Int, _ initialization: Initialization) {
    var registry = ParameterRegistry()
    embedding = registry.scope("embedding") {
      Embedding(vocabularySize: task.inputCount, embeddingSize: hiddenSize, initialization, in: &$0)
    }
    layer = registry.scope("layer") {
      RecurrentLayer(cell, inputSize: hiddenSize, hiddenSize: hiddenSize, initialization, in: &$0)
    }
    output = registry.scope("output") {
      Linear(inputSize: hiddenSize, outputSize: task.tokenCount, initialization, in: &$0)
    }
    parameters = registry
  }

  func logits(_ inputs: PackedSequences, on tape: Tape) -> Variable {
    output(layer(embedding(inputs.ids, on: tape), shape: inputs.shape, on: tape).hidden, on: tape)
  }
}

@Suite struct CopyAfterDelayTests {
  private let task = CopyTask()

  /// The share of tokens that a network says of sequences it has not met.
  private func accuracy(of cell: CellKind) -> Double {
    var initialization = Initialization()
    // Small weights, as networks of either kind had them before orthogonal ones were known.
    initialization.scheme = .uniform
    initialization.orthogonalRecurrence = false
    // σ(4)³⁰ = 0.58: the memory cell outlasts the delay from the first update on.
    initialization.forgetBias = 4
    let network = Copier(cell, task, hiddenSize: 32, initialization)
    let random = RandomSource(seed: 1)
    var training = SmallTrainer(
      network.parameters.initialWeights(from: random("weights")), options: SmallTrainer.Options())
    let batchSize = 32
    for update in 0..<1000 {
      let batch = task.batch(batchSize, from: random("training")(update))
      training.update { tape in
        tape.crossEntropyInPlace(
          network.logits(batch.inputs, on: tape), targets: batch.targets, scale: 1 / Float(batchSize * task.length))
      }
    }
    let fresh = task.batch(200, from: random("fresh"))
    let correct = training.inspect { tape in
      zip(network.logits(fresh.inputs, on: tape).value.argmaxOfRows(), fresh.targets).count { $0 == $1 }
    }.result
    return Double(correct) / Double(200 * task.length)
  }

  /// Over seven seeds 0.98 or more.
  @Test func anLSTMCopies() {
    #expect(accuracy(of: .lstm) > 0.95)
  }

  /// Over seven seeds 0.24 to 0.50: guesses, 0.25, and at best one or two tokens of five.
  @Test func aVanillaNetworkDoesNot() {
    #expect(accuracy(of: .rnn) < 0.55)
  }
}
