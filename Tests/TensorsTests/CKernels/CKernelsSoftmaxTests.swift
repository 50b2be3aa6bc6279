import CKernels
import Foundation
import Testing

extension CKernelsTests {
  @Suite struct Softmax {
    static let rows = 3

    @Test(arguments: cases) func softmaxAndItsLogarithm(at: Case) {
      let columns = at.length
      let stride = columns + 3
      let x = randomFloats(Self.rows * stride, seed: 1, in: -20...20)
      var p = x
      var logP = x
      atLevel(at.level) {
        ck_softmax(&p, Int64(stride), x, Int64(stride), Int64(Self.rows), Int64(columns))
        ck_log_softmax(&logP, Int64(stride), x, Int64(stride), Int64(Self.rows), Int64(columns))
      }
      for (r, row) in x.rows(Self.rows, columns: columns, stride: stride).enumerated() {
        let expected = row.map { Double($0) - logSumExp(row.doubles) }
        expectClose(Array(logP[r * stride..<r * stride + columns]), expected, tolerance: elementwiseTolerance)
        expectClose(
          Array(p[r * stride..<r * stride + columns]), expected.map { exp($0) }, tolerance: elementwiseTolerance)
      }
      #expect(p.suffix(3) == x.suffix(3), "the gap behind a row stays")
    }

    private func crossEntropy(_ x: [Double], target: Int, smoothing: Double) -> Double {
      let total = logSumExp(x)
      return x.indices.reduce(0) { sum, c in
        let wanted = (c == target ? 1 - smoothing : 0) + smoothing / Double(x.count)
        return sum + wanted * (total - x[c])
      }
    }

    @Test(arguments: nonemptyCases, [0, 0.1] as [Float]) func crossEntropy(at: Case, smoothing: Float) {
      let columns = at.length
      let stride = columns + 3
      let scale: Float = 0.5
      let x = randomFloats(Self.rows * stride, seed: 1, in: -5...5)
      let targets = (0..<Self.rows).map { Int32($0 * 7 % columns) }
      var logits = x
      var loss = [Float](repeating: .nan, count: Self.rows)
      var nll = loss
      var untouched = x
      var sameLoss = loss
      atLevel(at.level) {
        ck_cross_entropy(
          &logits, Int64(stride), targets, nil, Int64(Self.rows), Int64(columns), smoothing, scale, &loss, &nll)
        ck_cross_entropy(
          &untouched, Int64(stride), targets, nil, Int64(Self.rows), Int64(columns), smoothing, 0, &sameLoss, &nll)
      }
      #expect(untouched == x)
      #expect(sameLoss.bits == loss.bits)
      let rows = x.rows(Self.rows, columns: columns, stride: stride)
      func losses(_ smoothing: Double) -> [Double] {
        zip(rows, targets).map { crossEntropy($0.doubles, target: Int($1), smoothing: smoothing) }
      }
      expectClose(loss, losses(Double(smoothing)), tolerance: sumTolerance, "loss")
      expectClose(nll, losses(0), tolerance: sumTolerance, "nll")
      for r in 0..<Self.rows {
        let gradient = finiteDifferences(at: rows[r].doubles) {
          Double(scale) * crossEntropy($0, target: Int(targets[r]), smoothing: Double(smoothing))
        }
        expectClose(
          Array(logits[r * stride..<r * stride + columns]), gradient, tolerance: elementwiseTolerance, "gradient")
      }
    }

