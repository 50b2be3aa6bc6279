import Foundation
import Layers
import Tensors
import TestSupport
import Testing

/// The cells, with the parameters they need.
enum CellUnderTest: CaseIterable {
  case lstm, peephole, coupled, peepholeCoupled, gru, gruResetBefore, tanh, sigmoid, relu

  static let hiddenSize = 4

  func make(_ registry: inout ParameterRegistry) -> any RecurrentCell {
    let size = Self.hiddenSize
    func weight(_ name: String, _ blocks: Int) -> Parameter {
      registry.add(name, rows: blocks * size, columns: size, .zeros)
    }
    func elman(_ activation: Activation) -> ElmanCell {
      ElmanCell(hiddenSize: size, recurrentWeight: weight("recurrent", 1), activation: activation)
    }
    func variant(peepholes: Int, isCoupled: Bool) -> LSTMVariantCell {
      LSTMVariantCell(
        hiddenSize: size, recurrentWeight: weight("recurrent", isCoupled ? 3 : 4),
        peepholes: peepholes == 0 ? nil : registry.add("peepholes", rows: 1, columns: peepholes * size, .zeros),
        isCoupled: isCoupled)
    }
    switch self {
    case .peephole: return variant(peepholes: 3, isCoupled: false)
    case .coupled: return variant(peepholes: 0, isCoupled: true)
    case .peepholeCoupled: return variant(peepholes: 2, isCoupled: true)
    case .lstm: return LSTMCell(hiddenSize: size, recurrentWeight: weight("recurrent", 4))
    case .gru:
      return GRUCell(
        hiddenSize: size, recurrentWeight: weight("recurrent", 3),
        recurrentBias: registry.add("bias", rows: 1, columns: 3 * size, .zeros))
    case .gruResetBefore:
      return ResetBeforeGRUCell(
        hiddenSize: size, gateWeight: weight("gates", 2), candidateWeight: weight("candidate", 1))
    case .tanh: return elman(.tanh)
    case .sigmoid: return elman(.sigmoid)
    case .relu: return elman(.relu)
    }
  }
}

@Suite struct RecurrentCellTests {
  /// Ragged, with a sequence of length one; equal lengths; one sequence; and one step.
  static let lengths = [[4, 2, 2, 1], [3, 3], [5], [1, 1, 1]]

  @Test(arguments: CellUnderTest.allCases, lengths)
  func theGradientOfALayerIsItsSlope(cell kind: CellUnderTest, lengths: [Int]) {
    let shape = PackedShape(lengths: lengths)
    let size = CellUnderTest.hiddenSize
    for reversed in [false, true] {
      for hasInitial in [false, true] {
        var registry = ParameterRegistry()
        let cell = kind.make(&registry)
        let check = GradientCheck(
          (shape.rowCount, cell.gateColumns), (lengths.count, size), (lengths.count, size), parameters: registry,
          parameterBound: kind == .relu ? 0.1 : 1
        ) { tape, x in
          let gates = kind == .relu ? Self.awayFromTheKink(x[0], tape) : x[0]
          let initial = RecurrentState(hidden: x[1], cell: cell.hasCellState ? x[2] : nil)
          let states = tape.recurrenceInPlace(
            cell, gates, initial: hasInitial ? initial : nil, shape: shape, reversed: reversed)
          let final = tape.finalState(states, shape: shape, reversed: reversed)
          guard let cellState = states.cell, let finalCell = final.cell else {
            return tape.weightedSum(states.hidden, final.hidden)
          }
          return tape.weightedSum(states.hidden, final.hidden, cellState, finalCell)
        }
        #expect(check.disagreements() == [], "reversed: \(reversed), initial state: \(hasInitial)")
      }
    }
  }

  /// Gates in 1.5...3.5 and -5...-3 by turns, whose sign no recurrent share changes with weights of at most 0.1.
  private static func awayFromTheKink(_ gates: Variable, _ tape: Tape) -> Variable {
    let offsets = (0..<gates.value.count).map { Float($0 % 2 == 0 ? 2.5 : -4) }
    return tape.add(gates, tape.input(offsets, rows: gates.rows, columns: gates.columns))
  }

  @Test func peepholesOfZeroAreThoseOfAPlainLSTM() {
    let shape = PackedShape(lengths: [4, 2, 1])
    func states(_ kind: CellUnderTest) -> [Float] {
      var registry = ParameterRegistry()
      let cell = kind.make(&registry)
      let weights = Weights(layout: registry.parameters, count: registry.count)
      let recurrent = weights[cell.recurrentWeights[0]]
      for index in 0..<recurrent.count { recurrent[index] = Float(index % 7) / 7 - 0.4 }
      let tape = Tape(weights: weights, arena: Arena())
      let gates = tape.input(
        (0..<shape.rowCount * cell.gateColumns).map { Float($0 % 11) / 11 - 0.5 }, rows: shape.rowCount,
        columns: cell.gateColumns)
      return tape.recurrenceInPlace(cell, gates, initial: nil, shape: shape).hidden.elements
    }
    #expect(states(.peephole) == states(.lstm))
  }

