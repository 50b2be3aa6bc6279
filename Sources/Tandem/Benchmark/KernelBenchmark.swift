import CKernels
import Tensors

extension BenchmarkGroup {
  static let kernels = BenchmarkGroup(
    "kernels", "functions between the products, on one thread"
  ) { settings in
    KernelBenchmark.kernels.map { kernel in
      BenchmarkFigure(kernel.name, KernelBenchmark.rate(of: kernel, seconds: settings.seconds), "numbers/ns")
    }
  }
}

/// How fast each kernel is, at sizes that models have. Products are measured by ``ProductBenchmark``.
package enum KernelBenchmark {
  package struct Kernel: Sendable {
    package let name: String
    /// That a call writes, or reads where it writes a sum.
    fileprivate let count: Int
    fileprivate let prepare: @Sendable (Buffers) -> () -> Void

    fileprivate init(
      _ name: String, _ count: Int = rows * width, _ prepare: @escaping @Sendable (Buffers) -> () -> Void
    ) {
      (self.name, self.count, self.prepare) = (name, count, prepare)
    }
  }

  /// Numbers in a nanosecond, of the fastest of many calls.
  fileprivate static func rate(of kernel: Kernel, seconds: Double) -> Double {
    let buffers = Buffers()
    let call = kernel.prepare(buffers)
    return withExtendedLifetime(buffers) {
      1e-9
        * fastestRate(within: seconds) {
          call()
          return Double(kernel.count)
        }
    }
  }

  // MARK: Sizes

  fileprivate static let rows = 32, width = 512, vocabulary = 8000, tags = 20, sourceLength = 15
  /// Of a matrix that an optimizer updates.
  fileprivate static let weightCount = 1 << 20

  /// Arrays as arguments of kernels.
  fileprivate final class Buffers {
    private var arrays: [FlatArray] = []

    /// From 0.1 to 0.9, so that nothing overflows or vanishes when a kernel works on its own output again and again.
    func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
      let array = FlatArray(count: count)
      arrays.append(array)
      for index in 0..<count {
        let place = Float(index) * 0.618_034
        array.base[index] = 0.1 + 0.8 * (place - place.rounded(.down))
      }
      return array.base
    }

    var state: UnsafeMutablePointer<Float> { floats(rows * width) }
    var gates: UnsafeMutablePointer<Float> { floats(4 * rows * width) }
    var logits: UnsafeMutablePointer<Float> { floats(rows * vocabulary) }
    var weights: UnsafeMutablePointer<Float> { floats(weightCount) }

    private func bound<Number>(_ count: Int, _ type: Number.Type, _ value: (Int) -> Number)
      -> UnsafeMutablePointer<Number>
    {
      let words = (count * MemoryLayout<Number>.stride + 3) / 4
      let start = UnsafeMutableRawPointer(floats(words)).bindMemory(to: type, capacity: count)
      for index in 0..<count { start[index] = value(index) }
      return start
    }

    func integers(_ count: Int, _ value: (Int) -> Int32) -> UnsafeMutablePointer<Int32> {
      bound(count, Int32.self, value)
    }

    func bytes(_ count: Int) -> UnsafeMutablePointer<Int8> { bound(count, Int8.self) { Int8($0 % 127) } }
    func halves(_ count: Int) -> UnsafeMutablePointer<UInt16> { bound(count, UInt16.self) { _ in 0x3F00 } }
    func doubles(_ count: Int) -> UnsafeMutablePointer<Double> { bound(count, Double.self) { Double($0 % 7) } }
    func pairs(_ count: Int) -> UnsafeMutablePointer<UInt32> { bound(count, UInt32.self) { _ in 0 } }
    /// Of each row, within a matrix of so many.
    func rowIDs(below limit: Int) -> UnsafeMutablePointer<Int32> { integers(rows) { Int32($0 * 7 % limit) } }
    /// Of sentences of the same length, one for each row.
    var offsets: UnsafeMutablePointer<Int32> { integers(rows + 1) { Int32($0 * sourceLength) } }
    var weightOffsets: UnsafeMutablePointer<Int64> { bound(rows, Int64.self) { Int64($0 * sourceLength) } }
    var memory: UnsafeMutablePointer<Float> { floats(rows * sourceLength * width) }
    var scores: UnsafeMutablePointer<Float> { floats(rows * sourceLength) }
  }

  // MARK: Kernels

  package static let kernels: [Kernel] =
    elementwise + indexed + recurrent + losses + chains + pooled + attention + optimizers + storage

  /// y = f(y, x, z), each as large as a layer's state.
  private static func onStates(
    _ name: String,
    _ call: @escaping @Sendable (UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, Int64) -> Void
  ) -> Kernel {
    Kernel(name) { buffers in
      let (y, x, z) = (buffers.state, buffers.state, buffers.state)
      return { call(y, x, z, count) }
    }
  }

  private static let (r, n, count) = (Int64(rows), Int64(width), Int64(rows * width))

  private static let elementwise = [
    onStates("add") { y, x, _, n in ck_add(y, x, n) },
    onStates("add_scaled") { y, x, _, n in ck_add_scaled(y, x, 0.5, n) },
    onStates("scale") { y, _, _, n in ck_scale(y, 1, n) },
    onStates("multiply") { y, x, z, n in ck_multiply(y, x, z, n) },
    onStates("multiply_add") { y, x, z, n in ck_multiply_add(y, x, z, n) },
    onStates("tanh") { y, x, _, n in ck_tanh(y, x, n) },
    onStates("sigmoid") { y, x, _, n in ck_sigmoid(y, x, n) },
    onStates("relu") { y, x, _, n in ck_relu(y, x, n) },
    onStates("tanh_backward") { y, x, z, n in ck_tanh_backward(y, x, z, n) },
    onStates("sigmoid_backward") { y, x, z, n in ck_sigmoid_backward(y, x, z, n) },
    onStates("relu_backward") { y, x, z, n in ck_relu_backward(y, x, z, n) },
    onStates("exp") { y, x, _, n in ck_exp(y, x, n) },
    onStates("log") { y, x, _, n in ck_log(y, x, n) },
    onStates("sum_of_squares") { _, x, _, n in _ = ck_sum_of_squares(x, n) },
    onStates("add_row_sums") { y, x, _, _ in ck_add_row_sums(y, x, r, n, n) },
    onStates("dropout") { y, x, _, _ in ck_dropout(y, n, x, n, r, n, 0.3, 42, nil, 0) },
    onStates("dropout_backward") { y, x, _, _ in ck_dropout_backward(y, n, x, n, r, n, 0.3, 42, nil, 0) },
    Kernel("layer_norm") { buffers in
      let (y, x, gain, statistics) = (buffers.state, buffers.state, buffers.state, buffers.state)
      return { ck_layer_norm(y, n, x, n, gain, gain + width, r, n, 1e-5, statistics, statistics + rows) }
    },
    Kernel("layer_norm_backward") { buffers in
      let (dx, dy, x, gain, statistics) = (buffers.state, buffers.state, buffers.state, buffers.state, buffers.state)
      let dGain = buffers.state
      return {
        ck_layer_norm_backward(
          dx, n, dGain, dGain + width, dy, n, x, n, gain, r, n, statistics, statistics + rows)
      }
    },
  ]

  private static let indexed = [
    Kernel("gather_rows") { buffers in
      let (y, table, ids) = (buffers.state, buffers.weights, buffers.rowIDs(below: weightCount / width))
      return { ck_gather_rows(y, n, table, n, ids, r, n) }
    },
    Kernel("scatter_add_rows") { buffers in
      let (table, x, ids) = (buffers.weights, buffers.state, buffers.rowIDs(below: weightCount / width))
      return { ck_scatter_add_rows(table, n, x, n, ids, r, n) }
    },
    Kernel("gather_quantized_rows") { buffers in
      let (y, table, scales) = (buffers.state, buffers.bytes(weightCount), buffers.floats(weightCount / width))
      let ids = buffers.rowIDs(below: weightCount / width)
      return { ck_gather_quantized_rows(y, n, table, n, scales, ids, r, n) }
    },
  ]

  private static let recurrent = [
    Kernel("lstm_forward") { buffers in
      let (gates, old, c) = (buffers.gates, buffers.state, buffers.state)
      let (tanhC, h) = (buffers.state, buffers.state)
      return { ck_lstm_forward(gates, old, c, tanhC, h, r, n) }
    },
    Kernel("lstm_backward", 4 * rows * width) { buffers in
      let (dGates, gates, old) = (buffers.gates, buffers.gates, buffers.state)
      let (tanhC, dh, dc) = (buffers.state, buffers.state, buffers.state)
      return { ck_lstm_backward(dGates, gates, old, tanhC, dh, dc, r, n) }
    },
    Kernel("lstm_variant_forward") { buffers in
      let (gates, old, peepholes) = (buffers.gates, buffers.state, buffers.state)
      let (c, tanhC, h) = (buffers.state, buffers.state, buffers.state)
      return { ck_lstm_variant_forward(gates, old, peepholes, false, c, tanhC, h, r, n) }
    },
    Kernel("lstm_variant_backward", 4 * rows * width) { buffers in
      let (dGates, gates, old, c) = (buffers.gates, buffers.gates, buffers.state, buffers.state)
      let (tanhC, peepholes, dh) = (buffers.state, buffers.state, buffers.state)
      let (dPeepholes, dc) = (buffers.state, buffers.state)
      return {
        ck_lstm_variant_backward(dGates, gates, old, c, tanhC, peepholes, dPeepholes, false, dh, dc, r, n)
      }
    },
    Kernel("gru_forward") { buffers in
      let (x, u, old, h) = (buffers.gates, buffers.gates, buffers.state, buffers.state)
      return { ck_gru_forward(x, u, old, h, r, n) }
    },
    Kernel("gru_backward", 6 * rows * width) { buffers in
      let (dx, du, dOld) = (buffers.gates, buffers.gates, buffers.state)
      let (gates, u, old, dh) = (buffers.gates, buffers.gates, buffers.state, buffers.state)
      return { ck_gru_backward(dx, du, dOld, gates, u, old, dh, r, n) }
    },
    Kernel("gru_before_gates") { buffers in
      let (x, u, old, reset) = (buffers.gates, buffers.gates, buffers.state, buffers.state)
      return { ck_gru_before_gates(x, u, old, reset, r, n) }
    },
    Kernel("gru_before_output") { buffers in
      let (x, v, old, h) = (buffers.gates, buffers.floats(rows * width), buffers.state, buffers.state)
      for index in 0..<rows * width { v[index] = 0 }  // it is added to x
      return { ck_gru_before_output(x, v, old, h, r, n) }
    },
    Kernel("gru_before_output_backward", 2 * rows * width) { buffers in
      let (dx, dOld, gates, old, dh) = (buffers.gates, buffers.state, buffers.gates, buffers.state, buffers.state)
      return { ck_gru_before_output_backward(dx, dOld, gates, old, dh, r, n) }
    },
    Kernel("gru_before_gates_backward") { buffers in
      let (dx, dOld, gates, old, dReset) = (buffers.gates, buffers.state, buffers.gates, buffers.state, buffers.state)
      return { ck_gru_before_gates_backward(dx, dOld, gates, old, dReset, r, n) }
    },
  ]

  private static let losses = [
    Kernel("softmax", rows * vocabulary) { buffers in
      let (y, x) = (buffers.logits, buffers.logits)
      return { ck_softmax(y, v, x, v, r, v) }
    },
    Kernel("log_softmax", rows * vocabulary) { buffers in
      let (y, x) = (buffers.logits, buffers.logits)
      return { ck_log_softmax(y, v, x, v, r, v) }
    },
    Kernel("cross_entropy", rows * vocabulary) { buffers in
      let (logits, targets, loss) = (buffers.logits, buffers.rowIDs(below: vocabulary), buffers.state)
      return { ck_cross_entropy(logits, v, targets, nil, r, v, 0.1, 1, loss, loss + rows) }
    },
    Kernel("binary_cross_entropy", rows * width) { buffers in
      let (logits, targets, loss) = (buffers.state, buffers.floats(rows * width), buffers.state)
      for index in 0..<rows * width { targets[index] = Float(index % 2) }
      return { ck_binary_cross_entropy(logits, n, targets, nil, r, n, 1, loss, loss + rows) }
    },
    Kernel("row_maximum", rows * vocabulary) { buffers in
      let (x, maximum, place) = (buffers.logits, buffers.state, buffers.rowIDs(below: vocabulary))
      return { ck_row_maximum(x, v, r, v, maximum, place, maximum + rows) }
    },
    Kernel("top_k", vocabulary) { buffers in
      let (x, values, ids) = (buffers.logits, buffers.floats(5), buffers.integers(5) { _ in 0 })
      return { ck_top_k(x, v, 5, values, ids) }
    },
  ]

  private static let (v, t) = (Int64(vocabulary), Int64(tags))

  private static let chains = [
    Kernel("chain_forward", rows * tags) { buffers in
      let (alpha, shift, previous) = (buffers.state, buffers.doubles(rows), buffers.state)
      let (emissions, transitions) = (buffers.state, buffers.state)
      return { ck_chain_forward(alpha, shift, previous, emissions, t, transitions, r, t) }
    },
    Kernel("chain_backward", rows * tags) { buffers in
      let (result, pairs, marginals) = (buffers.state, buffers.state, buffers.state)
      let (previous, transitions, work) = (buffers.state, buffers.state, buffers.state)
      return { ck_chain_backward(result, pairs, marginals, previous, transitions, work, r, t) }
    },
    Kernel("chain_best", rows * tags) { buffers in
      let (best, from, previous) = (
        buffers.doubles(rows * tags), buffers.integers(rows * tags) { _ in 0 },
        buffers.doubles(rows * tags)
      )
      let (emissions, transitions) = (buffers.state, buffers.doubles(tags * tags))
      return { ck_chain_best(best, from, previous, emissions, t, transitions, r, t) }
    },
  ]

  private static let pooled = [
    Kernel("maximum_step") { buffers in
      let (y, place, x) = (buffers.state, buffers.integers(rows * width) { _ in 0 }, buffers.state)
      return { ck_maximum_step(y, place, x, 3, count) }
    },
    Kernel("maximum_step_backward") { buffers in
      let (dx, place, dy) = (buffers.state, buffers.integers(rows * width) { Int32($0 % 3) }, buffers.state)
      return { ck_maximum_step_backward(dx, place, dy, 2, count) }
    },
  ]

  /// Numbers are those of the keys or memory that are read.
  private static let attention: [Kernel] = {
    func kernel(_ name: String, _ prepare: @escaping @Sendable (Buffers, Attended) -> () -> Void) -> Kernel {
      Kernel(name, rows * sourceLength * width) { prepare($0, Attended($0)) }
    }
    return [
      kernel("attention_dot_scores") { _, to in
        { ck_attention_dot_scores(to.scores, to.places, to.query, n, to.keys, n, to.offsets, to.ids, r, n, 0.1) }
      },
      kernel("attention_dot_scores_backward") { buffers, to in
        let (dQuery, dKeys) = (buffers.state, buffers.memory)
        return {
          ck_attention_dot_scores_backward(
            dQuery, n, dKeys, n, to.scores, to.places, to.query, n, to.keys, n, to.offsets, to.ids, r, n, 0.1)
        }
      },
      kernel("attention_additive_scores") { buffers, to in
        let v = buffers.state
        return {
          ck_attention_additive_scores(to.scores, to.places, to.query, n, to.keys, n, v, to.offsets, to.ids, r, n)
        }
      },
      kernel("attention_additive_scores_backward") { buffers, to in
        let (dQuery, dKeys, v, dV) = (buffers.state, buffers.memory, buffers.state, buffers.state)
        return {
          ck_attention_additive_scores_backward(
            dQuery, n, dKeys, n, dV, to.scores, to.places, to.query, n, to.keys, n, v, to.offsets, to.ids, r, n)
        }
      },
      Kernel("attention_softmax", rows * sourceLength) { buffers in
        let to = Attended(buffers)
        return { ck_attention_softmax(to.scores, to.places, to.offsets, to.ids, r) }
      },
      kernel("attention_context") { buffers, to in
        let context = buffers.state
        return { ck_attention_context(context, n, to.scores, to.places, to.keys, n, to.offsets, to.ids, r, n) }
      },
      kernel("attention_context_backward") { buffers, to in
        let (dScores, dMemory, dContext) = (buffers.scores, buffers.memory, buffers.state)
        return {
          ck_attention_context_backward(
            dScores, dMemory, n, dContext, n, to.scores, to.places, to.keys, n, to.offsets, to.ids, r, n)
        }
      },
    ]
  }()

  /// What a query of each row attends to: a sentence of its own.
  private struct Attended {
    let scores: UnsafeMutablePointer<Float>, query: UnsafeMutablePointer<Float>, keys: UnsafeMutablePointer<Float>
    let places: UnsafeMutablePointer<Int64>
    let offsets: UnsafeMutablePointer<Int32>, ids: UnsafeMutablePointer<Int32>

    init(_ buffers: Buffers) {
      (scores, query, keys) = (buffers.scores, buffers.state, buffers.memory)
      (places, offsets, ids) = (buffers.weightOffsets, buffers.offsets, buffers.integers(rows) { Int32($0) })
    }
  }

  private static let optimizers: [Kernel] = {
    func kernel(
      _ name: String,
      _ call:
        @escaping @Sendable (
          _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ s: UnsafeMutablePointer<Float>,
          _ u: UnsafeMutablePointer<Float>, Int64
        ) -> Void
    ) -> Kernel {
      Kernel(name, weightCount) { buffers in
        let (w, g, s, u) = (buffers.weights, buffers.weights, buffers.weights, buffers.weights)
        return { call(w, g, s, u, Int64(weightCount)) }
      }
    }
    return [
      kernel("sgd") { w, g, s, _, n in ck_sgd(w, g, s, 1e-3, 0.9, false, 0, n) },
      kernel("adam") { w, g, s, u, n in ck_adam(w, g, s, u, 1e-3, 0.9, 0.999, 1e-8, 1, 1, 0, n) },
      kernel("adagrad") { w, g, s, _, n in ck_adagrad(w, g, s, 1e-3, 1e-8, 0, n) },
      kernel("adadelta") { w, g, s, u, n in ck_adadelta(w, g, s, u, 1e-3, 0.9, 1e-6, 0, n) },
      kernel("rmsprop") { w, g, s, u, n in ck_rmsprop(w, g, s, u, 1e-3, 0.99, 1e-8, 0.9, 0, n) },
      kernel("moving_average") { w, g, _, _, n in ck_moving_average(w, g, 0.999, n) },
    ]
  }()

  private static let storage = [
    Kernel("to_bf16") { buffers in
      let (y, x) = (buffers.halves(rows * width), buffers.state)
      return { ck_to_bf16(y, x, count) }
    },
    Kernel("from_bf16") { buffers in
      let (y, x) = (buffers.state, buffers.halves(rows * width))
      return { ck_from_bf16(y, x, count) }
    },
    Kernel("quantize_rows") { buffers in
      let (y, scales, x) = (buffers.bytes(rows * width), buffers.floats(rows), buffers.state)
      return { ck_quantize_rows(y, n, scales, x, n, r, n) }
    },
    Kernel("pack_panels", weightCount) { buffers in
      let (columns, inner) = (Int64(weightCount / width), n)
      let panels = buffers.floats(Int(ck_panel_floats(columns, inner)))
      let x = buffers.weights
      return { ck_pack_panels(panels, x, 1, inner, columns, inner) }
    },
    Kernel("pack_quantized", weightCount) { buffers in
      let (columns, inner) = (Int64(weightCount / width), n)
      let panels = buffers.bytes(Int(ck_quantized_panel_bytes(columns, inner)))
      let x = buffers.bytes(weightCount)
      return { ck_pack_quantized(panels, x, inner, columns, inner) }
    },
    Kernel("pack_bf16", weightCount) { buffers in
      let (columns, inner) = (Int64(weightCount / width), n)
      let panels = buffers.pairs(Int(ck_bf16_panel_pairs(columns, inner)))
      let x = buffers.weights
      return { ck_pack_bf16(panels, x, 1, inner, columns, inner) }
    },
  ]
}
