import Tandem

/// Options that fit few pairs of sentences. The defaults of a translator are for some ten to some hundred thousand:
/// they make a model that learns little of fewer, and takes long for it.
enum SmallDataAdvice {
  /// The page on training a translator has what was measured.
  static let options =
    "--cell gru --emb 64 --hidden 128 --vocab-size 1000 --batch-size 16 --dropout 0.3 --warmup 100 --learning-rate 0.003"
  private static let fewPairs = 10_000

  /// A sentence for whoever trains on few pairs with a model of the default size; nil for others.
  static func sentence(pairCount: Int, _ recipe: TranslatorRecipeOptions) -> String? {
    let defaults = TranslatorTrainingOptions()
    let (chosen, standard) = (recipe.options.model, defaults.model)
    let isDefault =
      chosen.encoder.stack.hiddenSize == standard.encoder.stack.hiddenSize
      && chosen.encoder.embeddingSize == standard.encoder.embeddingSize
      && recipe.optimization.batchSize == defaults.training.plan.size
    guard isDefault && pairCount < fewPairs else { return nil }
    return
      "The default options are meant for \(fewPairs) pairs or more; from \(pairCount) they learn little, and slowly. "
      + "Options for few pairs: \(options)."
  }
}
