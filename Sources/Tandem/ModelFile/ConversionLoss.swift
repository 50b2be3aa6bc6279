import Evaluation
import Foundation

/// Something of a model before a conversion, and the same after it.
struct BeforeAndAfter<Value> {
  var before: Value
  var after: Value

  func map<Result>(_ transform: (Value) throws -> Result) rethrows -> BeforeAndAfter<Result> {
    BeforeAndAfter<Result>(before: try transform(before), after: try transform(after))
  }
}

extension BeforeAndAfter: Sendable where Value: Sendable {}

/// What a conversion costs in score, by one head of a model.
package struct ConversionLoss: Sendable {
  private let scores: BeforeAndAfter<HeadScore>
  private let losses: BeforeAndAfter<Perplexity>
  /// How many examples there are.
  package let exampleCount: Int
  /// Examples with a reference that the model cannot predict, which has no finite loss: the loss is of the others.
  package let impossibleCount: Int

  init(_ scores: BeforeAndAfter<HeadScore>) {
    self.scores = scores
    var losses = BeforeAndAfter(before: Perplexity(), after: Perplexity())
    var impossibleCount = 0
    for (before, after) in zip(scores.before.examples, scores.after.examples) {
      if before.logProbability.isFinite && after.logProbability.isFinite {
        losses.before += before.perplexity
        losses.after += after.perplexity
      } else {
        impossibleCount += 1
      }
    }
    self.losses = losses
    self.impossibleCount = impossibleCount
    exampleCount = scores.before.examples.count
  }

  /// Nats for each token, word or text before and after; not numbers where all examples are impossible.
  package var natsPerTarget: (before: Double, after: Double) {
    (losses.before.natsPerToken, losses.after.natsPerToken)
  }
}

// MARK: For people to read

extension ConversionLoss {
  /// Lines on examples with references.
  package var validationReport: [String] {
    let (before, after) = natsPerTarget
    // Nothing is a share of 0.
    let change = before > 0 ? String(format: " (%+.2f %%)", 100 * (after / before - 1)) : ""
    var lines = [
      String(format: "validation loss\(ofHead) per \(scores.before.target): %.4f before, %.4f now", before, after)
        + change
    ]
    if let before = scores.before.accuracy, let after = scores.after.accuracy {
      lines.append(
        String(
          format: "validation \(scores.before.accuracyName)\(ofHead): %.2f %% before, %.2f %% now", 100 * before.value,
          100 * after.value))
    }
    return lines
  }

  /// A line on text that nobody has written, whose references are what the model predicted before; nil where there is
  /// none.
  var madeUpReport: String? {
    let pairs = zip(scores.before.examples, scores.after.examples).flatMap { zip($0.targets, $1.targets) }
      .filter { $0.isFinite && $1.isFinite }
    if pairs.isEmpty { return nil }
    let (difference, magnitude) = pairs.reduce((0, 0)) { ($0.0 + abs($1.0 - $1.1), $0.1 + abs($1.0)) }
    let mean = String(
      format: "%.4f of %.4f on average", difference / Double(pairs.count), magnitude / Double(pairs.count))
    let answer = scores.before.answer
    guard let accuracy = scores.after.accuracy else {
      return "on made-up text: log-probability of a \(answer) differs by \(mean)"
    }
    let changedCount = accuracy.totalCount - accuracy.correctCount
    let differ = changedCount == 1 ? "differs" : "differ"
    return "on made-up text: \(changedCount) of \(accuracy.totalCount) \(answer)s\(ofHead) \(differ), "
      + "and log-probability of a \(answer) by \(mean)"
  }

  /// Which head it is, where a model has several.
  private var ofHead: String { scores.before.head.map { " of \($0)" } ?? "" }
}
