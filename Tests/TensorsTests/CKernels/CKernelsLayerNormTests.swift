import CKernels
import Foundation
import Testing

extension CKernelsTests {
  @Suite struct LayerNorm {
    static let rows = 3, epsilon = 1e-3

    private func layerNorm(_ x: ArraySlice<Double>, _ gain: [Double], _ bias: [Double]) -> [Double] {
      let n = Double(x.count)
      let mean = x.reduce(0, +) / n
      let deviation = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n + Self.epsilon).squareRoot()
      return zip(x, zip(gain, bias)).map { ($0 - mean) / deviation * $1.0 + $1.1 }
    }

    @Test(arguments: nonemptyCases) func forwardAndBackward(at: Case) {
      let n = at.length
      let columns = Int64(n)
      let rows = Int64(Self.rows)
      let count = Self.rows * n
      let x = randomFloats(count, seed: 1, in: 1...3)
      let gain = randomFloats(n, seed: 2)
      let bias = randomFloats(n, seed: 3)
      let dy = randomFloats(count, seed: 4)
      let start = randomFloats(count, seed: 5)
      let startGain = randomFloats(n, seed: 6)
      let startBias = randomFloats(n, seed: 7)
      var y = x
      var mean = [Float](repeating: .nan, count: Self.rows)
      var inverse = mean
      var dx = start
      var dGain = startGain
      var dBias = startBias
      atLevel(at.level) {
        ck_layer_norm(&y, columns, x, columns, gain, bias, rows, columns, Float(Self.epsilon), &mean, &inverse)
        ck_layer_norm_backward(
          &dx, columns, &dGain, &dBias, dy, columns, x, columns, gain, rows, columns, mean, inverse)
      }
      func layer(_ x: [Double]) -> [Double] {  // x, gain and bias one after another
        let gain = Array(x[count..<count + n])
        let bias = Array(x[(count + n)...])
        return (0..<Self.rows).flatMap { layerNorm(x[$0 * n..<($0 + 1) * n], gain, bias) }
      }
      let all = x.doubles + gain.doubles + bias.doubles
      expectClose(y, layer(all), tolerance: sumTolerance, "y")
      let gradient = finiteDifferences(at: all) { dot(layer($0), dy.doubles) }
      let expected = zip(gradient, start.doubles + startGain.doubles + startBias.doubles).map { $0 + $1 }
      expectClose(dx + dGain + dBias, expected, tolerance: sumTolerance, "dx, dGain, dBias")
    }

    @Test(arguments: nonemptyCases) func aRowAloneHasTheSameBits(at: Case) {
      let n = at.length
      let columns = Int64(n)
      let x = randomFloats(Self.rows * n, seed: 1)
      let gain = randomFloats(n, seed: 2)
      var together = x
      var alone = Array(x.suffix(n))
      var mean = [Float](repeating: 0, count: Self.rows)
      var inverse = mean
      atLevel(at.level) {
        ck_layer_norm(&together, columns, x, columns, gain, gain, Int64(Self.rows), columns, 1e-5, &mean, &inverse)
        ck_layer_norm(&alone, columns, Array(x.suffix(n)), columns, gain, gain, 1, columns, 1e-5, &mean, &inverse)
      }
      #expect(together.suffix(n).map(\.bitPattern) == alone.bits)
    }
  }
}
