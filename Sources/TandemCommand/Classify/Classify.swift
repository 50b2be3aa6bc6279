import ArgumentParser
import Corpora
import Tandem
import Tensors
import Text

struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Classify texts.",
    discussion: """
      Each line is a text and gives one line with its label; a model for several labels prints those that apply, \
      with spaces between them. With --probabilities a TAB and the probability follow. A line without words has no \
      label and gives an empty line.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @OptionGroup var files: InputOutput

  @Option(help: ArgumentHelp("The head to ask, for a model with several.", valueName: "name"))
  var head: String?

  @Flag(help: "Write labels as __label__x.")
  var prefix = false

  @Flag(help: "Put the text behind the label, after a TAB.")
  var withText = false

  @Flag(help: "Put the probability behind each label.")
  var probabilities = false

  @Option(help: "Print the most probable so many labels of each text with their probabilities.")
  var top: Int?

  @Option(help: "Texts that are longer than --part-length: the beginning stands for all, or all parts count.")
  var longTexts = Classifier.LongTexts.truncate

  @Option(help: "Words that are read at once.")
  var partLength = 2000

  @Option(help: "Words that are read together; it changes the speed and no result.")
  var batchSize = 1024

  @OptionGroup var inference: InferenceOptions

  func validate() throws {
    try check("batch-size", batchSize, atLeast: 1)
    try check("output", files.output, isNoneOf: [model])
    try check("top", top, atLeast: 1)
    try check("part-length", partLength, atLeast: 1, atMost: 100_000)
  }

  func run() throws {
    let loaded = try LoadedLabelingModel(contentsOf: model)
    let classifier = try Classifier(loaded, path: model, head: head, partLength: partLength, batchSize: batchSize)
    let stream = try files.open()
    let workers = inference.start()
    let session = LabelingSession(classifier.encoder, workers)
    try StreamingWindows(stream.reader, size: 256 * workers.threadCount).run { lines, _ in
      try classifier.classify(lines, longTexts, in: session)
    } emit: { _, line, found in
      try stream.writer.write(format(found) + (withText ? "\t\(line)" : ""))
    } endWindow: {
      try stream.endWindow()
    }
    try stream.finish()
  }

  private func format(_ found: Classifier.Classification) -> String {
    let name = { (label: String) in (prefix ? "__label__" : "") + label }
    if let top {
      return found.ranking.prefix(top).map { "\(name($0.name))\t\(TranslationFormat.decimal($0.probability))" }
        .joined(separator: "\t")
    }
    let probability = Dictionary(uniqueKeysWithValues: found.ranking.map { ($0.name, $0.probability) })
    return found.labels.map { label in
      name(label) + (probabilities ? "\t\(TranslationFormat.decimal(probability[label] ?? 0))" : "")
    }.joined(separator: probabilities ? "\t" : " ")
  }
}
