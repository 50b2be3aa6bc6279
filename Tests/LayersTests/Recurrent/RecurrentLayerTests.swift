import Layers
import Tensors
import TestSupport
import Testing

@Suite struct RecurrentLayerTests {
  @Test(arguments: Golden.load("recurrent-layer", as: [Golden.Layer].self))
  func valuesAndGradientsAreThoseOfPyTorch(golden: Golden.Layer) throws {
    let kind = try #require(CellKind(rawValue: golden.kind))
    var registry = ParameterRegistry()
    let layer = RecurrentLayer(kind, inputSize: 3, hiddenSize: 4, Initialization(), in: &registry)
    let weights = registry.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let shape = PackedShape(lengths: golden.lengths)

    let x = tape.packedInput(golden.inputs, shape)
    let initial = RecurrentState(
      hidden: tape.input(golden.inputs["hidden"]!), cell: golden.inputs["cell"].map { tape.input($0) })
    let states = layer(x, initial: initial, shape: shape, on: tape)
    let final = tape.finalState(states, shape: shape)
    for (sequence, rows) in shape.unpack(states.hidden.nestedArray).enumerated() {
      expect(rows, golden.outputs, "states.\(sequence)")
    }
    expect(final.hidden.nestedArray, golden.outputs, "hidden")
    if let cell = final.cell { expect(cell.nestedArray, golden.outputs, "cell") }

    tape.seed(states.hidden, shape.pack((0..<3).map { golden.coefficients["states.\($0)"]! }))
    tape.seed(final.hidden, golden.coefficients["hidden"]!)
    if let cell = final.cell { tape.seed(cell, golden.coefficients["cell"]!) }
    tape.backward()
    registry.expectGradients(gradients, golden.gradients)
    for (sequence, rows) in shape.unpack(tape.gradient(of: x).nestedArray).enumerated() {
      expect(rows, golden.gradients, "x.\(sequence)")
    }
    expect(tape.gradient(of: initial.hidden).nestedArray, golden.gradients, "hidden")
    if let cell = initial.cell { expect(tape.gradient(of: cell).nestedArray, golden.gradients, "cell") }
  }

  @Test func onlyTheForgetGateOfAnLSTMStartsWithABias() {
    for kind in CellKind.allCases {
      var registry = ParameterRegistry()
      let layer = RecurrentLayer(kind, inputSize: 3, hiddenSize: 2, Initialization(), in: &registry)
      let bias = registry.initialWeights(from: RandomSource(seed: 1))[layer.inputBias].nestedArray[0]
      let expected: [Float] =
        switch kind {
        case .lstm, .lstmPeephole: [0, 0, 1, 1, 0, 0, 0, 0]
        case .lstmCoupled, .lstmPeepholeCoupled: [1, 1, 0, 0, 0, 0]
        default: bias.map { _ in 0 }
        }
      #expect(bias == expected)
      #expect(kind.hasCellState == layer.cell.hasCellState)
      #expect(layer.inputBias.columns == layer.cell.gateColumns)
    }
  }
}

@Suite struct RecurrentStackTests {
  @Test(arguments: Golden.load("recurrent-stack", as: [Golden.Layer].self))
  func twoBidirectionalLayersAreThoseOfPyTorch(golden: Golden.Layer) throws {
    var options = StackOptions()
    options.cell = try #require(CellKind(rawValue: golden.kind))
    options.hiddenSize = 8
    options.layerCount = 2
    options.isBidirectional = true
    var registry = ParameterRegistry()
    let stack = RecurrentStack(options, inputSize: 5, Initialization(), in: &registry)
    let weights = registry.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let shape = PackedShape(lengths: golden.lengths)

    let x = tape.packedInput(golden.inputs, shape)
    let output = stack(x, shape: shape, dropouts: stack.dropouts(on: tape), on: tape)
    var outputs = ["top": output.top]
    for (layer, state) in output.states.enumerated() {
      let forward = tape.finalState(state.forward, shape: shape)
      let backward = tape.finalState(state.backward!, shape: shape, reversed: true)
      for (direction, final) in [("forward", forward), ("backward", backward)] {
        outputs["hidden.\(layer).\(direction)"] = final.hidden
        outputs["cell.\(layer).\(direction)"] = final.cell
      }
    }
    #expect(Set(outputs.keys) == Set(golden.outputs.keys))
    for (name, value) in outputs { expect(value.nestedArray, golden.outputs, name) }

    for (name, value) in outputs { tape.seed(value, golden.coefficients[name]!) }
    tape.backward()
    registry.expectGradients(gradients, golden.gradients)
    for (sequence, rows) in shape.unpack(tape.gradient(of: x).nestedArray).enumerated() {
      expect(rows, golden.gradients, "x.\(sequence)")
    }
  }

  @Test func everyLayerAndEveryStepHasADropoutOfItsOwn() {
    var options = StackOptions()
    options.hiddenSize = 20
    options.layerCount = 2
    var registry = ParameterRegistry()
    let stack = RecurrentStack(options, inputSize: 1, Initialization(), in: &registry)
    let tape = Tape(weights: registry.randomWeights(), arena: Arena(), random: RandomSource(seed: 1))
    let (none, half) = (Dropout(rate: 0, on: tape), Dropout(rate: 0.5, on: tape))
    func dropped(_ dropouts: [Dropout], time: Int = 0) -> [Bool] {
      stack(tape.input([[1]]), shape: .step(1), time: time, dropouts: dropouts, on: tape).top.elements.map {
        $0 == 0
      }
    }
    #expect(!dropped([half, none]).contains(true))
    #expect(dropped([none, half]).contains(true))
    #expect(dropped([none, half], time: 1) == dropped([none, half], time: 1))
    #expect(dropped([none, half], time: 1) != dropped([none, half], time: 0))
  }
}
