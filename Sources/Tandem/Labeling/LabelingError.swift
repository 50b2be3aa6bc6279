import Text

/// Why a model of labels cannot be trained.
package enum LabelingError: Error, Equatable, CustomStringConvertible {
  case noFiles
  case vectorSize(path: String, found: Int, expected: Int)
  case pretrainedUnit(path: String)
  case pretrainedArchitecture(path: String)
  case pretrainedConnections(path: String)
  case pretrainedDirection(path: String)
  case tooManyLabels(path: String, line: Int, found: Int)
  /// Two heads of a model have one name.
  case repeatedHead(name: String)
  /// Labels that a trained model does not have, and those that it has.
  case unknownLabels(path: String, found: [String], known: [String])
  /// There is no validation example of which the model knows all labels, so that there is no loss to validate it by.
  case unknownValidation(path: String)

  /// Too few examples to fit probabilities to, which the unit counts.
  case fewToCalibrate(path: String, found: Int, unit: String)
  /// A model that predicts several labels for a text.
  case severalToCalibrate(path: String)
  /// A file from which sentences and words of running text cannot be learned.
  case noRunningText(path: String)

  package var description: String {
    switch self {
    case .repeatedHead(let name):
      "Two heads of the model would be called \(name.excerpt); name each column of tags once, and each task differently."
    case .unknownLabels(let path, let found, let known):
      "\(path): found \(Self.list(found)), expected labels that the model knows: \(Self.list(known)); correct them or leave "
        + "these examples out, or train a new model."
    case .unknownValidation(let path):
      "\(path): found no example whose labels are all among those of the training file, expected one at least, because "
        + "the loss is of such examples alone; give other validation examples."
    case .fewToCalibrate(let path, let found, let unit):
      "\(path): found \(found.counted(unit)), expected at least \(LabelOutcomes.fewest) to calibrate probabilities by; give more."
    case .severalToCalibrate(let path):
      "\(path) predicts several labels for a text, whose probabilities are compared with a threshold and are not calibrated; give "
        + "another model."
    case .noRunningText(let path):
      "\(path): found no token that is joined to the next, expected CoNLL-U with SpaceAfter=No in MISC, from which the words of "
        + "running text are learned; leave out the segmenter, or give such a file."
    case .noFiles: "There are no files to learn from. Name a training file."
    case .vectorSize(let path, let found, let expected):
      "\(path): found vectors of \(found) numbers, expected \(expected), the size of the model's embeddings; make these as "
        + "large."
    case .pretrainedUnit(let path): "\(path) has an encoder that does not read words; give a model that reads texts."
    case .pretrainedArchitecture(let path):
      "\(path) has no recurrent layers; give a language model trained with --architecture recurrent."
    case .pretrainedConnections(let path):
      "\(path) has two directions of joined or normalized layers, which do not fit into one encoder; give a language model "
        + "trained with --connection none and --no-layer-norm."
    case .pretrainedDirection(let path):
      "\(path) has an encoder that reads sentences from their end; give a model that reads them from their beginning."
    case .tooManyLabels(let path, let line, let found):
      "\(path):\(line): found \(found) labels, expected one; ask for several labels where more than one may apply."
    }
  }
  /// The first of some labels; a model may have hundreds.
  private static func list(_ labels: [String]) -> String {
    let shown = labels.prefix(12).map(\.excerpt).joined(separator: ", ")
    return labels.count > 12 ? "\(shown) and \(labels.count - 12) more" : shown
  }
}
