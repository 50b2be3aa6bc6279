import ArgumentParser
import Tandem

struct BenchTrainLanguageModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lm",
    abstract: "Measure some steps of training a language model; nothing is written.",
    discussion:
      "Takes the options of `tandem train lm` on data, model and optimization; the validation file is not needed.")

  @OptionGroup(title: "Data") var data: LanguageDataOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<LanguageModelRecipe>
  @OptionGroup(title: "Model") var model: LanguageModelCommandOptions
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<LanguageModelRecipe>
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var measured: MeasuredSteps

  func validate() throws {
    try model.checkCombinations(data, layers, optimization)
  }

  func run() throws {
    var data = data
    data.valid = data.valid ?? data.train
    let files = try data.completeFiles()
    model.effects(data, layers, optimization).warn()
    let training = LanguageModelTraining(
      on: files.train, validation: files.valid, model: "",
      options: LanguageModelTrainingOptions(data, layers, model, optimization), threads: threads.count)
    let speed = try Benchmark.training(training, warmup: measured.warmupSteps, steps: measured.steps)
    try MeasuredSteps.print(speed, of: "tokens", threadCount: threads.count)
  }
}
