import Foundation
import Tensors
import TestSupport
import Testing

/// Sentences of 3, 1 and 4 rows; the second is asked once, the others several times and out of order.
private let offsets: [Int32] = [0, 3, 4, 8]
private let sentence: [Int32] = [2, 0, 1, 0, 2, 2]

@Suite struct TapeAttentionTests {
  @Test(arguments: [1, 0.5] as [Float])
  func theGradientOfDotProductAttentionIsItsSlope(scale: Float) {
    let check = GradientCheck((6, 4), (8, 3), (8, 4)) { tape, x in
      let memory = AttentionMemory(values: x[1], keys: x[2], offsets: offsets)
      let (context, _) = tape.attention(x[0], sentence: sentence, memory: memory, score: .dot(scale: scale))
      return tape.weightedSum(context)
    }
    #expect(check.disagreements() == [])
  }

  @Test func keysMayBeTheValues() {
    let check = GradientCheck((6, 4), (8, 4)) { tape, x in
      let memory = AttentionMemory(values: x[1], keys: x[1], offsets: offsets)
      let (context, _) = tape.attention(x[0], sentence: sentence, memory: memory, score: .dot(scale: 1))
      return tape.weightedSum(context, x[0], x[1])
    }
    #expect(check.disagreements() == [])
  }

  @Test func theGradientOfAdditiveAttentionIsItsSlope() {
    var registry = ParameterRegistry()
    let v = registry.add("v", rows: 1, columns: 5, .zeros)
    let check = GradientCheck((6, 5), (8, 3), (8, 5), parameters: registry) { tape, x in
      let memory = AttentionMemory(values: x[1], keys: x[2], offsets: offsets)
      let (context, _) = tape.attention(x[0], sentence: sentence, memory: memory, score: .additive(v: v))
      return tape.weightedSum(context)
    }
    #expect(check.disagreements() == [])
  }

  // As in a loop of steps: the gradients of keys and values have a part from every step.
  @Test func oneMemoryMayBeReadByEveryStep() {
    let check = GradientCheck((2, 4), (8, 4), (8, 4)) { tape, x in
      let memory = AttentionMemory(values: x[1], keys: x[2], offsets: offsets)
      var query = x[0]
      for _ in 0..<3 {
        query = tape.attention(query, sentence: [2, 0], memory: memory, score: .dot(scale: 1)).context
      }
      return tape.weightedSum(query)
    }
    #expect(check.disagreements() == [])
  }

  @Test func weightsAreTheSoftmaxOfTheSentencesOwnScores() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let keys = tape.input([1, 2, 3, 4, 5, 6, 7, 8], rows: 8, columns: 1)
    let memory = AttentionMemory(values: keys, keys: keys, offsets: offsets)
    let (context, weights) = tape.attention(
      tape.input([0.5, -1], rows: 2, columns: 1), sentence: [0, 2], memory: memory, score: .dot(scale: 2))
    let expected = [[1, 2, 3].map { exp(2 * 0.5 * $0) }, [5, 6, 7, 8].map { exp(2 * -1 * $0) }]
    let values: [[Double]] = [[1, 2, 3], [5, 6, 7, 8]]
    for query in 0..<2 {
      let sum = expected[query].reduce(0, +)
      #expect(weights.row(query).count == values[query].count)
      for (weight, score) in zip(weights.row(query), expected[query]) {
        #expect(abs(Double(weight) - score / sum) < 1e-6)
      }
      let mean = zip(values[query], expected[query]).reduce(0) { $0 + $1.0 * $1.1 } / sum
      #expect(abs(Double(context.elements[query]) - mean) < 5e-6)
    }
  }
}
