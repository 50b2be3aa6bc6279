import ArgumentParser
import Console
import Tandem
import Training

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
      OptimizationOptions<LanguageModelRecipe>.names.under("training"), model.names)
  }

  /// Differences by what is typed: a size of states is that of both directions together, each of which has half of it.
  func typed(_ differences: [OptionDifference]) -> [OptionDifference] {
    let now = layers.bidirectional
    let before = differences.contains { names[$0.name] == "bidirectional" } ? !now : now
    func size(_ value: String?, ofBoth: Bool) -> String? {
      ofBoth ? value.flatMap(Int.init).map { "\(2 * $0)" } : value
    }
    return differences.compactMap { difference in
      guard difference.name == "model.encoder.stack.hiddenSize" else { return difference }
      let typed = OptionDifference(
        name: difference.name, value: size(difference.value, ofBoth: now),
        checkpointValue: size(difference.checkpointValue, ofBoth: before))
      return typed.value == typed.checkpointValue ? nil : typed
    }
  }

  var options: LanguageModelTrainingOptions { LanguageModelTrainingOptions(data, layers, model, optimization) }
}
