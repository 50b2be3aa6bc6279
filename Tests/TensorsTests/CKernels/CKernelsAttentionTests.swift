import CKernels
import Foundation
import Testing

extension CKernelsTests {
  @Suite struct Attention {
    /// Sentences of 5, 0, 1 and 18 rows; the queries attend in no particular order, and two of them to one sentence.
    static let offsets: [Int32] = [0, 5, 5, 6, 24], sentence: [Int32] = [3, 0, 1, 2, 0]
    static let lengths = sentence.map { Int(offsets[Int($0) + 1] - offsets[Int($0)]) }
    static let weightOffsets = lengths.indices.map { Int64(lengths[..<$0].reduce(0, +)) }
    static let weightCount = lengths.reduce(0, +)
    static let rows = sentence.count, memoryRows = Int(offsets.last!)
    static let scale: Float = 0.3

    /// The places of weights with their queries and memory rows.
    static let pairs = sentence.indices.flatMap { r in
      (0..<lengths[r]).map { (query: r, memory: Int(offsets[Int(sentence[r])]) + $0) }
    }

    struct Data {
      let columns: Int, stride: Int
      let query, memory, v, dScores, dContext: [Float]

      init(columns: Int) {
        self.columns = columns
        stride = columns + 3
        query = randomFloats(rows * stride, seed: 1, in: -1...1)
        memory = randomFloats(memoryRows * stride, seed: 2, in: -1...1)
        v = randomFloats(columns, seed: 3, in: -1...1)
        dScores = randomFloats(weightCount, seed: 4, in: -1...1)
        dContext = randomFloats(rows * stride, seed: 5, in: -1...1)
      }

      func row(_ x: [Double], _ r: Int) -> ArraySlice<Double> { x[r * stride..<r * stride + columns] }

      func dotScores(query: [Double], memory: [Double]) -> [Double] {
        pairs.map { Double(scale) * dot(row(query, $0.query), row(memory, $0.memory)) }
      }

      func additiveScores(query: [Double], memory: [Double], v: [Double]) -> [Double] {
        pairs.map { pair in
          dot(v, zip(row(query, pair.query), row(memory, pair.memory)).map { tanh($0 + $1) })
        }
      }

      func context(weights: [Double], memory: [Double]) -> [Double] {
        var context = [Double](repeating: 0, count: rows * stride)
        for (pair, weight) in zip(pairs, weights) {
          for c in 0..<columns { context[pair.query * stride + c] += weight * memory[pair.memory * stride + c] }
        }
        return context
      }

      /// Softmax over each query's scores.
      static func softmax(_ scores: [Double]) -> [Double] {
        lengths.indices.flatMap { r in
          let start = Int(weightOffsets[r])
          let row = Array(scores[start..<start + lengths[r]])
          return row.map { exp($0 - logSumExp(row)) }
        }
      }

      /// The gradients of query and memory, without finite differences of every element in the gaps between rows.
      func gradients(
        of loss: (_ query: [Double], _ memory: [Double]) -> Double
      ) -> (query: [Double], memory: [Double]) {
        (
          finiteDifferences(at: query.doubles) { loss($0, memory.doubles) },
          finiteDifferences(at: memory.doubles) { loss(query.doubles, $0) }
        )
      }
    }

