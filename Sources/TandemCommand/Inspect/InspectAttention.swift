import ArgumentParser
import Console
import Models
import Plots
import Tandem

struct InspectAttention: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attention",
    abstract: "Show what a model attends to in a sentence.",
    discussion: """
      For a translator: the weight of each word of the source for each word of the translation. For a classifier with \
      attention pooling: the weight of each word of the text. Words of a translator are what stands between spaces; use \
      --unit tokens for languages written without spaces.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("A translator or classifier.", valueName: "file"))
  var model: String

  @OptionGroup var picture: PlotOptions

  @Option(help: "Of a translator: weights of words, or of the tokens of its vocabularies.")
  var unit = Translator.AttentionUnit.words

  @Option(help: "Of a translator: hypotheses that the search keeps at each step.")
  var beamSize = TranslatorOptions().search.beamSize

  @Option(help: ArgumentHelp("Of a classifier: the head to ask, for a model with several.", valueName: "name"))
  var head: String?

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try picture.checkFiles(model: model)
    try check("beam-size", beamSize, atLeast: 1)
  }

  func run() throws {
    try picture.namingFiles(model: model) {
      switch try TrainedModel(contentsOf: model) {
      case .translator(let loaded):
        [IneffectiveOption("head", head != nil, false, "a classifier")].warn()
        try picture.draw(MatrixHeatmap(translation(Translator(loaded))))
      case .labeler(let loaded) where loaded.model.heads.contains { $0 is ClassHead }:
        effectsOnTranslators.warn()
        try picture.draw(TextHeatmap(classification(loaded)))
      case let other: throw InspectionError.kind(found: other.kind)
      }
    }
  }

  /// What is given and has an effect on translators alone.
  private var effectsOnTranslators: [IneffectiveOption] {
    [
      IneffectiveOption("unit", unit != .words, false, "a translator"),
      IneffectiveOption("beam-size", beamSize != TranslatorOptions().search.beamSize, false, "a translator"),
    ]
  }

  private func translation(_ translator: Translator) throws -> Heatmap {
    let line = try picture.line()
    var options = TranslatorOptions()
    options.search.beamSize = beamSize
    let found = try translator.attention(of: line, by: unit, options: options, workers: threads.workers)
    return Heatmap(
      title: "Attention: \(found.text)",
      caption: "How much each part of the translation attended to each part of the source; each row sums to 1.",
      rows: Heatmap.Axis("translation", found.target), columns: Heatmap.Axis("source", found.source),
      values: found.weights, scale: .weights())
  }

  private func classification(_ loaded: LoadedLabelingModel) throws -> Heatmap {
    let classifier = try Classifier(loaded, path: model, head: head)
    let found = try classifier.attention(of: picture.line(), workers: threads.workers)
    let labels = found.classification.labels.joined(separator: " ")
    return Heatmap(
      title: "Attention pooling: \(labels)", caption: "How much each word mattered; the weights sum to 1.",
      rows: Heatmap.Axis("label", [labels]), columns: Heatmap.Axis("text", found.words), values: [found.weights],
      scale: .weights(upTo: found.weights.max() ?? 1))
  }
}
