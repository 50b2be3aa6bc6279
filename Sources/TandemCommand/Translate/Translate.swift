import ArgumentParser
import Tandem
import Text

struct Translate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Translate text, line by line.",
    discussion: """
      Each line of the input gives one line of output, whatever it holds. With --n-best lines have the form `id ||| \
      text ||| score`; requested scores and alignments follow after ` ||| `. Tokens are subwords, which `tandem \
      tokenize --model` shows. Scores are natural logarithms. With --lm (shallow fusion with a target-side language \
      model) they are weighted sums of two models' log-probabilities, and not log-probabilities themselves.
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("The model; several decide together by the mean of their probabilities.", valueName: "file"))
  var model: [String]

  @OptionGroup var files: InputOutput
  @OptionGroup(title: "Search") var search: SearchCommandOptions
  @OptionGroup(title: "Language model") var fusion: FusionOptions
  @OptionGroup(title: "Format") var format: TranslationFormat

  @Option(help: ArgumentHelp("A file of which line N is how translation N begins.", valueName: "file"))
  var prefix: String?

  @Option(help: "Sentences that are translated together; it changes the speed and no result.")
  var batchSize = TranslatorOptions().batchSize

  @OptionGroup var inference: InferenceOptions

  func validate() throws {
    try check("batch-size", batchSize, atLeast: 1)
    try check("output", files.output, isNoneOf: model + [prefix, fusion.lm])
    try checkOneIsStandardInput(model + [files.input, prefix, fusion.lm])
    if model.isEmpty { throw ValidationError("Missing the value of --model, expected a model file.") }
  }

  func run() throws {
    let translator = try fusion.fused(Translator(contentsOf: model))
    if !translator.hasAttention && (format.alignment != nil || search.replaceUnk) {
      throw ValidationError(
        "--\(format.alignment == nil ? "replace-unk" : "alignment") needs a model with attention, and "
          + "\(model.joined(separator: ", ")) has none.")
    }
    let stream = try files.open()
    let prefixes = try prefix.map { try LineReader(path: $0, invalid: .replace) }
    var options = TranslatorOptions()
    options.search = search.search
    options.search.keepsAttention = format.alignment != nil
    options.batchSize = batchSize
    options.replacesUnknown = search.replaceUnk
    try translator.translate(stream.reader, prefixes: prefixes, options: options, workers: inference.start()) {
      number, _, translation in
      let shownNumber = search.nBest.map { _ in number }
      for line in format.lines(of: translation, number: shownNumber, by: translator.target) {
        try stream.writer.write(line)
      }
    } endWindow: {
      try stream.writer.flush()
    }
    try stream.finish()
    if let prefixes { Message.warn(ofInvalidLinesIn: prefixes) }
  }
}
