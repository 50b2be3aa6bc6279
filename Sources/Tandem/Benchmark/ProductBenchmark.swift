import CKernels
import Foundation
import Tensors

extension BenchmarkGroup {
  static let products = BenchmarkGroup(
    "products", "beside what the processor can compute or read at most"
  ) { settings in
    let benchmark = ProductBenchmark(threadCount: settings.threadCount, seconds: settings.seconds)
    return ProductBenchmark.Numbers.supported.flatMap { benchmark.figures(of: $0) }
  }
}

/// How fast matrices are multiplied on this machine, beside what its processor can do at most.
package struct ProductBenchmark: Sendable {
  /// A form of product, each with c `[rows, columns]` and a sum over `inner`.
  package enum Form: String, CaseIterable, Sendable {
    /// x·Wᵀ with packed weights, as wherever a model is used.
    case packed = "x W' packed"
    /// x·Wᵀ, x·W and xᵀ·y of plain matrices, as in training.
    case transposed = "x W'"
    case plain = "x W"
    case gradient = "x' y"
  }

  /// What the numbers that are multiplied are.
  package enum Numbers: String, CaseIterable, Sendable {
    case f32
    /// Where the processor has instructions for it.
    case bf16
    /// Packed weights alone.
    case int8

    /// Bytes of a number.
    package var size: Int {
      switch self {
      case .f32: 4
      case .bf16: 2
      case .int8: 1
      }
    }

    package static var supported: [Self] {
      allCases.filter { $0 != .bf16 || InstructionSet.current == .bf16 }
    }

    package init(_ precision: Precision) {
      self =
        switch precision {
        case .f32: .f32
        case .bf16: .bf16
        }
    }

    /// How models are trained with such numbers; nil where they are not.
    package var trainingPrecision: Precision? {
      switch self {
      case .f32: .f32
      case .bf16: .bf16
      case .int8: nil
      }
    }
  }

  package struct Shape: Sendable {
    package let form: Form
    package let numbers: Numbers
    package let rows: Int, inner: Int, columns: Int

    fileprivate var name: String { "\(form.rawValue), \(rows) x \(columns), inner \(inner)" }

    /// For each byte of the weights: one serves each row once, with two operations.
    package var operationsPerByte: Double { 2 * Double(rows) / Double(numbers.size) }
  }

  /// Gates and output layers of decoding, for one row, a beam, and batches; then what a training step multiplies.
  package static func shapes(of numbers: Numbers) -> [Shape] {
    let packed = [(512, 2048), (1024, 2048), (512, 8000), (1024, 8000)].flatMap { inner, columns in
      [1, 5, 24, 32, 80, 160].map {
        Shape(form: .packed, numbers: numbers, rows: $0, inner: inner, columns: columns)
      }
    }
    if numbers == .int8 { return packed }
    return packed
      + [(600, 512, 2048), (512, 1024, 2048), (2000, 512, 8000), (1600, 256, 768)].flatMap { rows, inner, columns in
        [
          Shape(form: .transposed, numbers: numbers, rows: rows, inner: inner, columns: columns),
          Shape(form: .plain, numbers: numbers, rows: rows, inner: columns, columns: inner),
          Shape(form: .gradient, numbers: numbers, rows: columns, inner: rows, columns: inner),
        ]
      }
  }

  private let workers: Workers
  private let threadCount: Int
  private let seconds: Double

  /// - Parameters:
  ///   - threadCount: that work at the same time, each on matrices of its own; rates are the sums of theirs. Of more
  ///     than there are cores not all would run at once, so they are left out.
  ///   - seconds: for each rate.
  package init(threadCount: Int, seconds: Double = 0.2) {
    self.threadCount = min(threadCount, ProcessInfo.processInfo.activeProcessorCount)
    self.seconds = seconds
    workers = Workers(threadCount: self.threadCount)
  }

  /// Billions of multiplications and additions a second in registers alone.
  package func peak(of numbers: Numbers) -> Double {
    rate {
      {
        var (sum, integer): (Float, Int32) = (0, 0)
        return switch numbers {
        case .f32: ck_multiply_adds(100_000, &sum)
        case .bf16: ck_bf16_multiply_adds(100_000, &sum)
        case .int8: ck_quantized_multiply_adds(100_000, &integer)
        }
      }
    } / 1e9
  }

  /// GB/s of reading the weights of a product again and again, and doing next to nothing with them.
  package func reading(_ shape: Shape) -> Double {
    rate {
      let byteCount = shape.inner * shape.columns * shape.numbers.size
      let weights = FlatArray(count: byteCount / MemoryLayout<Float>.stride)
      return {
        precondition(ck_sum(weights.base, Int64(weights.count)) == 0)
        return Double(weights.count * MemoryLayout<Float>.stride)
      }
    } / 1e9
  }

  /// Billions of operations a second.
  package func rate(of shape: Shape) -> Double {
    rate {
      let product = Self.product(shape)
      return {
        product()
        return 2 * Double(shape.rows * shape.inner * shape.columns)
      }
    } / 1e9
  }

  /// Each shape beside the multiply-add peak, or how fast its weights can be read if that is less.
  fileprivate func figures(of numbers: Numbers) -> [BenchmarkFigure] {
    let peak = peak(of: numbers)
    var readingRates: [Int: Double] = [:]
    return Self.shapes(of: numbers).map { shape in
      var limit = peak
      if shape.form == .packed {
        let weights = shape.inner * shape.columns
        let reading = readingRates[weights] ?? reading(shape)
        readingRates[weights] = reading
        limit = min(peak, shape.operationsPerByte * reading)
      }
      return BenchmarkFigure(shape.name, numbers: numbers.rawValue, rate(of: shape), "Gop/s", limit: limit)
    }
  }

  private static func product(_ shape: Shape) -> () -> Void {
    let (rows, inner, columns) = (shape.rows, shape.inner, shape.columns)
    let (arena, precision) = (Arena(), shape.numbers.trainingPrecision ?? .f32)
    let c = arena.zeros(rows, columns)
    let x = shape.form == .gradient ? arena.zeros(inner, rows) : arena.zeros(rows, inner)
    switch shape.form {
    case .packed:
      var registry = ParameterRegistry()
      let weight = registry.add("weight", rows: columns, columns: inner, .zeros, isQuantizable: true)
      let weights = Weights(layout: registry.parameters, count: registry.count)
      let tape = Tape(
        weights: shape.numbers == .int8 ? weights.quantized() : weights, arena: arena, precision: precision)
      return { tape.multiply(x, weight, into: c) }
    case .transposed:
      let weight = arena.zeros(columns, inner)
      return { Product.multiplyTransposed(x, weight, into: c, in: precision, using: arena) }
    case .plain:
      let weight = arena.zeros(inner, columns)
      return { Product.multiply(x, weight, into: c, in: precision, using: arena) }
    case .gradient:
      let y = arena.zeros(inner, columns)
      return { Product.transposedMultiply(x, y, into: c, accumulate: true, in: precision, using: arena) }
    }
  }

  /// Units per second of work that is repeated, of all threads.
  ///
  /// - Parameter prepare: makes the work of one thread, which returns how many units it was.
  private func rate(_ prepare: @Sendable () -> () -> Double) -> Double {
    workers.map(threadCount) { _, _ in
      fastestRate(within: seconds, prepare())
    }.reduce(0, +)
  }
}
