import Models
import Tensors
import Tokens

/// Learns from a text while it is read.
package protocol SegmentLearner: AnyObject {
  /// Tokens that are read before there is something to learn from them.
  var segmentLength: Int { get }

  /// - Parameter gradient: of the mean loss of a segment's tokens, by the weights that have read them.
  func learn(overwriting gradient: FlatArray)
}

/// Reads lines in their order, and predicts each token before it is read.
///
/// A text that is read as one goes on in the state in which the last call has left it. Many tokens are read together,
/// whatever lines they belong to, for the output layer's products are fast with many rows.
package final class StatefulScorer {
  private let model: NeuralLanguageModel
  private let weights: Weights
  private let start: TokenID
  private let scorer: LanguageScorer
  private let learner: (any SegmentLearner)?
  private let gradients: FlatArray?
  private let learningArena = Arena()
  private var state: LanguageState?
  /// The token before the next.
  private var before: TokenID
  private var segment: Segment
  /// Tokens that are read together at most.
  private let partLength = 256

  /// What has been read since the learner has learned last.
  private struct Segment {
    let before: TokenID
    let state: LanguageState?
    var tokens: [TokenID] = []
  }

  /// - Parameters:
  ///   - weights: a copy of the scorer's own, where a learner changes them.
  ///   - start: stands before the first token of a text.
  ///   - arena: is overwritten.
  package init(
    _ model: NeuralLanguageModel, weights: Weights, start: TokenID, learner: (any SegmentLearner)? = nil,
    arena: Arena = Arena()
  ) {
    if let learner { precondition(learner.segmentLength > 0, "segments of \(learner.segmentLength) tokens") }
    self.model = model
    self.weights = weights
    self.start = start
    self.learner = learner
    scorer = LanguageScorer(model, weights: weights, arena: arena)
    gradients = learner.map { _ in FlatArray(count: weights.count) }
    before = start
    segment = Segment(before: start, state: nil)
  }

  /// - Parameters:
  ///   - lines: tokens, each line with its end as the last.
  ///   - visit: takes, part by part, the states that the output layer has read, `[count, hiddenSize]`, and the tokens
  ///     that came next.
  /// - Returns: the natural log-probability of each token of each line.
  /// - Throws: when the task of the caller is cancelled, between two parts of a line.
  package func logProbabilities(
    of lines: [[TokenID]], visit: (Matrix, ArraySlice<TokenID>) -> Void = { _, _ in }
  ) throws(CancellationError) -> [[Float]] {
    if model.options.carriesState {
      return try read(Array(lines.joined()), visit).split(into: lines.map(\.count))
    }
    var found: [[Float]] = []
    found.reserveCapacity(lines.count)
    for line in lines {
      (state, before) = (nil, start)
      segment = Segment(before: start, state: nil)
      found.append(try read(line, visit))
      learn()
    }
    return found
  }

  private func read(
    _ tokens: [TokenID], _ visit: (Matrix, ArraySlice<TokenID>) -> Void
  ) throws(CancellationError) -> [Float] {
    var logProbabilities: [Float] = []
    logProbabilities.reserveCapacity(tokens.count)
    while logProbabilities.count < tokens.count {
      if Task.isCancelled { throw CancellationError() }
      let first = logProbabilities.count
      let room = learner.map { $0.segmentLength - segment.tokens.count } ?? partLength
      let part = tokens[first..<min(first + min(room, partLength), tokens.count)]
      let batch = LanguageBatch(lines: [part], start: before)
      logProbabilities += scorer.logProbabilities(batch, from: &state) { visit($0, part) }
      before = tokens[part.endIndex - 1]
      guard let learner else { continue }
      segment.tokens += part
      if segment.tokens.count == learner.segmentLength { learn() }
    }
    return logProbabilities
  }

  /// Learns from the segment that is over. It is read again, because the tokens have come by and by: the scores never
  /// depend on how many come at once.
  private func learn() {
    guard let learner, let gradients, !segment.tokens.isEmpty else { return }
    learningArena.reset()
    let tape = Tape(weights: weights, arena: learningArena, gradients: gradients)
    let batch = LanguageBatch(lines: [segment.tokens[...]], start: segment.before)
    _ = model.loss(
      batch, from: segment.state?.layers(on: tape), scale: 1 / Float(segment.tokens.count), on: tape)
    tape.backward()
    learner.learn(overwriting: gradients)
    gradients.clear(0..<gradients.count)
    segment = Segment(before: before, state: state)
  }
}

extension Array {
  /// Consecutive parts.
  ///
  /// - Precondition: the lengths add up to all elements.
  package func split(into lengths: [Int]) -> [[Element]] {
    var first = 0
    let parts = lengths.map { length -> [Element] in
      defer { first += length }
      return Array(self[first..<first + length])
    }
    precondition(first == count, "parts of \(first) elements of \(count)")
    return parts
  }
}
