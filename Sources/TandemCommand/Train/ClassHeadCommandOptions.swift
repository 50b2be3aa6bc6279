import ArgumentParser
import Console
import DataCommands
import Models
import Tandem
import Tensors

/// How the label of a text is chosen.
struct ClassHeadCommandOptions: ParsableArguments {
  private static let defaults = ClassHeadOptions()

  @Option(help: "What the states of a text become: max, mean, last, attention, or several as max,mean.")
  var pooling = PoolingList(poolings: defaults.poolings)

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Pool the states of all layers, not of the last alone.")
  var poolAllLayers = ClassHeadCommandOptions.defaults.poolsAllLayers

  @Option(help: "Size of a layer between pooled states and labels; 0 for none.")
  var headHidden = defaults.hiddenSize

  @Option(help: "Rate of dropout before the labels are chosen. (default: --dropout)")
  var outputDropout: Float?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Several labels, or none, may apply to a text.")
  var multiLabel = ClassHeadCommandOptions.defaults.isMultiLabel

  @Option(help: "With --multi-label: a label applies from this probability on.")
  var threshold = LabelingFiles.ClassFiles().threshold

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Rare labels count more, so that all count alike.")
  var balanceLabels = false

  /// The options by the properties that they set.
  var names: [String: String] {
    headNames.merged(["labels.balances": "balance-labels", "labels.threshold": "threshold"])
  }

  private var headNames: [String: String] {
    [
      "head.poolings": "pooling", "head.poolsAllLayers": "pool-all-layers", "head.hiddenSize": "head-hidden",
      "head.dropout": outputDropout == nil ? "dropout" : "output-dropout", "head.isMultiLabel": "multi-label",
    ]
  }

  func validate() throws { try checkCombinations(labelSmoothing: 0) }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    [
      IneffectiveOption(
        "threshold", threshold != LabelingFiles.ClassFiles().threshold, multiLabel, "--multi-label")
    ]
  }

  func checkCombinations(labelSmoothing: Float) throws {
    let names = headNames.merged(["threshold": "threshold", "labelSmoothing": "label-smoothing"])
    var classes = LabelingFiles.ClassFiles()
    apply(to: &classes, dropout: 0)
    try check(names) { [classes] name throws(OptionError) in
      try classes.validate(labelSmoothing: labelSmoothing, calling: name)
    }
  }

  private func apply(to classes: inout LabelingFiles.ClassFiles, dropout: Float) {
    classes.head.poolings = pooling.poolings
    classes.head.poolsAllLayers = poolAllLayers
    classes.head.hiddenSize = headHidden
    classes.head.dropout = outputDropout ?? dropout
    classes.head.isMultiLabel = multiLabel
    classes.threshold = threshold
    classes.balancesLabels = balanceLabels
  }

  func files(_ texts: LabeledTextOptions, dropout: Float) -> LabelingFiles.ClassFiles {
    var classes = LabelingFiles.ClassFiles()
    texts.apply(to: &classes)
    apply(to: &classes, dropout: dropout)
    return classes
  }
}

extension LabeledTextOptions {
  fileprivate func apply(to classes: inout LabelingFiles.ClassFiles) {
    classes.format = textFormat
    classes.skippedLabels = skipLabels.split(separator: ",").map(String.init)
    // Phrases teach; whole sentences are what a model is validated on.
    if format == .phrases { classes.validationFormat = textFormat.ofWholeTexts }
  }
}

/// Poolings with commas between them, each at most once.
struct PoolingList: DescribedValue {
  static let expectation =
    "one or more of \(ClassHeadOptions.Pooling.allCases.map(\.rawValue).joined(separator: ", ")) with commas between them, "
    + "each at most once"

  let poolings: [ClassHeadOptions.Pooling]

  init(poolings: [ClassHeadOptions.Pooling]) { self.poolings = poolings }

  init?(argument: String) {
    let found = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      ClassHeadOptions.Pooling(rawValue: String($0))
    }
    guard found.allSatisfy({ $0 != nil }), Set(found).count == found.count else { return nil }
    poolings = found.compactMap(\.self)
  }

  var defaultValueDescription: String { poolings.map(\.rawValue).joined(separator: ",") }
}