  /// The equations of LSTMVariantCell, one number after the other.
  @Test(arguments: [CellUnderTest.peephole, .coupled, .peepholeCoupled])
  func variantsOfLSTMFollowTheirEquations(kind: CellUnderTest) throws {
    let size = CellUnderTest.hiddenSize
    var registry = ParameterRegistry()
    let cell = try #require(kind.make(&registry) as? LSTMVariantCell)
    let weights = registry.randomWeights()
    let tape = Tape(weights: weights, arena: Arena())
    var generator = RandomSource(seed: 8).generator
    let gates = (0..<3 * cell.gateColumns).map { _ in generator.symmetric() }
    let x = tape.input(gates, rows: 3, columns: cell.gateColumns)
    let states = tape.recurrenceInPlace(cell, x, initial: nil, shape: PackedShape(lengths: [3])).hidden.nestedArray

    func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }
    let recurrent = weights[cell.recurrentWeight].nestedArray
    let peepholes = cell.peepholes.map { weights[$0].nestedArray[0] } ?? [Float](repeating: 0, count: 3 * size)
    let first = cell.isCoupled ? 0 : size  // before the forget gate lies the input gate
    var (h, c) = ([Float](repeating: 0, count: size), [Float](repeating: 0, count: size))
    for step in 0..<3 {
      let before = h
      func gate(_ row: Int) -> Float {
        gates[step * cell.gateColumns + row] + zip(recurrent[row], before).reduce(0) { $0 + $1.0 * $1.1 }
      }
      for unit in 0..<size {
        let forget = sigmoid(gate(first + unit) + peepholes[first + unit] * c[unit])
        let input = cell.isCoupled ? 1 - forget : sigmoid(gate(unit) + peepholes[unit] * c[unit])
        c[unit] = forget * c[unit] + input * tanh(gate(first + size + unit))
        let output = sigmoid(gate(first + 2 * size + unit) + peepholes[first + size + unit] * c[unit])
        h[unit] = output * tanh(c[unit])
      }
      #expect(firstDifference(states[step], h, within: 1e-5) == nil)
    }
  }

  // What a loop with input feeding does: a step at a time, from rows of the step before.
  @Test(arguments: CellUnderTest.allCases)
  func aLoopOfStepsIsTheLayer(kind: CellUnderTest) {
    let shape = PackedShape(lengths: [4, 2, 2, 1])
    let size = CellUnderTest.hiddenSize
    var registry = ParameterRegistry()
    let cell = kind.make(&registry)
    let weights = registry.randomWeights()
    var generator = RandomSource(seed: 5).generator
    let gates = (0..<shape.rowCount * cell.gateColumns).map { _ in generator.symmetric() }
    let start = (0..<2 * shape.sequenceCount * size).map { _ in generator.symmetric() }

    func run(_ layer: (Tape, Variable, RecurrentState) -> Variable) -> (output: [Float], gradients: [Float]) {
      let gradients = FlatArray(count: weights.count)
      let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
      let rows = shape.sequenceCount
      let hidden = tape.input(Array(start.prefix(rows * size)), rows: rows, columns: size)
      let second = tape.input(Array(start.suffix(rows * size)), rows: rows, columns: size)
      let x = tape.input(gates, rows: shape.rowCount, columns: cell.gateColumns)
      let output = layer(tape, x, RecurrentState(hidden: hidden, cell: cell.hasCellState ? second : nil))
      let values = output.elements
      _ = tape.weightedSum(output)
      tape.backward()
      let inputs = [x, hidden] + (cell.hasCellState ? [second] : [])
      return (values, gradients.elements + inputs.flatMap { Array(tape.gradient(of: $0).elements) })
    }

    let whole = run { tape, x, start in tape.recurrenceInPlace(cell, x, initial: start, shape: shape).hidden }
    let steps = run { tape, x, start in
      var state = start
      let blocks = tape.split(x, shape.rowCounts)
      let outputs = blocks.map { block in
        state = tape.recurrenceInPlace(
          cell, block, initial: state.map { tape.prefix($0, block.rows) }, shape: .step(block.rows))
        return state.hidden
      }
      return tape.stack(outputs)
    }
    // The same products, of the same rows: only the order in which gradients are summed differs, by some units in
    // the last place of numbers up to about 10.
    #expect(firstDifference(steps.output, whole.output, within: 1e-6) == nil)
    #expect(firstDifference(steps.gradients, whole.gradients, within: 1e-5) == nil)
  }
}
