/// What the numbers of a training measure, for whoever shows them.
public struct TrainingMeasures: Sendable, Hashable {
  /// What the loss is, as "cross-entropy".
  public let loss: String
  /// What the loss is a mean over and what speed counts, as "token", "word" or "text".
  public let target: String
  /// Whether exp(loss) is the perplexity of a text.
  public let hasPerplexity: Bool
  /// What the task's own score is, as "BLEU" or "accuracy".
  public let score: String

  package init(loss: String, target: String, hasPerplexity: Bool = false, score: String) {
    self.loss = loss
    self.target = target
    self.hasPerplexity = hasPerplexity
    self.score = score
  }

  /// Of a model that predicts one token after the other.
  package static func tokens(score: String) -> TrainingMeasures {
    TrainingMeasures(loss: "loss", target: "token", hasPerplexity: true, score: score)
  }

  /// Of one loss that is the sum of several: what they have in common.
  package init(joining measures: [TrainingMeasures]) {
    func common(_ property: KeyPath<TrainingMeasures, String>, otherwise name: String) -> String {
      let names = Set(measures.map { $0[keyPath: property] })
      return names.count == 1 ? measures[0][keyPath: property] : name
    }
    let score = common(\.score, otherwise: "score")
    self.init(
      loss: common(\.loss, otherwise: "loss"), target: common(\.target, otherwise: "target"),
      hasPerplexity: measures.allSatisfy(\.hasPerplexity), score: measures.count == 1 ? score : "mean \(score)")
  }
}
