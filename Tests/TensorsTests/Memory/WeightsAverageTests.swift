import Tensors
import Testing

struct WeightsAverageTests {
  private func weights(_ values: [Float]) -> Weights {
    var registry = ParameterRegistry()
    let parameter = registry.add("a", rows: 1, columns: values.count, .zeros)
    let weights = Weights(layout: registry.parameters, count: registry.count)
    for (index, value) in values.enumerated() { weights[parameter][index] = value }
    return weights
  }

  private func values(_ weights: Weights) -> [Float] { weights[weights.layout[0]].nestedArray[0] }

  @Test func averageIsTheMeanOfEachElement() {
    let average = Weights.averaged([weights([1, 2, -3]), weights([2, 2, 0]), weights([6, 5, 3])])
    let expected: [Float] = [3, 3, 0]  // (1 + 2 + 6) / 3, (2 + 2 + 5) / 3, (-3 + 0 + 3) / 3
    #expect(values(average) == expected)
  }

  @Test func averageOfEqualWeightsChangesNothing() {
    let one = weights([0.1, -1e38, 3e38, 0x1p-140])
    #expect(values(.averaged([one, one, one])) == values(one))
    #expect(values(.averaged([one])) == values(one))
  }
}
