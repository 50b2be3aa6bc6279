import ArgumentParser
import Console
import Tandem

struct BenchTrainTranslator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translator",
    abstract: "Measure some steps of training a translator; nothing is written.",
    discussion:
      "Takes the options of `tandem train translator` on data, text, model and optimization; the validation files are not needed."
  )

  @OptionGroup var recipe: TranslatorRecipeOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var measured: MeasuredSteps

  func validate() throws { try recipe.checkCombinations() }

  func run() throws {
    let files = try recipe.files(requiringValidation: false)
    recipe.effects.warn()
    let training = TranslatorTraining(
      on: files.training, validation: files.validation ?? files.training[0].corpus, model: "", options: recipe.options,
      threads: threads.count)
    let speed = try Benchmark.training(training, warmup: measured.warmupSteps, steps: measured.steps)
    try MeasuredSteps.print(speed, of: "target tokens", threadCount: threads.count)
  }
}
