import CKernels
import Testing

extension CKernelsTests {
  @Suite struct Optimizers {
    typealias Pointer = UnsafeMutablePointer<Float>

    /// Two updates of a kernel and of a formula on (weight, gradient, first state, second state).
    private func expectUpdates(
      at: Case, kernel: (_ w: Pointer, _ g: [Float], _ s: Pointer, _ u: Pointer) -> Void,
      formula: (_ w: inout Double, _ g: Double, _ s: inout Double, _ u: inout Double) -> Void,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      var w = randomFloats(at.length, seed: 1)
      var s = randomFloats(at.length, seed: 2, in: 0.1...1)
      var u = randomFloats(at.length, seed: 3, in: 0.1...1)
      var expected = (w: w.doubles, s: s.doubles, u: u.doubles)
      for seed in 10...11 as ClosedRange<UInt64> {
        let g = randomFloats(at.length, seed: seed)
        atLevel(at.level) {
          w.withUnsafeMutableBufferPointer { w in
            s.withUnsafeMutableBufferPointer { s in
              u.withUnsafeMutableBufferPointer { u in
                kernel(w.baseAddress!, g, s.baseAddress!, u.baseAddress!)
              }
            }
          }
        }
        for i in g.indices { formula(&expected.w[i], Double(g[i]), &expected.s[i], &expected.u[i]) }
      }
      expectClose(w, expected.w, tolerance: elementwiseTolerance, "w", sourceLocation: sourceLocation)
      expectClose(s, expected.s, tolerance: elementwiseTolerance, "first state", sourceLocation: sourceLocation)
      expectClose(u, expected.u, tolerance: elementwiseTolerance, "second state", sourceLocation: sourceLocation)
    }

    // Rates and decays are powers of two so that Float and Double hold the same values.
    private let rate = 0.125, decay = 0.0625

    @Test(arguments: cases) func stochasticGradientDescent(at: Case) {
      let n = Int64(at.length)
      expectUpdates(at: at) { w, g, _, _ in
        ck_sgd(w, g, nil, 0.125, 0, false, 0.0625, n)
      } formula: { w, g, _, _ in
        w -= rate * decay * w + rate * g
      }
      for nesterov in [false, true] {
        expectUpdates(at: at) { w, g, velocity, _ in
          ck_sgd(w, g, velocity, 0.125, 0.75, nesterov, 0.0625, n)
        } formula: { w, g, velocity, _ in
          velocity = 0.75 * velocity + g
          w -= rate * decay * w + rate * (nesterov ? g + 0.75 * velocity : velocity)
        }
      }
    }

    @Test(arguments: cases) func adam(at: Case) {
      expectUpdates(at: at) { w, g, m, v in
        ck_adam(w, g, m, v, 0.125, 0.75, 0.875, 0.0625, 0.25, 0.5, 0.0625, Int64(at.length))
      } formula: { w, g, m, v in
        m = 0.75 * m + 0.25 * g
        v = 0.875 * v + 0.125 * g * g
        w -= rate * decay * w + rate * (m / 0.25) / ((v / 0.5).squareRoot() + 0.0625)
      }
    }

    @Test(arguments: cases) func adagrad(at: Case) {
      expectUpdates(at: at) { w, g, s, _ in
        ck_adagrad(w, g, s, 0.125, 0.0625, 0.0625, Int64(at.length))
      } formula: { w, g, s, _ in
        s += g * g
        w -= rate * decay * w + rate * g / (s.squareRoot() + 0.0625)
      }
    }

    @Test(arguments: cases) func adadelta(at: Case) {
      expectUpdates(at: at) { w, g, s, u in
        ck_adadelta(w, g, s, u, 0.125, 0.75, 0.0625, 0.0625, Int64(at.length))
      } formula: { w, g, s, u in
        s = 0.75 * s + 0.25 * g * g
        let d = (u + 0.0625).squareRoot() / (s + 0.0625).squareRoot() * g
        u = 0.75 * u + 0.25 * d * d
        w -= rate * decay * w + rate * d
      }
    }

    @Test(arguments: cases) func rmsprop(at: Case) {
      let n = Int64(at.length)
      expectUpdates(at: at) { w, g, s, _ in
        ck_rmsprop(w, g, s, nil, 0.125, 0.75, 0.0625, 0, 0.0625, n)
      } formula: { w, g, s, _ in
        s = 0.75 * s + 0.25 * g * g
        w -= rate * decay * w + rate * g / (s.squareRoot() + 0.0625)
      }
      expectUpdates(at: at) { w, g, s, velocity in
        ck_rmsprop(w, g, s, velocity, 0.125, 0.75, 0.0625, 0.5, 0.0625, n)
      } formula: { w, g, s, velocity in
        s = 0.75 * s + 0.25 * g * g
        velocity = 0.5 * velocity + g / (s.squareRoot() + 0.0625)
        w -= rate * decay * w + rate * velocity
      }
    }

    @Test(arguments: nonemptyCases) func aPlaceDoesNotChangeTheBits(at: Case) {
      let n = at.length
      let g = randomFloats(n, seed: 1)
      func update(from start: Int) -> [Float] {
        var w = Array(randomFloats(n, seed: 2)[start...])
        var m = Array(randomFloats(n, seed: 3)[start...])
        var v = Array(randomFloats(n, seed: 4, in: 0...1)[start...])
        atLevel(at.level) {
          ck_adam(&w, Array(g[start...]), &m, &v, 0.1, 0.9, 0.99, 1e-8, 0.3, 0.2, 0.01, Int64(n - start))
        }
        return w + m + v
      }
      let all = update(from: 0)
      let start = n / 3
      let part = (0..<3).flatMap { all[($0 * n + start)..<($0 + 1) * n] }
      #expect(update(from: start).bits == part.bits)
    }
  }
}
