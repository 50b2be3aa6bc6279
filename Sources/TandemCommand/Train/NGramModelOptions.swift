import ArgumentParser
import NGrams

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

  /// With more the counts of a text hardly matter, and with less what was not seen; far beyond, numbers overflow or
  /// come to 0.
  private static let deltas = 1e-9...1e6

  func validate() throws {
    try check("order", order, atLeast: NGramModel.orders.lowerBound, atMost: NGramModel.orders.upperBound)
    if !Self.deltas.contains(delta) {
      throw ValidationError(
        "--delta is \(delta), expected a number from \(Self.deltas.lowerBound) to \(Self.deltas.upperBound).")
    }
    for threshold in prune { try check("prune", threshold, atLeast: 0) }
    let found = prune.map(String.init).joined(separator: " ")
    if let first = prune.first, first > 0 {
      throw ValidationError(
        "--prune is \(found), expected 0 as the first; leave out words by --min-count or --vocab-size.")
    }
    if prune != prune.sorted() {
      throw ValidationError("--prune is \(found), expected numbers of which none is less than the one before.")
    }
    if prune.count > order {
      throw ValidationError("--prune is \(found), expected at most \(order) numbers for --order \(order).")
    }
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
