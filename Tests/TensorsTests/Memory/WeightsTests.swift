import Tensors
import TestSupport
import Testing

@Suite struct WeightsTests {
  private var registry = ParameterRegistry()
  private let weight: Parameter
  private let weights: Weights

  init() {
    weight = registry.add("weight", rows: 2, columns: 3, .zeros)
    weights = registry.randomWeights()
  }

  private func product(_ weights: Weights) -> [[Float]] {
    let tape = Tape(weights: weights, arena: Arena())
    return tape.linear(tape.input([1, 0, 0], rows: 1, columns: 3), weight).nestedArray
  }

  @Test(arguments: CKernelsTests.levels)
  func productsFollowTheFloatsOnceThePackedCopiesAreInvalid(level: Int) {
    CKernelsTests.atLevel(level) {
      #expect(product(weights) == [[weights[weight][0, 0], weights[weight][1, 0]]])
      weights[weight][0, 0] = 5
      weights[weight][1, 0] = 7
      weights.invalidatePacked()
      #expect(product(weights) == [[5, 7]])
    }
  }

  /// Each instruction set has packed copies of its own.
  @Test func weightsMayBeUsedWithAnyInstructionSet() {
    for level in CKernelsTests.levels + CKernelsTests.levels.reversed() {
      CKernelsTests.atLevel(level) {
        #expect(product(weights) == [[weights[weight][0, 0], weights[weight][1, 0]]], "level \(level)")
      }
    }
  }

  /// Copies that were in use are renewed ahead, others when they are asked for.
  @Test(arguments: CKernelsTests.levels) func renewedCopiesAreThoseOfTheFloats(level: Int) {
    CKernelsTests.atLevel(level) {
      for value: Float in [5, 6, 7] {
        _ = product(weights)
        for isInUse in [true, false] {
          weights[weight][0, 0] = value
          weights[weight][1, 0] = value + 4
          weights.invalidatePacked()
          #expect(weights.renewPacked(on: Workers(threadCount: 1)) == (isInUse ? 1 : 0))
        }
        #expect(product(weights) == [[value, value + 4]])
      }
    }
  }

  @Test func aCopyIsIndependent() {
    let copy = weights.copied()
    let before = product(copy)
    weights[weight].withMatrix { $0.fill(9) }
    weights.invalidatePacked()
    #expect(product(copy) == before)
    #expect(product(weights) == [[9, 9]])
  }

  // The first use packs a weight: here by many tasks at once.
  @Test func manyThreadsReadOneModel() async {
    let expected = product(weights.copied())
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { (0..<20).allSatisfy { _ in product(weights) == expected } } }
      for await agrees in group { #expect(agrees) }
    }
  }
}

@Suite struct MatrixTests {
  private let arena = Arena()

  private func counting(_ rows: Int, _ columns: Int) -> Matrix {
    let matrix = arena.matrix(rows, columns)
    for index in 0..<matrix.count { matrix.base[index] = Float(index) }
    return matrix
  }

  @Test func viewsAreParts() {
    let matrix = counting(4, 3)
    #expect(matrix.rows(1, 2).nestedArray == [[3, 4, 5], [6, 7, 8]])
    #expect(matrix.columns(1, 2).nestedArray == [[1, 2], [4, 5], [7, 8], [10, 11]])
    #expect(matrix.columns(1, 2).rows(2, 2).nestedArray == [[7, 8], [10, 11]])
    #expect(!matrix.columns(1, 2).isContiguous)
  }

  @Test func copyingAndAddingLeaveTheRestOfAWiderMatrixAlone() {
    let matrix = counting(2, 3)
    matrix.columns(0, 2).copy(from: counting(2, 4).columns(2, 2))
    #expect(matrix.nestedArray == [[2, 3, 2], [6, 7, 5]])
    matrix.columns(1, 2).add(counting(2, 2))
    #expect(matrix.nestedArray == [[2, 3, 3], [6, 9, 8]])
    matrix.columns(1, 1).fill(0)
    #expect(matrix.nestedArray == [[2, 0, 3], [6, 0, 8]])
  }

  @Test(arguments: [false, true], CKernelsTests.levels)
  func productsAreThoseOfTheDefinition(accumulate: Bool, level: Int) {
    CKernelsTests.atLevel(level) { expectProductsOfTheDefinition(accumulate) }
  }

  private func expectProductsOfTheDefinition(_ accumulate: Bool) {
    // Views, so that strides count; small whole numbers, so that sums are exact.
    let a = counting(3, 6).columns(1, 4)
    let b = counting(4, 7).columns(2, 2)
    let before: Float = accumulate ? 1 : 0
    func element(_ i: Int, _ j: Int) -> Float { (0..<4).reduce(before) { $0 + a.row(i)[$1] * b.row($1)[j] } }
    let expected = (0..<3).map { i in [element(i, 0), element(i, 1)] }
    func transposed(_ matrix: Matrix) -> Matrix {
      let result = arena.matrix(matrix.columns, matrix.rows)
      for i in 0..<matrix.rows { for j in 0..<matrix.columns { result.row(j)[i] = matrix.row(i)[j] } }
      return result
    }
    func result(_ product: (Matrix) -> Void) -> [[Float]] {
      let whole = arena.matrix(3, 5)
      whole.fill(1)
      product(whole.columns(1, 2))
      #expect(whole.nestedArray.allSatisfy { $0[0] == 1 && $0[3...] == [1, 1] })
      return whole.columns(1, 2).nestedArray
    }
    #expect(result { Product.multiply(a, b, into: $0, accumulate: accumulate, using: arena) } == expected)
    #expect(
      result { Product.multiplyTransposed(a, transposed(b), into: $0, accumulate: accumulate, using: arena) }
        == expected)
    #expect(
      result { Product.transposedMultiply(transposed(a), b, into: $0, accumulate: accumulate, using: arena) }
        == expected)
  }
}
