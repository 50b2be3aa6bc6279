import ArgumentParser
import Console
import DataCommands
import Tandem
import Tensors

/// What `train translator` and `bench train translator` learn from and how: all options but those of the files that a
/// training leaves, and of its end.
struct TranslatorRecipeOptions: ParsableArguments {
  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Text") var text: TrainingTextOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<TranslatorRecipe>
  @OptionGroup(title: "Model") var model: TranslationModelOptions
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<TranslatorRecipe>
  @OptionGroup(title: "Optimization") var sampling: ScheduledSamplingOptions

  /// - Throws: `ValidationError` for files that are missing or too many.
  func files(requiringValidation: Bool = true) throws -> TrainingDataOptions.Files {
    try data.completeFiles(
      languages: (
        source: text.srcLocale.isEmpty ? nil : text.srcLocale, target: text.tgtLocale.isEmpty ? nil : text.tgtLocale
      ),
      requiringValidation: requiringValidation)
  }

  /// What no option can see by itself. Not in `validate()`, which a configuration file asks for each option.
  func checkCombinations() throws {
    let options = options
    try check(names) { name throws(OptionError) in
      try options.validate(calling: name)
      var model = options.model
      // These come from the text.
      (model.sourceVocabularySize, model.targetVocabularySize) = (1, 1)
      try model.validate { name("model.\($0)") }
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    optimization.effects + sampling.effects + layers.effects
      + data.pairs.columns.effects(on: data.train.map { WeightedPath($0).path } + [data.valid])
  }

  /// The options by the properties that they set.
  var names: [String: String] {
    TrainingDataOptions.names.merged(
      TrainingTextOptions.names.under("text"), layers.names.under("model.encoder"), layers.names.under("model.decoder"),
      RecurrentLayerOptions<TranslatorRecipe>.startNames.under("model.initialization"), model.names.under("model"),
      OptimizationOptions<TranslatorRecipe>.names.under("training"),
      ScheduledSamplingOptions.names.under("scheduledSampling"), ["labelSmoothing": "label-smoothing"])
  }

  var options: TranslatorTrainingOptions {
    var options = TranslatorTrainingOptions()
    data.apply(to: &options)
    text.apply(to: &options.text)
    model.apply(layers, to: &options.model, separateVocab: text.separateVocab)
    optimization.apply(to: &options.training)
    sampling.apply(to: &options.scheduledSampling)
    options.labelSmoothing = optimization.labelSmoothing
    return options
  }
}
