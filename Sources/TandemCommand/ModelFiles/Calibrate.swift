import ArgumentParser
import Console
import Corpora
import DataCommands
import Tandem
import Tensors
import Text

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Calibrate a model's probabilities on held-out examples.",
    usage: """
      tandem calibrate --model MODEL --src FILE --tgt FILE --output OUT.safetensors
      tandem calibrate --model MODEL --valid FILE --output OUT.safetensors
      """,
    discussion: """
      Of a translator this fits the probabilities of `tandem translate --confidence` and --below to at least 100 sentences \
      with right translations, of a tagger or a classifier those of --probabilities to at least \(LabelOutcomes.fewest) words \
      or texts. The model must not have learned from them, and they should be like the text that it is used for. A \
      training does so by itself, on its validation examples.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The translator, tagger or classifier.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("For a translator: sentences, one per line.", valueName: "file"))
  var src: String?

  @Option(help: ArgumentHelp("Right translations of --src, line by line.", valueName: "file"))
  var tgt: String?

  @Option(
    help: ArgumentHelp(
      "Words with tags or texts with labels; for a translator, pairs in one file.", valueName: "file"))
  var valid: String?

  @OptionGroup var reading: LabeledFormatOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Text like that of the training of a translator, in the language of --src: from its words the model can tell what it \
      cannot read. Needed for models of earlier versions.
      """, valueName: "file"))
  var words: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    let read = [model, src, tgt, valid] + words
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: read)
    try checkOneIsStandardInput(read)
    switch (src, tgt, valid) {
    case (nil, nil, nil):
      throw ValidationError("Found no examples; give --src and --tgt for a translator, or --valid.")
    case (_, _, _?) where src != nil || tgt != nil:
      throw ValidationError("--valid is in place of --src and --tgt; leave out one of them.")
    case (_?, nil, _), (nil, _?, _):
      throw ValidationError(
        "--\(src == nil ? "tgt" : "src") is one side of parallel text; give the other as --\(src == nil ? "src" : "tgt")."
      )
    default: break
    }
  }

  func run() throws {
    let kind = try ModelFile.load(model).description.kind
    let predictsTags = ModelKind.withTags.contains(kind)
    let isTranslator = kind == .translator
    (reading.effects(tags: predictsTags, labels: !isTranslator && !predictsTags)
      + [IneffectiveOption("words", !words.isEmpty, isTranslator, "a translator")]).warn()
    if isTranslator { return try calibrateTranslator() }
    guard let valid, valid != "-" else {
      let name = ModelFileError.Problem.name(ofKind: kind.rawValue)
      throw ValidationError(
        valid == nil
          ? "--src and --tgt are for a translator, and \(model) is \(name); give a tagger or a classifier with --valid."
          : "--valid is read twice for \(name), and standard input can be read only once; name a file.")
    }
    try reading.check(tags: predictsTags)
    try calibrateLabels(on: valid)
  }

  private func calibrateTranslator() throws {
    let readers = try words.map { try Input.open($0) }
    let pairs =
      valid.map { ParallelFiles(pairs: $0) } ?? ParallelFiles(source: src ?? "", target: tgt ?? "")
    let learning = try ConfidenceLearning(for: model, from: pairs, words: readers, workers: threads.workers)
    for reader in readers { Input.warnOfProblems(in: reader) }
    try learning.save(to: output)
    let readable =
      learning.confidence.isReadable == nil
      ? "text that it cannot read looks like other text" : "it can tell text that it cannot read"
    try Output.line("calibrated on \(learning.pairCount.counted("pair")); \(readable)")
  }

  private func calibrateLabels(on valid: String) throws {
    var adaptation = ModelAdaptation(of: model, on: .file(valid, validation: valid), model: output)
    reading.apply(to: &adaptation)
    let learning = try LabelConfidenceLearning(adaptation, workers: threads.workers)
    try learning.save(to: output)
    try Output.line("calibrated on \(learning.examples)")
  }
}
