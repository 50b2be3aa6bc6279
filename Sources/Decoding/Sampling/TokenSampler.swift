import Tensors
import Tokens

/// Draws tokens: temperature, then the top k of what is left, then the top p of that, then what is typical of those.
///
/// A draw depends on the seed, the sentence's number in the input, the sample and the step, and on nothing else: not
/// on the batch that the sentence is in, and not on what other sentences drew.
struct TokenSampler: TokenChooser {
  let options: SamplingOptions
  private let source: RandomSource

  init(_ options: SamplingOptions) {
    self.options = options
    source = RandomSource(seed: options.seed)("sampling")
  }

  func choose(_ scores: StepScores, row: Int, number: Int, sample: Int, time: Int) -> Int {
    var random = source(number)(sample)(time).generator
    return draw(scores, row: row, at: random.uniform())
  }

  /// The column at which the cumulative probability passes `uniform`.
  private func draw(_ scores: StepScores, row: Int, at uniform: Double) -> Int {
    let weights = weights(scores, row: row)
    guard options.topK > 0 || options.topP < 1 || options.typicalP < 1 else {
      return place(at: uniform, count: weights.count) { weights[$0] }
    }
    var order = mostProbable(weights)
    if options.typicalP < 1 { order = TypicalSampling.columns(of: weights, among: order, share: options.typicalP) }
    return Int(
      order[order.startIndex + place(at: uniform, count: order.count) { weights[Int(order[order.startIndex + $0])] }])
  }

  /// The top p of the top k, or of all.
  private func mostProbable(_ weights: UnsafeMutableBufferPointer<Float>) -> ArraySlice<TokenID> {
    if options.topK > 0 {
      let columns = NucleusSampling.columns(of: weights, count: options.topK)
      let sum = columns.reduce(0) { $0 + Double(weights[Int($1)]) }
      return NucleusSampling.prefix(of: columns, weights, reaching: options.topP * sum).columns
    }
    return options.topP < 1
      ? NucleusSampling.columns(of: weights, share: options.topP) : Array(0..<Int32(weights.count))[...]
  }

  /// Of `count` weights the first at which their running sum passes `uniform` times the whole; the last positive one
  /// if rounding keeps all below.
  private func place(at uniform: Double, count: Int, weight: (Int) -> Float) -> Int {
    let threshold = uniform * (0..<count).reduce(0) { $0 + Double(weight($1)) }
    var (last, sum) = (0, 0.0)
    for index in 0..<count where weight(index) > 0 {
      sum += Double(weight(index))
      last = index
      if sum > threshold { break }
    }
    return last
  }

  /// Probabilities but for a factor: exp((score − largest) / temperature).
  private func weights(_ scores: StepScores, row: Int) -> UnsafeMutableBufferPointer<Float> {
    let weights = scores.arena.matrix(1, scores.matrix.columns)
    for (column, score) in scores.matrix.row(row).enumerated() {
      weights.base[column] = scores.unnormalizedLogProbability(score, row: row)
      if !(weights.base[column] > -.infinity) { weights.base[column] = -.infinity }
    }
    let largest = weights.base[Int(weights.argmax(row: 0))]
    guard largest > -.infinity else {  // all excluded; the search ends the hypothesis whatever is chosen
      weights.fill(0)
      return weights.elements
    }
    // Finite, so that the largest score stays at 0 under the lowest temperature, and not 0, so that what is excluded
    // stays so under the highest.
    let factor = max(min(Float(1 / options.temperature), .greatestFiniteMagnitude), .leastNormalMagnitude)
    for column in 0..<weights.columns { weights.base[column] = (weights.base[column] - largest) * factor }
    weights.exponentialInPlace()
    return weights.elements
  }
}
