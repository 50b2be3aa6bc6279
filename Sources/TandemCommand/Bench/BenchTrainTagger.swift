import ArgumentParser
import Console
import DataCommands
import Tandem

struct BenchTrainTagger: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tagger",
    abstract: "Measure some steps of training a tagger; nothing is written.",
    discussion:
      "Takes the options of `tandem train tagger` on data, words, model and optimization; the validation file is not needed."
  )

  @OptionGroup(title: "Data") var data: LabelingDataOptions
  @OptionGroup(title: "Data") var columns: TagColumnOptions
  @OptionGroup(title: "Model") var head: TagHeadCommandOptions
  @OptionGroup var recipe: LabelingRecipeOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var measured: MeasuredSteps

  func validate() throws {
    try recipe.checkCombinations()
    try head.checkCombinations(columns, labelSmoothing: recipe.optimization.labelSmoothing)
  }

  func run() throws {
    var data = data
    data.valid = data.valid ?? data.train
    (recipe.effects + columns.effects).warn()
    var tags = head.files(columns, dropout: recipe.layers.dropout)
    // It has steps of its own, before those that are measured.
    tags.learnsSegmenter = false
    let training = LabelingTraining(
      recipe.options, files: [try data.files("tags", tags)], pretrained: recipe.words.pretrained, modelPath: "",
      threadCount: threads.count)
    let speed = try Benchmark.training(training, warmup: measured.warmupSteps, steps: measured.steps)
    try MeasuredSteps.print(speed, of: "words", threadCount: threads.count)
  }
}
