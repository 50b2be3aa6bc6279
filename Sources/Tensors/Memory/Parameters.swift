#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A named matrix of a model, as a place in the model's flat block of weights.
///
/// A parameter holds no numbers: layers and models are values that describe equations, and the numbers come from the
/// ``Weights`` that a ``Tape`` carries. One model can so be run with trained weights, with an average of them, or
/// with a moving average, without being copied. Two layers that share a parameter are tied.
package struct Parameter: Sendable, Hashable {
  package let name: String
  package let rows: Int
  package let columns: Int
  /// First float in the flat block.
  package let offset: Int
  /// Whether it may be stored in integers of 8 bits: it is only multiplied, or looked up row by row.
  package let isQuantizable: Bool

  package var count: Int { rows * columns }
  package var range: Range<Int> { offset..<(offset + count) }
}

/// How a parameter starts.
package enum Initializer: Sendable {
  case zeros
  case constant(Float)
  /// Uniform in ±bound.
  case uniform(Float)
  /// Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010), for each of the stacked square or oblong blocks
  /// of `blockRows` rows by itself.
  case glorot(blockRows: Int)
  /// Each block of `blockRows` rows orthogonal (Saxe et al. 2014).
  case orthogonal(blockRows: Int)
  /// Normal with this deviation.
  case normal(Float)
  /// One value per block of `blockRows` rows: a bias of gates, such as LSTM's forget bias.
  case blocks([Float], blockRows: Int)
}

/// Collects the parameters of a model while its layers are made.
package struct ParameterRegistry: Sendable {
  package private(set) var parameters: [Parameter] = []
  package private(set) var initializers: [Initializer] = []
  /// Floats in the flat block, padding included.
  package private(set) var count = 0
  private var prefix = ""

  package init() {}

  /// Adds a parameter under the current prefix.
  ///
  /// - Parameter isQuantizable: true of a matrix that products alone read, and embeddings.
  package mutating func add(
    _ name: String, rows: Int, columns: Int, _ initializer: Initializer, isQuantizable: Bool = false
  ) -> Parameter {
    let fullName = prefix + name
    precondition(!parameters.contains { $0.name == fullName }, "two parameters are called \(fullName)")
    let parameter = Parameter(
      name: fullName, rows: rows, columns: columns, offset: count, isQuantizable: isQuantizable)
    parameters.append(parameter)
    initializers.append(initializer)
    count += (parameter.count + 15) & ~15  // every parameter starts on a cache line
    return parameter
  }

  /// Makes the parts of a layer under `name.`.
  package mutating func scope<Layer>(_ name: String, _ make: (inout ParameterRegistry) -> Layer) -> Layer {
    let outer = prefix
    prefix += name + "."
    defer { prefix = outer }
    return make(&self)
  }

  /// The parameters after the first `count`: those of a layer, by one who counted before it was made. What a layer
  /// shares with an earlier one is not among them.
  package func parameters(after count: Int) -> [Parameter] { Array(parameters[count...]) }

  /// Number of trained floats, padding not counted.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Fresh weights, every parameter drawn from its own source so that adding one leaves the others as they were.
  package func initialWeights(from random: RandomSource) -> Weights {
    let weights = Weights(layout: parameters, count: count)
    for (parameter, initializer) in zip(parameters, initializers) {
      var generator = random(parameter.name).generator
      initializer.fill(weights.view(of: parameter), using: &generator)
    }
    return weights
  }
}

extension Initializer {
  func fill(_ matrix: Matrix, using random: inout RandomSource.Generator) {
    switch self {
    case .zeros: matrix.fill(0)
    case .constant(let value): matrix.fill(value)
    case .uniform(let bound): fillUniform(matrix, bound: bound, &random)
    case .normal(let deviation):
      for index in 0..<matrix.count { matrix.base[index] = Float(random.normal()) * deviation }
    case .glorot(let blockRows):
      precondition(matrix.rows % blockRows == 0, "\(matrix.rows) rows in blocks of \(blockRows)")
      let bound = (6 / Float(blockRows + matrix.columns)).squareRoot()
      fillUniform(matrix, bound: bound, &random)
    case .orthogonal(let blockRows):
      precondition(matrix.rows % blockRows == 0, "\(matrix.rows) rows in blocks of \(blockRows)")
      for first in stride(from: 0, to: matrix.rows, by: blockRows) {
        fillOrthogonal(matrix.rows(first, blockRows), &random)
      }
    case .blocks(let values, let blockRows):
      precondition(matrix.count == values.count * blockRows, "\(matrix.count) biases in \(values.count) blocks")
      for index in 0..<matrix.count { matrix.base[index] = values[index / blockRows] }
    }
  }

  private func fillUniform(_ matrix: Matrix, bound: Float, _ random: inout RandomSource.Generator) {
    for index in 0..<matrix.count { matrix.base[index] = Float(2 * random.uniform() - 1) * bound }
  }

  /// Gram-Schmidt on normal vectors, in double: the shorter side becomes orthonormal.
  private func fillOrthogonal(_ matrix: Matrix, _ random: inout RandomSource.Generator) {
    let byRows = matrix.rows <= matrix.columns
    let count = byRows ? matrix.rows : matrix.columns
    let length = byRows ? matrix.columns : matrix.rows
    // One behind the other, each filled up with zeros.
    let width = (length + 7) / 8 * 8
    var vectors = [Double](repeating: 0, count: count * width)
    vectors.withUnsafeMutableBufferPointer { vectors in
      guard let base = vectors.baseAddress else { return }
      var made = 0
      while made < count {
        let vector = base + made * width
        for place in 0..<length { vector[place] = random.normal() }
        // Twice is enough (Giraud et al. 2005): the first pass leaves rounding errors that the second removes.
        for _ in 0..<2 {
          for other in 0..<made {
            let other = base + other * width
            subtract(other, times: dot(vector, other, width), from: vector, width)
          }
        }
        let norm = dot(vector, vector, width).squareRoot()
        if norm < 1e-6 { continue }
        for place in 0..<length { vector[place] /= norm }
        made += 1
      }
      for i in 0..<count {
        for j in 0..<length {
          matrix.base[byRows ? i * matrix.stride + j : j * matrix.stride + i] = Float(base[i * width + j])
        }
      }
    }
  }

  /// In eight sums, which are one vector to the optimizer. Written with `SIMD8` a debug build would take ten times as
  /// long, which is a minute for a model of default size.
  private func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var (s0, s1, s2, s3, s4, s5, s6, s7) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var i = 0
    while i < count {
      s0 += a[i] * b[i]
      s1 += a[i &+ 1] * b[i &+ 1]
      s2 += a[i &+ 2] * b[i &+ 2]
      s3 += a[i &+ 3] * b[i &+ 3]
      s4 += a[i &+ 4] * b[i &+ 4]
      s5 += a[i &+ 5] * b[i &+ 5]
      s6 += a[i &+ 6] * b[i &+ 6]
      s7 += a[i &+ 7] * b[i &+ 7]
      i &+= 8
    }
    return SIMD8(s0, s1, s2, s3, s4, s5, s6, s7).sum()
  }

  private func subtract(
    _ a: UnsafePointer<Double>, times factor: Double, from b: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    var i = 0
    while i < count {
      b[i] -= factor * a[i]
      i &+= 1
    }
  }
}
