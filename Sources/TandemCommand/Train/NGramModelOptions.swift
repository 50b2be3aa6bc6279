import ArgumentParser
import Console
import NGrams
import Tandem
import Tensors

/// How counts become a model.
struct NGramModelOptions: ParsableArguments {
  @Option(help: "Words of the longest n-grams.")
  var order = NGramTraining().order

  @Option(
    help: """
      How words get a probability that never followed others: ml, maximum likelihood, gives them none; add, a number added \
      to each count; stupid, scores of stupid backoff, which are no probabilities; kn, interpolated Kneser-Ney; mkn, \
      modified Kneser-Ney.
      """)
  var smoothing = SmoothingName.mkn

  @Option(help: "What --smoothing add adds to each count.")
  var delta = 1.0

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Leave out n-grams that occur so often or less: a number for each order, the first 0, none less than the one before, \
      as 0 0 1; the last one is that of all higher orders. (default: 0)
      """, valueName: "counts"))
  var prune: [Int] = []

  func validate() throws {
    let names = [
      "order": "order", "smoothing.delta": "delta", "pruning": "prune", "minimumCount": "min-count",
      "maximumSize": "vocab-size",
    ]
    var training = NGramTraining()
    apply(to: &training)
    try check(names) { [training] name throws(OptionError) in try training.validate(calling: name) }
  }

  var effects: [IneffectiveOption] { [IneffectiveOption("delta", delta != 1, smoothing == .add, "--smoothing add")] }

  func apply(to training: inout NGramTraining) {
    training.order = order
    training.pruning = prune.isEmpty ? [0] : prune
    training.smoothing =
      switch smoothing {
      case .ml: .maximumLikelihood
      case .add: .addDelta(delta)
      case .stupid: .stupidBackoff
      case .kn: .kneserNey
      case .mkn: .modifiedKneserNey
      }
  }
}

enum SmoothingName: String, CaseIterable, ExpressibleByArgument {
  case ml
  case add
  case stupid
  case kn
  case mkn
}
