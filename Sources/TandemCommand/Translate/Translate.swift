import ArgumentParser
import Console
import Tandem
import Text

struct Translate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Translate text, line by line, or documents.",
    discussion: """
      Of documents, such as page.html or de.po, the text is translated and everything else stays as it is; --format names \
      what a file is where its ending does not. All other input is lines.

      Each line of the input gives one line of output, whatever it holds. With --n-best lines have the form `id ||| \
      text ||| score`; requested scores, alignments and confidences follow after ` ||| `. Tokens are subwords, which `tandem \
      tokenize --model` shows. Scores are natural logarithms. With --lm (shallow fusion with a target-side language \
      model) they are weighted sums of two models' log-probabilities, and not log-probabilities themselves.

      A line may hold several sentences: each is translated by itself, and the white space between them stays as it \
      is. Within a sentence runs of white space are read as one space, and a line without words gives an empty line. \
      Through a pipe each line is answered when it comes. The n-best list of a line may be shorter than asked for, so \
      a program that waits for each answer finds its end by --end-lists, an empty line behind each list.
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("The model; several decide together by the mean of their probabilities.", valueName: "file"))
  var model: [String]

  @OptionGroup var files: InputOutput

  @Option(help: "Translate the sentences of a line one by one, or each line as one sentence.")
  var split = TextSplit.sentences

  @OptionGroup(title: "Search") var search: SearchCommandOptions
  @OptionGroup(title: "Language model") var fusion: FusionOptions
  @OptionGroup(title: "Format") var output: TranslationFormat
  @OptionGroup(title: "Confidence") var confidence: ConfidenceOptions
  @OptionGroup(title: "Documents") var document: DocumentOptions

  @Option(
    help: ArgumentHelp(
      "A file of which line N is how translation N begins; a line that has one is not split.", valueName: "file"))
  var prefix: String?

  @Option(help: "Sentences that are translated together; it changes the speed and no result.")
  var batchSize = TranslatorOptions().batchSize

  @Flag(
    help: """
      Score only the tokens that may translate those of a line, according to the shortlist that `tandem shortlist` has \
      added to the model (of several models, to the first that has one). It is faster the larger the vocabulary is, and \
      changes some translations.
      """)
  var shortlist = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("batch-size", batchSize, atLeast: 1)
    try check("output", files.output, isNoneOf: model + [prefix, fusion.lm])
    try checkOneIsStandardInput(model + [files.input, prefix, fusion.lm])
    if output.endLists && search.nBest == nil {
      throw ValidationError("--end-lists belongs to --n-best; give both or none.")
    }
    if !confidence.below.isEmpty && search.nBest != nil {
      throw ValidationError("--below acts on the best translation of a line alone; leave out --n-best.")
    }
    if let kind = document.kind(ofInput: files.input) { try checkOptions(for: kind) }
    if model.isEmpty { throw ValidationError("Missing the value of --model, expected a model file.") }
  }

  func run() throws {
    (search.effects + fusion.effects).warn()
    let loaded = try loadingModels(model) { try Translator(contentsOf: model) }
    let translator = try fusion.fused(shortlist ? loaded.usingShortlist() : loaded)
    if !translator.hasAttention && (output.alignment != nil || search.replaceUnk) {
      throw ValidationError(
        "--\(output.alignment == nil ? "replace-unk" : "alignment") needs a model with attention, and "
          + "\(model.joined(separator: ", ")) has none.")
    }
    try confidence.check(translator)
    var options = TranslatorOptions()
    options.lowConfidence = try confidence.lowConfidence()
    options.search = search.search
    options.search.keepsAttention = output.alignment != nil
    options.batchSize = batchSize
    options.split = split
    options.replacesUnknown = search.replaceUnk
    if let kind = document.kind(ofInput: files.input) {
      return try translate(documentAs: kind, by: translator, options)
    }
    let stream = try files.open()
    let prefixes = try prefix.map { try Input.open($0, longLines: .cut) }
    var issues = TranslationIssues(in: .lines, lowConfidence: options.lowConfidence)
    var unknown = UnknownTokens(translator.source, of: "the source")
    try translator.translate(stream.reader, prefixes: prefixes, options: options, workers: threads.workers) {
      number, line, translation in
      issues.add(translation.issues, of: number + 1)
      unknown.add(line)
      let shownNumber = search.nBest.map { _ in number }
      for line in output.lines(of: translation, number: shownNumber, by: translator, confidence) {
        try stream.writer.write(line)
      }
    } endWindow: {
      try stream.endWindow()
    }
    try stream.finish()
    if let prefixes { Input.warnOfProblems(in: prefixes) }
    issues.warn()
    unknown.warn()
  }
}
