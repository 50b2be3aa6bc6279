import ArgumentParser
import Corpora
import Evaluation

struct EvaluateClasses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classes", abstract: "Accuracy, precision, recall and F1 of classes, as scikit-learn gives them.",
    discussion: """
      A line has its label first: the words that begin with __label__, or all that comes before a TAB. Where a line has \
      several labels, or none and --multi-label is given, each label counts by itself.
      """)

  @Argument(help: ArgumentHelp("Predicted labels, a line for each text; - is standard input.", valueName: "hyp"))
  var hypotheses: String

  @Argument(help: ArgumentHelp("Gold labels of the same texts.", valueName: "ref"))
  var reference: String

  @Flag(help: "A text may have any number of labels, though each may happen to have one.")
  var multiLabel = false

  @Option(name: .shortAndLong, help: "Digits after the point of the scores of each label.")
  var width = 2

  @OptionGroup var confusion: ConfusionOptions

  func validate() throws {
    try check("width", width, atLeast: 0, atMost: 15)
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
    var lineNumber = 0
    let files = try ParallelLines([hypotheses, reference])
    while let lines = try nextLines(of: files) {
      lineNumber += 1
      let labels = lines.map(Self.labels)
      multiple.add(labels[0], against: labels[1])
      if let predicted = labels[0].first, let gold = labels[1].first { single.add(predicted, against: gold) }
      hasSeveral = hasSeveral || labels.contains { $0.count > 1 }
      // Told at once: the other lines may be many.
      if !hasSeveral, let side = labels.firstIndex(where: \.isEmpty) {
        throw ComparisonError.noLabel(ComparisonError.Place(path: files.paths[side], line: lineNumber))
      }
    }
    if hasSeveral {
      try Output.line(multiple.formatted(decimals: width))
      if confusion.confusion { Message.warning("texts have several labels, and there is no confusion table of those.") }
    } else {
      try Output.line(single.formatted(decimals: width))
      if let text = confusion.text(of: single.confusion) { try Output.line(text) }
    }
    files.warnOfReplacements()
  }

  private func nextLines(of files: ParallelLines) throws -> [String]? {
    do {
      return try files.next()
    } catch CorpusError.lineCounts(let path, let count, let other, let otherCount) {
      throw ComparisonError.lineCounts(predicted: count, path, gold: otherCount, other)
    }
  }

  /// The labels that a line begins with.
  private static func labels(of line: String) -> [String] {
    let prefix = "__label__".utf8
    guard line.utf8.starts(with: prefix) else {
      let field = line.utf8.prefix { $0 != 0x09 }
      return field.isEmpty ? [] : [String(Substring(field))]
    }
    return line.utf8.split { $0 == 0x20 || $0 == 0x09 }.prefix { $0.starts(with: prefix) }
      .map { String(Substring($0.dropFirst(prefix.count))) }.filter { !$0.isEmpty }
  }
}