    @Test(arguments: nonemptyCases, [0, 0.1] as [Float]) func weightedCrossEntropy(at: Case, smoothing: Float) {
      let columns = at.length
      let stride = columns + 3
      let scale: Float = 0.5
      let x = randomFloats(Self.rows * stride, seed: 1, in: -5...5)
      let weights = randomFloats(columns, seed: 2, in: 0...2)
      // The row in the middle is ignored.
      let targets = [0, -1, Int32(14 % columns)]
      var logits = x
      var loss = [Float](repeating: .nan, count: Self.rows)
      var nll = loss
      atLevel(at.level) {
        ck_cross_entropy(
          &logits, Int64(stride), targets, weights, Int64(Self.rows), Int64(columns), smoothing, scale, &loss, &nll)
      }
      func weighted(_ x: [Double], target: Int) -> Double {
        let total = logSumExp(x)
        return x.indices.reduce(0) { sum, c in
          let wanted = (c == target ? 1 - Double(smoothing) : 0) + Double(smoothing) / Double(x.count)
          return sum + wanted * Double(weights[c]) * (total - x[c])
        }
      }
      for (r, row) in x.rows(Self.rows, columns: columns, stride: stride).enumerated() {
        let gradient = Array(logits[r * stride..<r * stride + columns])
        guard targets[r] >= 0 else {
          #expect(loss[r] == 0 && nll[r] == 0 && gradient.allSatisfy { $0 == 0 })
          continue
        }
        let target = Int(targets[r])
        expectClose([loss[r]], [weighted(row.doubles, target: target)], tolerance: sumTolerance, "loss")
        expectClose([nll[r]], [logSumExp(row.doubles) - Double(row[target])], tolerance: sumTolerance, "nll")
        let expected = finiteDifferences(at: row.doubles) { Double(scale) * weighted($0, target: target) }
        expectClose(gradient, expected, tolerance: elementwiseTolerance, "gradient")
      }
      #expect(logits.suffix(3) == x.suffix(3), "the gap behind a row stays")
    }

    @Test(arguments: nonemptyCases, [false, true]) func binaryCrossEntropy(at: Case, isWeighted: Bool) {
      let columns = at.length
      let stride = columns + 3
      let scale: Float = 0.5
      let x = randomFloats(Self.rows * stride, seed: 1, in: -30...30)
      let weights = randomFloats(columns, seed: 2, in: 0...2)
      let targets = randomFloats(Self.rows * columns, seed: 3).map { $0 > 0 ? 1 : 0 as Float }
      var logits = x
      var untouched = x
      var loss = [Float](repeating: .nan, count: Self.rows)
      var nll = loss
      var sameLoss = loss
      atLevel(at.level) {
        ck_binary_cross_entropy(
          &logits, Int64(stride), targets, isWeighted ? weights : nil, Int64(Self.rows), Int64(columns), scale, &loss,
          &nll)
        ck_binary_cross_entropy(
          &untouched, Int64(stride), targets, isWeighted ? weights : nil, Int64(Self.rows), Int64(columns), 0,
          &sameLoss, &nll)
      }
      #expect(untouched == x)
      #expect(sameLoss.bits == loss.bits)
      for (r, row) in x.rows(Self.rows, columns: columns, stride: stride).enumerated() {
        let wanted = targets[r * columns..<(r + 1) * columns]
        let terms = zip(row.doubles, wanted).map { x, y in log1p(exp(y == 1 ? -x : x)) }
        let weight = weights.map { isWeighted ? Double($0) : 1 }
        expectClose([nll[r]], [terms.reduce(0, +)], tolerance: elementwiseTolerance, "nll")
        expectClose([loss[r]], [dot(terms, weight)], tolerance: elementwiseTolerance, "loss")
        let gradient = zip(zip(row.doubles, wanted), weight).map { pair, weight in
          Double(scale) * weight * (logistic(pair.0) - Double(pair.1))
        }
        expectClose(
          Array(logits[r * stride..<r * stride + columns]), gradient, tolerance: elementwiseTolerance, "gradient")
      }
      #expect(logits.suffix(3) == x.suffix(3), "the gap behind a row stays")
    }

