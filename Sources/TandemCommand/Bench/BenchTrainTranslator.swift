import ArgumentParser
import Tandem

struct BenchTrainTranslator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translator",
    abstract: "Measure some steps of training a translator; nothing is written.",
    discussion:
      "Takes the options of `tandem train translator` on data, text, model and optimization; the validation files are not needed."
  )

  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Text") var text: TrainingTextOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<TranslatorRecipe>
  @OptionGroup(title: "Model") var model: TranslationModelOptions
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<TranslatorRecipe>
  @OptionGroup(title: "Optimization") var sampling: ScheduledSamplingOptions
  @OptionGroup var threads: ThreadOptions

  @OptionGroup var measured: MeasuredSteps

  func validate() throws {
    try model.checkCombinations(layers, separateVocab: text.separateVocab)
    try optimization.checkCombinations()
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
    let speed = try Benchmark.training(training, warmup: measured.warmupSteps, steps: measured.steps)
    try MeasuredSteps.print(speed, of: "target tokens", threadCount: threads.count)
  }
}
