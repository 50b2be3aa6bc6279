import ArgumentParser
import Tandem

struct BenchTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a translator for some steps and measure them; nothing is written.",
    discussion:
      "Takes the options of `tandem train translator` on data, text, model and optimisation; the validation files are not needed."
  )

  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Text") var text: TrainingTextOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<TranslatorRecipe>
  @OptionGroup(title: "Model") var model: TranslationModelOptions
  @OptionGroup(title: "Optimisation") var optimization: OptimizationOptions<TranslatorRecipe>
  @OptionGroup(title: "Optimisation") var sampling: ScheduledSamplingOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "Updates before the measured ones.")
  var warmupSteps = 5

  @Option(help: "Updates that are measured.")
  var steps = 40

  func validate() throws {
    try model.checkCombinations(layers, separateVocab: text.separateVocab)
    try optimization.checkCombinations()
    try check("warmup-steps", warmupSteps, atLeast: 0)
    try check("steps", steps, atLeast: 1)
  }

  func run() throws {
    var data = data
    (data.validSrc, data.validTgt) = (data.validSrc ?? data.trainSrc, data.validTgt ?? data.trainTgt)
    _ = try data.completeFiles()
    var options = TranslatorTrainingOptions()
    data.apply(to: &options)
    text.apply(to: &options.text)
    model.apply(layers, to: &options.model, separateVocab: text.separateVocab)
    optimization.apply(to: &options.training)
    options.labelSmoothing = optimization.labelSmoothing
    sampling.apply(to: &options.scheduledSampling)
    let training = TranslatorTraining(options, modelPath: "", threadCount: threads.count)
    let speed = try Benchmark.training(training, warmup: warmupSteps, steps: steps)
    let peak = Benchmark.productPeak(threadCount: threads.count)
    try Output.line("parameters: \(speed.parameterCount)")
    try Output.line("target tokens/s: \(speed.targetTokensPerSecond.text(decimals: 0))")
    try Output.line("GFLOP/s of products: \(speed.gigaflopsPerSecond.text(decimals: 1))")
    try Output.line("GFLOP/s of plain products alone: \(peak.text(decimals: 1))")
    try Output.line("share of that peak: \((100 * speed.gigaflopsPerSecond / peak).text(decimals: 1)) %")
  }
}