    @Test(arguments: levels) func certainClassesHaveSmallLosses(level: Int) {
      var logits: [Float] = [-40, 40, -.infinity, .infinity, 200]
      var losses = logits
      var nlls = logits
      atLevel(level) { ck_binary_cross_entropy(&logits, 1, [0, 1, 0, 1, 0], nil, 5, 1, 1, &losses, &nlls) }
      // log(1 + e^-40) is e^-40, where 1 + e^-40 is 1.
      for r in 0..<2 { #expect(abs(Double(losses[r]) / exp(-40) - 1) < 1e-6) }
      #expect(losses[2...] == [0, 0, 200])
      #expect(logits[2...] == [0, 0, 1])
    }

    @Test(arguments: nonemptyCases) func rowMaximum(at: Case) {
      let columns = at.length
      let stride = columns + 1
      var x = randomFloats(Self.rows * stride, seed: 1, in: -3...3).map { ($0 * 4).rounded() }  // many ties
      x[stride] = .nan
      var top = [Float](repeating: .nan, count: Self.rows)
      var total = top
      var place = [Int32](repeating: -1, count: Self.rows)
      atLevel(at.level) {
        ck_row_maximum(x, Int64(stride), Int64(Self.rows), Int64(columns), &top, &place, &total)
        ck_row_maximum(x, Int64(stride), Int64(Self.rows), Int64(columns), nil, nil, nil)
      }
      for (r, row) in x.rows(Self.rows, columns: columns, stride: stride).enumerated() {
        let largest = row.filter { !$0.isNaN }.max() ?? -.infinity
        #expect(top[r] == largest)
        #expect(Int(place[r]) == row.firstIndex(of: largest) ?? 0)
        if r == 1 {
          #expect(total[r].isNaN, "NaN in the row")
        } else {
          expectClose([total[r]], [logSumExp(row.doubles)], tolerance: elementwiseTolerance)
        }
      }
    }

    @Test(arguments: levels) func infiniteLogits(level: Int) {
      let x: [Float] = [-.infinity, 0, -.infinity, 0]
      var p = x
      var total: Float = .nan
      var nothing: Float = .nan
      var logits = x
      var loss: Float = .nan
      var nll: Float = .nan
      atLevel(level) {
        ck_softmax(&p, 4, x, 4, 1, 4)
        ck_row_maximum(x, 4, 1, 4, nil, nil, &total)
        ck_row_maximum(x, 4, 1, 1, nil, nil, &nothing)
        ck_cross_entropy(&logits, 4, [1], nil, 1, 4, 0, 1, &loss, &nll)
      }
      #expect(p == [0, 0.5, 0, 0.5])
      #expect(abs(total - log(2)) < 1e-6)
      #expect(nothing == -.infinity)
      #expect(abs(loss - log(2)) < 1e-6 && loss == nll)
      #expect(logits == [0, -0.5, 0, 0.5])
    }

    // MARK: The k largest

    private func topK(_ x: [Float], _ k: Int) -> (values: [Float], indices: [Int]) {
      let order = x.indices.sorted { a, b in
        let (u, v) = (x[a].isNaN ? -.infinity : x[a], x[b].isNaN ? -.infinity : x[b])
        return u != v ? u > v : a < b
      }
      return (order.prefix(k).map { x[$0].isNaN ? -.infinity : x[$0] }, Array(order.prefix(k)))
    }

    @Test(arguments: cases, ["random", "ties", "rising", "falling", "infinite"])
    func topK(at: Case, kind: String) {
      var x = randomFloats(at.length * 3, seed: 1)
      switch kind {
      case "ties": x = x.map { $0.rounded() }
      case "rising": x.sort()
      case "falling": x.sort(by: >)
      case "infinite": x = x.map { $0 < 0 ? -.infinity : $0 > 1 ? .nan : $0.rounded() }
      default: break
      }
      for k in Set([0, 1, 5, 64, x.count]).filter({ $0 <= x.count }) {
        var values = [Float](repeating: 9, count: k + 1)
        var indices = [Int32](repeating: 9, count: k + 1)
        atLevel(at.level) { ck_top_k(x, Int64(x.count), Int64(k), &values, &indices) }
        let expected = topK(x, k)
        #expect(values == expected.values + [9])
        #expect(indices == (expected.indices + [9]).map { Int32($0) })
      }
    }

    // MARK: Rows

    @Test(arguments: nonemptyCases) func aRowAloneHasTheSameBits(at: Case) {
      let columns = Int64(at.length)
      let last = Self.rows - 1
      let x = randomFloats(Self.rows * at.length, seed: 1)
      let row = Array(x.suffix(at.length))
      var together = x
      var alone = row
      var losses = [Float](repeating: 0, count: Self.rows)
      var nlls = losses
      var loss: Float = 0
      var nll: Float = 0
      atLevel(at.level) {
        ck_softmax(&together, columns, x, columns, Int64(Self.rows), columns)
        ck_softmax(&alone, columns, row, columns, 1, columns)
        #expect(together.suffix(at.length).map(\.bitPattern) == alone.bits)
        together = x
        alone = row
        ck_cross_entropy(&together, columns, [0, 0, 0], nil, Int64(Self.rows), columns, 0.1, 1, &losses, &nlls)
        ck_cross_entropy(&alone, columns, [0], nil, 1, columns, 0.1, 1, &loss, &nll)
      }
      #expect(together.suffix(at.length).map(\.bitPattern) == alone.bits)
      #expect([losses[last], nlls[last]].bits == [loss, nll].bits)
    }
  }
}
