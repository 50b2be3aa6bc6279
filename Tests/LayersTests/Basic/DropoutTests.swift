import Layers
import Tensors
import Testing

@Suite struct DropoutTests {
  private let shape = PackedShape(lengths: [4, 3, 3, 1])
  private let ones = [[Float]](repeating: [Float](repeating: 1, count: 20), count: 11)

  /// Applied to all steps at once, and step by step as in an unrolled loop.
  private func applied(perSequence: Bool) -> (whole: [[Float]], steps: [[Float]]) {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena(), random: RandomSource(seed: 1))
    let dropout = Dropout(rate: 0.5, perSequence: perSequence, on: tape)
    let x = tape.input(ones)
    let steps = tape.split(x, shape.rowCounts).enumerated().map { time, block in
      dropout(block, shape: .step(block.rows), time: time, on: tape)
    }
    return (dropout(x, shape: shape, on: tape).nestedArray, tape.stack(steps).nestedArray)
  }

  @Test func aMaskPerSequenceIsTheSameInALoop() {
    let (whole, steps) = applied(perSequence: true)
    #expect(whole == steps)
    for sequence in shape.unpack(whole) { #expect(Set(sequence).count == 1) }
  }

  @Test func otherwiseEveryPositionHasAMaskOfItsOwn() {
    let (whole, steps) = applied(perSequence: false)
    #expect(Set(whole).count == 11)
    #expect(Set(steps).count == 11)
  }

  @Test func placesOfAModelDrawDifferentMasks() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena(), random: RandomSource(seed: 1))
    let masks = (0..<3).map { _ in
      Dropout(rate: 0.5, perSequence: true, on: tape)(tape.input(ones), shape: shape, on: tape).nestedArray
    }
    #expect(Set(masks).count == 3)
  }

  @Test func withoutTrainingItIsNothing() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let x = tape.input(ones)
    #expect(Dropout(rate: 0.5, on: tape)(x, shape: shape, on: tape).isIdentical(to: x))
  }
}