    @Test(arguments: cases) func dotScores(at: Case) {
      let data = Data(columns: at.length)
      let stride = Int64(data.stride)
      var scores = [Float](repeating: .nan, count: Self.weightCount)
      var dQuery = data.query
      var dKeys = data.memory  // "+=" on the inputs themselves
      atLevel(at.level) {
        ck_attention_dot_scores(
          &scores, Self.weightOffsets, data.query, stride, data.memory, stride, Self.offsets, Self.sentence,
          Int64(Self.rows), Int64(at.length), Self.scale)
        ck_attention_dot_scores_backward(
          &dQuery, stride, &dKeys, stride, data.dScores, Self.weightOffsets, data.query, stride, data.memory, stride,
          Self.offsets, Self.sentence, Int64(Self.rows), Int64(at.length), Self.scale)
      }
      expectClose(
        scores, data.dotScores(query: data.query.doubles, memory: data.memory.doubles), tolerance: sumTolerance)
      // Linear in each: dQuery is the context of scale · dScores, dKeys its transpose.
      let weights = data.dScores.map { Double($0 * Self.scale) }
      let expectedQuery = zip(data.query, data.context(weights: weights, memory: data.memory.doubles))
      expectClose(dQuery, expectedQuery.map { Double($0) + $1 }, tolerance: sumTolerance, "dQuery")
      expectClose(
        dKeys, spread(weights, data.query, onto: data.memory, data), tolerance: sumTolerance, "dKeys")
    }

    /// start[j] + Σ over queries of weights · x[query].
    private func spread(_ weights: [Double], _ x: [Float], onto start: [Float], _ data: Data) -> [Double] {
      var sum = start.doubles
      for (pair, weight) in zip(Self.pairs, weights) {
        for c in 0..<data.columns {
          sum[pair.memory * data.stride + c] += weight * Double(x[pair.query * data.stride + c])
        }
      }
      return sum
    }

    @Test(arguments: cases) func additiveScores(at: Case) {
      let data = Data(columns: at.length)
      let stride = Int64(data.stride)
      var scores = [Float](repeating: .nan, count: Self.weightCount)
      var dQuery = data.query
      var dKeys = data.memory
      var dV = data.v
      atLevel(at.level) {
        ck_attention_additive_scores(
          &scores, Self.weightOffsets, data.query, stride, data.memory, stride, data.v, Self.offsets, Self.sentence,
          Int64(Self.rows), Int64(at.length))
        ck_attention_additive_scores_backward(
          &dQuery, stride, &dKeys, stride, &dV, data.dScores, Self.weightOffsets, data.query, stride, data.memory,
          stride, data.v, Self.offsets, Self.sentence, Int64(Self.rows), Int64(at.length))
      }
      let (query, memory, v) = (data.query.doubles, data.memory.doubles, data.v.doubles)
      expectClose(scores, data.additiveScores(query: query, memory: memory, v: v), tolerance: sumTolerance)
      // Written out, as finite differences of every element would take minutes.
      var expected = (query: query, memory: memory, v: v)
      for (pair, d) in zip(Self.pairs, data.dScores.doubles) {
        for c in 0..<at.length {
          let q = pair.query * data.stride + c
          let m = pair.memory * data.stride + c
          let t = tanh(query[q] + memory[m])
          expected.query[q] += d * v[c] * (1 - t * t)
          expected.memory[m] += d * v[c] * (1 - t * t)
          expected.v[c] += d * t
        }
      }
      expectClose(dQuery, expected.query, tolerance: sumTolerance, "dQuery")
      expectClose(dKeys, expected.memory, tolerance: sumTolerance, "dKeys")
      expectClose(dV, expected.v, tolerance: sumTolerance, "dV")
    }

    @Test(arguments: levels) func additiveBackwardEqualsFiniteDifferences(level: Int) {
      let data = Data(columns: 3)
      let stride = Int64(data.stride)
      var dQuery = [Float](repeating: 0, count: data.query.count)
      var dV: [Float] = [0, 0, 0]
      var dKeys = [Float](repeating: 0, count: data.memory.count)
      atLevel(level) {
        ck_attention_additive_scores_backward(
          &dQuery, stride, &dKeys, stride, &dV, data.dScores, Self.weightOffsets, data.query, stride, data.memory,
          stride, data.v, Self.offsets, Self.sentence, Int64(Self.rows), 3)
      }
      let gradients = data.gradients { query, memory in
        dot(data.additiveScores(query: query, memory: memory, v: data.v.doubles), data.dScores.doubles)
      }
      expectClose(dQuery, gradients.query, tolerance: sumTolerance, "dQuery")
      expectClose(dKeys, gradients.memory, tolerance: sumTolerance, "dKeys")
    }

