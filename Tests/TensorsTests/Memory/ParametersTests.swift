import Tensors
import Testing

@Suite struct ParameterRegistryTests {
  @Test func scopesNameTheirParameters() {
    var registry = ParameterRegistry()
    let inner = registry.scope("encoder") { $0.scope("layers.0") { $0.add("weight", rows: 3, columns: 5, .zeros) } }
    let outer = registry.add("bias", rows: 1, columns: 5, .zeros)
    #expect(inner.name == "encoder.layers.0.weight")
    #expect(outer.name == "bias")
    #expect(registry.parameterCount == 3 * 5 + 5)
  }

  @Test func parametersBeginOnCacheLinesAndDoNotOverlap() {
    var registry = ParameterRegistry()
    for size in 1...40 { _ = registry.add("p\(size)", rows: size, columns: 3, .zeros) }
    for (parameter, next) in zip(registry.parameters, registry.parameters.dropFirst()) {
      #expect(parameter.offset * MemoryLayout<Float>.stride % Arena.alignment == 0)
      #expect(parameter.range.upperBound <= next.offset)
    }
    #expect(registry.parameters.last!.range.upperBound <= registry.count)
  }

  @Test func aNewParameterLeavesTheOthersAsTheyWere() {
    func drawn(_ names: [String]) -> [[Float]] {
      var registry = ParameterRegistry()
      let parameters = names.map { registry.add($0, rows: 4, columns: 3, .glorot(blockRows: 4)) }
      let weights = registry.initialWeights(from: RandomSource(seed: 1))
      return parameters.filter { $0.name != "new" }.map { weights[$0].elements }
    }
    #expect(drawn(["new", "a", "b"]) == drawn(["a", "b"]))
    #expect(drawn(["b", "new", "a"]) == drawn(["b", "a"]))
    #expect(drawn(["a"]) != drawn(["b"]))
  }
}

@Suite struct InitializerTests {
  private func filled(_ rows: Int, _ columns: Int, _ initializer: Initializer) -> [[Float]] {
    var registry = ParameterRegistry()
    let parameter = registry.add("weight", rows: rows, columns: columns, initializer)
    let weights = registry.initialWeights(from: RandomSource(seed: 1))
    return weights[parameter].nestedArray
  }

  private func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }

  @Test(arguments: [[1, 4, 4], [4, 8, 8], [3, 5, 9], [2, 9, 5], [1, 1, 6]])
  func blocksAreOrthogonal(shape: [Int]) {
    let (blocks, rows, columns) = (shape[0], shape[1], shape[2])
    let matrix = filled(blocks * rows, columns, .orthogonal(blockRows: rows))
    for block in 0..<blocks {
      let part = Array(matrix[block * rows..<(block + 1) * rows])
      // The shorter side is orthonormal.
      let vectors = rows <= columns ? part : (0..<columns).map { column in part.map { $0[column] } }
      for (i, a) in vectors.enumerated() {
        // Made in double and rounded to float once.
        for (j, b) in vectors.enumerated() { #expect(abs(dot(a, b) - (i == j ? 1 : 0)) < 1e-6) }
      }
    }
    #expect(Set(matrix).count == matrix.count)
  }

  @Test func glorotFillsItsRange() {
    // Three gates of 20 rows: the fan-out of one gate counts, not that of all.
    let bound = Float(6.0 / (20 + 30)).squareRoot()
    let values = filled(60, 30, .glorot(blockRows: 20)).joined()
    #expect(values.allSatisfy { abs($0) <= bound })
    // Of 1,800 draws some come within a hundredth of either end: the chance that none does is (1 - 0.005)^1800 = 1e-4.
    #expect(values.max()! > 0.98 * bound && values.min()! < -0.98 * bound)
  }

  @Test func uniformAndNormalFillTheirRanges() {
    let uniform = filled(50, 40, .uniform(0.08)).joined()
    #expect(uniform.allSatisfy { abs($0) <= 0.08 } && uniform.max()! > 0.078 && uniform.min()! < -0.078)
    let normal = filled(50, 40, .normal(0.5)).joined()
    let deviation = (normal.reduce(0) { $0 + $1 * $1 } / 2000).squareRoot()
    // The deviation of 2,000 draws has itself one of 1 / sqrt(2 · 2,000) = 1.6 %.
    #expect(abs(deviation / 0.5 - 1) < 4 * 0.016)
  }

  @Test func constantsAndBlocks() {
    #expect(filled(2, 3, .zeros) == [[0, 0, 0], [0, 0, 0]])
    #expect(filled(1, 2, .constant(1)) == [[1, 1]])
    #expect(filled(1, 8, .blocks([0, 1, 0, 0.5], blockRows: 2)) == [[0, 0, 1, 1, 0, 0, 0.5, 0.5]])
  }
}
