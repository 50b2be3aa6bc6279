import Layers
import Tensors

/// Remembers what the model has predicted instead of a state: recurrence from the output to the hidden layer (Jordan
/// 1986).
///
/// ```
/// hₜ = tanh(U·e(wₜ₋₁) + W·yₜ₋₁ + b)      p(wₜ) = softmax(V·hₜ + c)
/// ```
/// With teacher forcing (Williams and Zipser 1989) the true token stands for the prediction, yₜ₋₁ = e(wₜ₋₁), so all
/// steps are computed at once; but as a language model reads the token before anyhow, such a model knows no other
/// token. Without it, yₜ₋₁ is the mean embedding under the model's own distribution for wₜ₋₁, and gradients flow
/// through it.
struct OutputRecurrence: ContextEncoder {
  let embedding: Embedding
  /// U and b.
  let input: Linear
  /// W.
  let feedback: Linear
  let options: LanguageModelOptions

  init(_ options: LanguageModelOptions, in registry: inout ParameterRegistry) {
    self.options = options
    let (size, embeddingSize) = (options.encoder.stack.hiddenSize, options.encoder.embeddingSize)
    embedding = registry.scope("embedding") {
      Embedding(vocabularySize: options.vocabularySize, embeddingSize: embeddingSize, options.initialization, in: &$0)
    }
    input = registry.scope("input") {
      Linear(inputSize: embeddingSize, outputSize: size, options.initialization, in: &$0)
    }
    feedback = registry.scope("feedback") {
      Linear(inputSize: embeddingSize, outputSize: size, hasBias: false, options.initialization, in: &$0)
    }
  }

  var outputSize: Int { options.encoder.stack.hiddenSize }

  var stateLayout: [StateLayout] {
    options.teacherForcing ? [] : [StateLayout(size: options.encoder.embeddingSize)]
  }

  func encode(
    _ inputs: PackedSequences, from initial: [RecurrentState]?, output: OutputLayer, on tape: Tape
  ) -> EncodedContext {
    let shape = inputs.shape
    let embedded = embedding(inputs, options.encoder, on: tape)
    let fromInput = input(embedded, on: tape)
    let dropout = Dropout(
      rate: options.outputDropout, perSequence: options.encoder.stack.dropoutPerSequence, on: tape)
    if options.teacherForcing {
      let h = tape.activate(tape.addInPlace(embedded, feedback.weight, to: fromInput), .tanh)
      return EncodedContext(context: dropout(h, shape: shape, on: tape), layers: [])
    }
    var (contexts, logits, expected): ([Variable], [Variable], [Variable]) = ([], [], [])
    for (time, gates) in tape.split(fromInput, shape.rowCounts).enumerated() {
      let before = time == 0 ? initial?[0].hidden : expected[time - 1]
      let sum = before.map { tape.addInPlace(tape.prefix($0, gates.rows), feedback.weight, to: gates) } ?? gates
      let h = dropout(
        tape.activate(sum, .tanh), shape: .step(gates.rows), time: time, on: tape)
      contexts.append(h)
      logits.append(output.logits(h, on: tape))
      expected.append(tape.expectation(logits[time], embedding.table))
    }
    return EncodedContext(
      context: tape.stack(contexts), layers: [RecurrentState(hidden: tape.stack(expected), cell: nil)],
      logits: tape.stack(logits))
  }
}
