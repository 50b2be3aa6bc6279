import ArgumentParser
import Console
import Tandem
import Tensors

/// What the trainings of taggers, classifiers and joint models read and how they learn, `bench train tagger` too: all
/// options but those of the files that a training leaves, and of its end.
struct LabelingRecipeOptions: ParsableArguments {
  @OptionGroup(title: "Data") var examples: LabelingExampleOptions
  @OptionGroup(title: "Words") var words: WordOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<LabelingRecipe>
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<LabelingRecipe>

  /// What no option can see by itself. Not in `validate()`, which a configuration file asks for each option.
  func checkCombinations() throws {
    try words.checkSpelling()
    // The encoder of another model brings its own size.
    if words.initEncoder == nil { try layers.checkCombinations() }
    let options = options
    try check(names) { name throws(OptionError) in
      try options.validate(with: words.pretrained, calling: name)
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    optimization.effects + layers.effects + words.effects
      + (words.initEncoder == nil ? [] : layers.effectsBesidePretrainedEncoder)
  }

  /// The options by the properties that they set.
  var names: [String: String] {
    LabelingExampleOptions.names.merged(
      WordOptions.names, layers.names.under("encoder"),
      RecurrentLayerOptions<LabelingRecipe>.startNames.under("initialization"),
      OptimizationOptions<LabelingRecipe>.names.under("training"), ["labelSmoothing": "label-smoothing"])
  }

  var options: LabelingTrainingOptions {
    var options = LabelingTrainingOptions()
    options.maximumLength = examples.maxTrainLength
    options.invalidUTF8 = examples.onError
    options.validatesByScore = examples.validateByScore
    words.apply(to: &options)
    layers.apply(to: &options.encoder)
    layers.apply(to: &options.initialization)
    optimization.apply(to: &options.training)
    options.labelSmoothing = optimization.labelSmoothing
    return options
  }
}
