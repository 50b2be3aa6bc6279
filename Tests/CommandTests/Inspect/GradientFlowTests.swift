import DataCommands
import Layers
import Tensors
import Testing
import Training

@Suite struct GradientFlowTests {
  private static let cells: [CellKind] = [.rnn, .gru, .lstm, .lstmPeepholeCoupled]
  private static let hiddenSize = 5

  private let task: LongDependencyTask = {
    var task = LongDependencyTask()
    task.delay = 5
    return task
  }()

  private func network(_ cell: CellKind) -> LastStateClassifier {
    LastStateClassifier(
      cell, tokenCount: task.tokenCount, classCount: task.classCount, hiddenSize: Self.hiddenSize, Initialization())
  }

  private func weights(_ network: LastStateClassifier) -> Weights {
    network.parameters.initialWeights(from: RandomSource(seed: 3))
  }

  /// ∂L/∂s of each state by differences: the rest of the sequence is run from the state, each number of which is moved.
  ///
  /// The slope is taken from four points, as `GradientCheck` does, with its step and for its reason.
  @Test(arguments: cells, GradientFlow.State.allCases)
  func normsAreThoseOfDifferences(cell: CellKind, state: GradientFlow.State) {
    let (network, batch) = (network(cell), task.batch(2, from: RandomSource(seed: 4)))
    let weights = weights(network)
    let scale = 1 / Float(batch.classes.count)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let tape = Tape(weights: weights, arena: arena, gradients: FlatArray(count: weights.count))
    let (states, logits) = network(batch.tokens, on: tape)
    _ = tape.crossEntropyInPlace(logits, targets: batch.classes, scale: scale)
    tape.backward()
    let flow = GradientFlow(through: states, state, scale: scale)

    #expect(flow.norms.count == task.stepCount && flow.share(stepsBack: 0) == 1)
    for time in 0..<task.delay {
      let rest = Array(batch.tokens[(time + 1)...])
      func loss() -> Double {
        let scratch = Arena()
        return withExtendedLifetime(scratch) {
          let tape = Tape(weights: weights, arena: scratch)
          let logits = network(rest, initial: states[time], on: tape).logits
          return tape.crossEntropyInPlace(logits, targets: batch.classes).loss
        }
      }
      func slope(_ number: UnsafeMutablePointer<Float>) -> Double {
        let (value, step) = (number.pointee, Float(1) / 32)
        defer { number.pointee = value }
        func moved(_ steps: Float) -> Double {
          number.pointee = value + steps * step
          return loss()
        }
        return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * Double(step))
      }
      let parts = [states[time].hidden, state == .whole ? states[time].cell : nil].compactMap(\.self)
      let norms = batch.classes.indices.map { sequence in
        parts.reduce(0.0) { sum, part in
          part.value.row(sequence).indices.reduce(sum) { sum, place in
            let slope = slope(part.value.row(sequence).baseAddress! + place)
            return sum + slope * slope
          }
        }.squareRoot()
      }
      let expected = norms.reduce(0, +) / Double(norms.count)
      let found = flow.norms[task.delay - time]
      // Slopes are known to some 1e-5, norms here are above 0.01.
      #expect(expected > 0.01 && abs(found / expected - 1) < 3e-3, "\(cell) step \(time): \(found), \(expected)")
    }
  }

  /// A recurrence step by step, whose states can be looked at, is the one over whole sequences that models train with.
  @Test(arguments: cells) func stepsHaveTheGradientsOfAWholeSequence(cell: CellKind) {
    let (network, batch) = (network(cell), task.batch(3, from: RandomSource(seed: 5)))
    let weights = weights(network)
    func gradients(_ logits: (Tape) -> Variable) -> [Float] {
      let (arena, gradients) = (Arena(), FlatArray(count: weights.count))
      let tape = Tape(weights: weights, arena: arena, gradients: gradients)
      _ = tape.crossEntropyInPlace(logits(tape), targets: batch.classes)
      tape.backward()
      return gradients.elements
    }
    let byStep = gradients { network(batch.tokens, on: $0).logits }
    let whole = gradients { tape in
      let packed = PackedSequences(batch.classes.indices.map { place in batch.tokens.map { $0[place] } })
      let states = network.layer(network.embedding(packed.ids, on: tape), shape: packed.shape, on: tape)
      return network.output(tape.finalState(states, shape: packed.shape).hidden, on: tape)
    }
    #expect(byStep.contains { abs($0) > 0.1 })
    for (found, expected) in zip(byStep, whole) {
      // The same terms in another order.
      #expect(abs(found - expected) < 1e-5)
    }
  }
}
