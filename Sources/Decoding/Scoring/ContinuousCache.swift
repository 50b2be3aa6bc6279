import Foundation
import Tensors
import Tokens

/// What followed like states a while ago is likely now: the continuous cache of Grave, Joulin and Usunier 2017.
///
/// ```
/// p(w) ∝ Σᵢ [wᵢ = w] · exp(θ · hₜ·hᵢ)      over the last N places i, where hᵢ was the state and wᵢ came next
/// ```
/// θ = 0 counts words alone, a large θ trusts the likest states. As in the paper, with its linear interpolation; the
/// states are those that the output layer reads. The sharpness is a list, because the products hₜ·hᵢ, which cost most,
/// serve any.
package struct ContinuousCache {
  /// Places that are remembered, N.
  package let size: Int
  /// θ, some to choose from.
  package let sharpnesses: [Float]
  private let arena = Arena()
  /// Of the places that are remembered, oldest first: states one behind the other, and what came next.
  private var states: [Float] = []
  private var tokens: [TokenID] = []

  package init(size: Int, sharpnesses: [Float]) {
    precondition(size > 0, "a cache of \(size) places")
    self.size = size
    self.sharpnesses = sharpnesses
  }

  /// The probability of each token by all that was before it; the tokens are then remembered.
  ///
  /// - Parameters:
  ///   - read: `[count, hiddenSize]`, the state before each token.
  ///   - next: tokens.
  /// - Returns: for each sharpness the natural log-probability of each token: −∞ for one that is not remembered, and
  ///   nil where nothing is.
  package mutating func logProbabilities(_ read: Matrix, _ next: ArraySlice<TokenID>) -> [[Float?]] {
    precondition(read.rows == next.count, "\(read.rows) states before \(next.count) tokens")
    arena.reset()
    let remembered = tokens.count
    // (1) Old and new places in one matrix, and the products of all pairs.
    let all = arena.matrix(remembered + next.count, read.columns)
    states.withUnsafeBufferPointer { old in
      if let base = old.baseAddress { all.base.update(from: base, count: old.count) }
    }
    all.rows(remembered, next.count).copy(from: read)
    tokens += next
    let products = arena.matrix(next.count, all.rows)
    Product.multiplyTransposed(read, all, into: products, using: arena)
    // (2) A place sees those before it.
    let places = (0..<next.count).map { place -> (Int, Range<Int>) in
      (place, max(0, remembered + place - size)..<remembered + place)
    }
    let values = sharpnesses.map { sharpness in
      places.map { place, seen in
        logProbability(of: tokens[remembered + place], products.row(place), sharpness, among: seen)
      }
    }
    // (3) The oldest are forgotten.
    let kept = min(size, tokens.count)
    tokens.removeFirst(tokens.count - kept)
    states = Array(all.rows(all.rows - kept, kept).elements)
    return values
  }

  private func logProbability(
    of token: TokenID, _ products: UnsafeMutableBufferPointer<Float>, _ sharpness: Float, among seen: Range<Int>
  ) -> Float? {
    guard !seen.isEmpty else { return nil }
    var largest = -Float.infinity
    for place in seen { largest = max(largest, products[place]) }
    var (sum, own) = (Float(0), Float(0))
    for place in seen {
      let share = exp(sharpness * (products[place] - largest))
      sum += share
      if tokens[place] == token { own += share }
    }
    return log(own / sum)
  }
}
