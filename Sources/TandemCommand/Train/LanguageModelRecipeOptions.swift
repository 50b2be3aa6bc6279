import ArgumentParser
import Console
import Tandem

/// What `train lm` and `bench train lm` learn from and how: all options but those of the files that a training leaves,
/// and of its end.
struct LanguageModelRecipeOptions: ParsableArguments {
  @OptionGroup(title: "Data") var data: LanguageDataOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<LanguageModelRecipe>
  @OptionGroup(title: "Model") var model: LanguageModelCommandOptions
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<LanguageModelRecipe>

  /// What no option can see by itself. Not in `validate()`, which a configuration file asks for each option.
  func checkCombinations() throws { try model.checkCombinations(data, layers, optimization) }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] { model.effects(data, layers, optimization) }

  /// The options by the properties that they set.
  var names: [String: String] {
    LanguageDataOptions.names.merged(
      layers.names.under("model.encoder"),
      RecurrentLayerOptions<LanguageModelRecipe>.startNames.under("model.initialization"),
      OptimizationOptions<LanguageModelRecipe>.names.under("training"), model.names,
      // Each direction has half of it.
      layers.bidirectional ? ["model.encoder.stack.hiddenSize": "hidden, half of which is"] : [:])
  }

  var options: LanguageModelTrainingOptions { LanguageModelTrainingOptions(data, layers, model, optimization) }
}
