import ArgumentParser
import Console
import Tandem

struct BenchTrainLanguageModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lm",
    abstract: "Measure some steps of training a language model; nothing is written.",
    discussion:
      "Takes the options of `tandem train lm` on data, model and optimization; the validation file is not needed.")

  @OptionGroup var recipe: LanguageModelRecipeOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var measured: MeasuredSteps

  func validate() throws { try recipe.checkCombinations() }

  func run() throws {
    var data = recipe.data
    data.valid = data.valid ?? data.train
    let files = try data.completeFiles()
    recipe.effects.warn()
    let training = LanguageModelTraining(
      on: files.train, validation: files.valid, model: "", tokensOf: recipe.data.vocabFrom, options: recipe.options,
      threads: threads.count)
    let speed = try Benchmark.training(training, warmup: measured.warmupSteps, steps: measured.steps)
    try MeasuredSteps.print(speed, of: "tokens", threadCount: threads.count)
  }
}
