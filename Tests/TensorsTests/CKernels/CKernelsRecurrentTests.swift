import CKernels
import Foundation
import Testing

extension CKernelsTests {
  @Suite struct Recurrent {
    static let rows = 2

    /// Splits concatenated arrays of the given sizes.
    private func pieces(_ x: [Double], _ sizes: Int...) -> [[Double]] {
      var start = 0
      return sizes.map { size in
        defer { start += size }
        return Array(x[start..<start + size])
      }
    }

    // MARK: LSTM

    private func lstm(_ gates: [Double], _ previous: [Double], size: Int) -> (h: [Double], c: [Double]) {
      let c = previous.indices.map { k in
        let gate = k / size * 4 * size + k % size
        return logistic(gates[gate + size]) * previous[k] + logistic(gates[gate]) * tanh(gates[gate + 2 * size])
      }
      let h = c.indices.map { k in logistic(gates[k / size * 4 * size + k % size + 3 * size]) * tanh(c[k]) }
      return (h, c)
    }

    @Test(arguments: cases, [true, false]) func lstm(at: Case, hasPrevious: Bool) {
      let size = at.length
      let n = Self.rows * size
      let inputs = randomFloats(4 * n, seed: 1)
      let previous = hasPrevious ? randomFloats(n, seed: 2) : [Float](repeating: 0, count: n)
      let dh = randomFloats(n, seed: 3)
      let dcNext = randomFloats(n, seed: 4)
      var gates = inputs
      var dc = dcNext
      var c = [Float](repeating: .nan, count: n)
      var tanhC = c
      var h = c
      atLevel(at.level) {
        let given = hasPrevious ? previous : nil
        ck_lstm_forward(&gates, given, &c, &tanhC, &h, Int64(Self.rows), Int64(size))
        gates.withUnsafeMutableBufferPointer {  // dGates may be gates
          ck_lstm_backward($0.baseAddress, $0.baseAddress, given, tanhC, dh, &dc, Int64(Self.rows), Int64(size))
        }
      }
      let expected = lstm(inputs.doubles, previous.doubles, size: size)
      expectClose(h, expected.h, tolerance: elementwiseTolerance, "h")
      expectClose(c, expected.c, tolerance: elementwiseTolerance, "c")
      expectClose(tanhC, expected.c.map { tanh($0) }, tolerance: elementwiseTolerance, "tanhC")
      let gradient = finiteDifferences(at: inputs.doubles + previous.doubles) { x in
        let x = pieces(x, 4 * n, n)
        let (h, c) = lstm(x[0], x[1], size: size)
        return dot(h, dh.doubles) + dot(c, dcNext.doubles)
      }
      expectClose(gates, Array(gradient[..<(4 * n)]), tolerance: elementwiseTolerance, "dGates")
      expectClose(dc, Array(gradient[(4 * n)...]), tolerance: elementwiseTolerance, "dc")
    }

    // MARK: GRU

    private func gru(_ x: [Double], _ u: [Double], _ previous: [Double], size: Int) -> [Double] {
      previous.indices.map { k in
        let gate = k / size * 3 * size + k % size
        let r = logistic(x[gate] + u[gate])
        let z = logistic(x[gate + size] + u[gate + size])
        return (1 - z) * tanh(x[gate + 2 * size] + r * u[gate + 2 * size]) + z * previous[k]
      }
    }

    @Test(arguments: cases, [true, false]) func gruResetAfter(at: Case, hasPrevious: Bool) {
      let size = at.length
      let n = Self.rows * size
      let x = randomFloats(3 * n, seed: 1)
      let u = randomFloats(3 * n, seed: 2)
      let dh = randomFloats(n, seed: 3)
      let previous = hasPrevious ? randomFloats(n, seed: 4) : [Float](repeating: 0, count: n)
      var gates = x
      var dx = [Float](repeating: .nan, count: 3 * n)
      var du = dx
      var h = [Float](repeating: .nan, count: n)
      var dPrevious = h
      atLevel(at.level) {
        let given = hasPrevious ? previous : nil
        ck_gru_forward(&gates, u, given, &h, Int64(Self.rows), Int64(size))
        ck_gru_backward(&dx, &du, &dPrevious, gates, u, given, dh, Int64(Self.rows), Int64(size))
      }
      expectClose(
        h, gru(x.doubles, u.doubles, previous.doubles, size: size), tolerance: elementwiseTolerance, "h")
      let gradient = finiteDifferences(at: x.doubles + u.doubles + previous.doubles) { x in
        let x = pieces(x, 3 * n, 3 * n, n)
        return dot(gru(x[0], x[1], x[2], size: size), dh.doubles)
      }
      let expected = pieces(gradient, 3 * n, 3 * n, n)
      expectClose(dx, expected[0], tolerance: elementwiseTolerance, "dx")
      expectClose(du, expected[1], tolerance: elementwiseTolerance, "du")
      expectClose(dPrevious, expected[2], tolerance: elementwiseTolerance, "dhPrevious")
    }

