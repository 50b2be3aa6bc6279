import ArgumentParser
import Console
import Corpora
import Evaluation
import Text

struct EvaluateClasses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classes", abstract: "Accuracy, precision, recall and F1 of classes, as scikit-learn gives them.",
    discussion: """
      A line has its label first: the words that begin with __label__, or all that comes before a TAB; CSV, and other tables \
      with --label-column, have it in a column. Where a text has several labels, or none and --multi-label is given, each \
      label counts by itself. A table may have predicted and gold labels in two columns, as in `tandem evaluate classes FILE \
      --gold-column stars --predicted-column predicted`. A text without a predicted label, as one without words, counts as \
      wrong.
      """)

  @OptionGroup var files: LabelFiles

  @Flag(help: "A text may have any number of labels, though each may happen to have one.")
  var multiLabel = false

  @OptionGroup var format: ScoreFormat<ScikitLearnConvention>
  @OptionGroup var confusion: ConfusionOptions

  func validate() throws {
    if multiLabel && confusion.confusion {
      throw ValidationError(
        "--confusion is of texts with one label each, and with --multi-label these may have more.")
    }
  }

  func run() throws {
    // A later line may be the first with several labels.
    var single = ClassScore()
    var multiple = MultiLabelScore()
    var hasSeveral = multiLabel
    try files.forEachText { predicted, gold, place in
      multiple.add(predicted, against: gold)
      if let gold = gold.first { single.add(predicted.first, against: gold) }
      hasSeveral = hasSeveral || predicted.count > 1 || gold.count > 1
      // Reported at once: the other lines may be many.
      if !hasSeveral && gold.isEmpty { throw ComparisonError.noLabel(place) }
    }
    if hasSeveral {
      try Output.line(multiple.formatted(decimals: format.width))
      if confusion.confusion { Message.warning("Texts have several labels, and there is no confusion table of those.") }
    } else {
      try Output.line(single.formatted(decimals: format.width))
      if let text = confusion.text(of: single.confusion) { try Output.line(text) }
      warnOfOtherLabels(in: single.confusion)
      let missingCount = single.confusion.missingCount
      if missingCount > 0 {
        Message.warning(
          "Texts without a predicted label, each of which counts as wrong: \(missingCount) of \(single.accuracy.totalCount)."
        )
      }
    }
  }

  /// Warns of sides that have no label in common: one of them is most likely in another column.
  private func warnOfOtherLabels(in confusion: ConfusionTable) {
    guard confusion.hasNoCommonClass, let first = confusion.mostConfused(atMost: 1).first else { return }
    Message.warning(
      "No predicted label, such as \(first.predicted.excerpt), is among the gold labels, such as \(first.gold.excerpt); see "
        + "whether the labels are in these columns.")
  }
}