    @Test(arguments: cases) func softmaxAndContext(at: Case) {
      let data = Data(columns: at.length)
      let stride = Int64(data.stride)
      let scores = randomFloats(Self.weightCount, seed: 6, in: -3...3)
      var weights = scores
      var context = [Float](repeating: 0, count: Self.rows * data.stride)
      for r in 0..<Self.rows { for c in 0..<at.length { context[r * data.stride + c] = .nan } }
      var dScores = scores
      var sameDScores = scores
      var dMemory = data.memory
      atLevel(at.level) {
        ck_attention_softmax(&weights, Self.weightOffsets, Self.offsets, Self.sentence, Int64(Self.rows))
        ck_attention_context(
          &context, stride, weights, Self.weightOffsets, data.memory, stride, Self.offsets, Self.sentence,
          Int64(Self.rows), Int64(at.length))
        ck_attention_context_backward(
          &dScores, &dMemory, stride, data.dContext, stride, weights, Self.weightOffsets, data.memory, stride,
          Self.offsets, Self.sentence, Int64(Self.rows), Int64(at.length))
        ck_attention_context_backward(
          &sameDScores, nil, 0, data.dContext, stride, weights, Self.weightOffsets, data.memory, stride,
          Self.offsets, Self.sentence, Int64(Self.rows), Int64(at.length))
      }
      let expected = Data.softmax(scores.doubles)
      let memory = data.memory.doubles
      expectClose(weights, expected, tolerance: elementwiseTolerance, "weights")
      expectClose(context, data.context(weights: expected, memory: memory), tolerance: sumTolerance, "context")
      expectClose(
        dMemory, spread(expected, data.dContext, onto: data.memory, data), tolerance: sumTolerance, "dMemory")
      let gradient = finiteDifferences(at: scores.doubles) {
        var loss = 0.0
        let context = data.context(weights: Data.softmax($0), memory: memory)
        for r in 0..<Self.rows { loss += dot(data.row(context, r), data.row(data.dContext.doubles, r)) }
        return loss
      }
      expectClose(dScores, gradient, tolerance: sumTolerance, "dScores")
      #expect(sameDScores.bits == dScores.bits)
    }

    @Test(arguments: cases) func aQueryAloneHasTheSameBits(at: Case) {
      let data = Data(columns: at.length)
      let stride = Int64(data.stride)
      let columns = Int64(at.length)
      func attend(_ rows: Range<Int>) -> (scores: [Float], context: [Float]) {
        let first = rows.lowerBound
        let starts = Self.weightOffsets[rows].map { $0 - Self.weightOffsets[first] }
        let sentence = Array(Self.sentence[rows])
        let query = Array(data.query[(first * data.stride)...])
        var scores = [Float](repeating: 0, count: Self.lengths[rows].reduce(0, +))
        var additive = scores
        var context = [Float](repeating: 0, count: rows.count * data.stride)
        ck_attention_dot_scores(
          &scores, starts, query, stride, data.memory, stride, Self.offsets, sentence, Int64(rows.count), columns, 1)
        ck_attention_additive_scores(
          &additive, starts, query, stride, data.memory, stride, data.v, Self.offsets, sentence, Int64(rows.count),
          columns)
        let weights = zip(scores, additive).map { $0 + $1 }
        ck_attention_context(
          &context, stride, weights, starts, data.memory, stride, Self.offsets, sentence, Int64(rows.count), columns)
        return (weights, context)
      }
      atLevel(at.level) {
        let together = attend(0..<Self.rows)
        let last = Self.rows - 1
        let alone = attend(last..<Self.rows)
        #expect(together.scores.suffix(alone.scores.count).map(\.bitPattern) == alone.scores.bits)
        #expect(together.context.suffix(data.stride).map(\.bitPattern) == alone.context.bits)
      }
    }
  }
}