    /// The recurrent product resetH·Un is taken with the identity, so that its gradient is that of resetH.
    private func gruBefore(_ x: [Double], _ u: [Double], _ previous: [Double], size: Int) -> [Double] {
      previous.indices.map { k in
        let gate = k / size * 3 * size + k % size
        let recurrent = k / size * 2 * size + k % size
        let r = logistic(x[gate] + u[recurrent])
        let z = logistic(x[gate + size] + u[recurrent + size])
        return (1 - z) * tanh(x[gate + 2 * size] + r * previous[k]) + z * previous[k]
      }
    }

    @Test(arguments: cases) func gruResetBefore(at: Case) {
      let size = at.length
      let n = Self.rows * size
      let rows = Int64(Self.rows)
      let x = randomFloats(3 * n, seed: 1)
      let u = randomFloats(2 * n, seed: 2)
      let dh = randomFloats(n, seed: 3)
      let previous = randomFloats(n, seed: 4)
      var gates = x
      var dx = [Float](repeating: .nan, count: 3 * n)
      var h = [Float](repeating: .nan, count: n)
      var resetH = h
      var dPrevious = h
      atLevel(at.level) {
        ck_gru_before_gates(&gates, u, previous, &resetH, rows, Int64(size))
        ck_gru_before_output(&gates, resetH, previous, &h, rows, Int64(size))
        ck_gru_before_output_backward(&dx, &dPrevious, gates, previous, dh, rows, Int64(size))
        let dResetH = (0..<n).map { dx[$0 / size * 3 * size + $0 % size + 2 * size] }
        ck_gru_before_gates_backward(&dx, &dPrevious, gates, previous, dResetH, rows, Int64(size))
      }
      expectClose(
        h, gruBefore(x.doubles, u.doubles, previous.doubles, size: size), tolerance: elementwiseTolerance, "h")
      let gradient = finiteDifferences(at: x.doubles + previous.doubles) { x in
        let x = pieces(x, 3 * n, n)
        return dot(gruBefore(x[0], u.doubles, x[1], size: size), dh.doubles)
      }
      expectClose(dx, Array(gradient[..<(3 * n)]), tolerance: elementwiseTolerance, "dx")
      expectClose(dPrevious, Array(gradient[(3 * n)...]), tolerance: elementwiseTolerance, "dhPrevious")
    }

    // MARK: Rows

    @Test(arguments: nonemptyCases) func aRowAloneHasTheSameBits(at: Case) {
      let size = at.length
      let rows = 5
      let chosen = 3
      let x = randomFloats(rows * 4 * size, seed: 1)
      let previous = randomFloats(rows * size, seed: 2)
      func lstm(_ x: [Float], _ previous: [Float], rows: Int) -> [Float] {
        var gates = x
        var c = previous
        var h = previous
        ck_lstm_forward(&gates, previous, &c, nil, &h, Int64(rows), Int64(size))
        return h
      }
      func gru(_ x: [Float], _ previous: [Float], rows: Int) -> [Float] {
        var gates = x
        var h = previous
        ck_gru_forward(&gates, Array(x.reversed()), previous, &h, Int64(rows), Int64(size))
        return h
      }
      atLevel(at.level) {
        let state = Array(previous[chosen * size..<(chosen + 1) * size])
        let together = lstm(x, previous, rows: rows)
        let alone = lstm(Array(x[chosen * 4 * size..<(chosen + 1) * 4 * size]), state, rows: 1)
        #expect(together[chosen * size..<(chosen + 1) * size].map(\.bitPattern) == alone.bits)
        // Row 0's recurrent part is the last of the reversed input.
        let inputs = Array(x[..<(3 * size * 2)])
        let pair = gru(inputs, Array(previous[..<(2 * size)]), rows: 2)
        var h = [Float](repeating: 0, count: size)
        var gates = Array(inputs[..<(3 * size)])
        ck_gru_forward(&gates, Array(inputs.reversed()[..<(3 * size)]), previous, &h, 1, Int64(size))
        #expect(pair[..<size].map(\.bitPattern) == h.bits)
      }
    }
  }
}
