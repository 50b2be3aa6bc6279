import ArgumentParser
import Tandem

struct TrainTranslator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translator",
    abstract: "Train a translator from two text files.",
    usage: """
      tandem train translator --train-src FILE --train-tgt FILE --valid-src FILE --valid-tgt FILE --model OUT.safetensors
      """,
    discussion: """
      Line N of the target file translates line N of the source file; `tandem check` finds what is wrong with such \
      files. Progress goes to standard error and, as JSON lines, to MODEL.log.jsonl.

      Training can be stopped at any moment, by Ctrl-C too: the same command goes on where it stopped.

      Every option may also stand in the file of --config, as `hidden: 512` or `layer-norm: true`; options of the command \
      line win. Losses are in natural logarithms.
      """)

  /// The groups of options that a configuration file may set.
  static let settings: [any ParsableArguments.Type] = [
    TrainingDataOptions.self, TrainingTextOptions.self, TranslationModelOptions.self, OptimizationOptions.self,
    TrainingLimitOptions.self,
  ]

  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Text") var text: TrainingTextOptions
  @OptionGroup(title: "Model") var model: TranslationModelOptions
  @OptionGroup(title: "Optimisation") var optimization: OptimizationOptions
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: ArgumentHelp("Read options from a YAML file.", valueName: "file"))
  var config: String?

  @Flag(help: "Print the options as a file for --config, and do nothing else.")
  var dumpConfig = false

  func validate() throws {
    try model.checkCombinations(separateVocab: text.separateVocab)
    try optimization.checkCombinations()
  }

  func run() throws {
    if dumpConfig { return try Output.write(configuration()) }
    let modelPath = try data.completeModelPath()
    try check("model", modelPath, isNoneOf: [config])
    let training = TranslatorTraining(options, modelPath: modelPath, threadCount: threads.count)
    (optimization.effects + model.effects).warn()
    let log = TrainingLog(modelPath: modelPath)
    let report = TrainingReport(maximumEpochs: limits.epochs)
    let stop = StopSignal()
    var (isTraining, logFailed) = (false, false)
    func note(_ event: TrainingRun.Event) {
      switch event {
      case .prepared, .alreadyFinished: break
      default:
        // Threads are idle only where there is something to train. Said before a bar is drawn.
        if !isTraining { warnOfIdleThreads() }
        isTraining = true
      }
      report.show(event)
      do {
        try log.write(event)
      } catch {
        // The training is worth more than its log; say it once.
        if !logFailed { Message.warning("\(error)") }
        logFailed = true
      }
    }
    let outcome = try training.run(report: note, shouldStop: { stop.isRequested })
    // A signal may also come when all is done.
    if outcome.reason == .interrupted, let signal = stop.signal {
      Message.plain("Stopped, and saved in \(modelPath).checkpoint. Repeat the same command to go on.")
      throw ExitCode(128 + signal)
    }
  }

  private func warnOfIdleThreads() {
    let (threads, shards) = (threads.count, optimization.shards)
    let useful = options.usefulShardCount(threads: threads)
    guard useful > shards else { return }
    Message.warning(
      "--threads \(threads) is more than --shards \(shards), so the others will mostly wait. A new training with "
        + "--shards \(useful) would use \(useful); its model differs in the last digits.")
  }

  var options: TranslatorTrainingOptions {
    var options = TranslatorTrainingOptions()
    data.apply(to: &options)
    text.apply(to: &options.text)
    model.apply(to: &options.model, separateVocab: text.separateVocab)
    optimization.apply(to: &options)
    limits.apply(to: &options)
    return options
  }

  /// The options as a file that gives the same training; those without a value are left out.
  func configuration() throws -> String {
    let groups: [any ParsableArguments] = [data, text, model, optimization, limits]
    return try ConfigurationFile.text(
      groups.flatMap(Setting.all).compactMap { setting in setting.value.map { (setting.name, $0) } })
  }
}
