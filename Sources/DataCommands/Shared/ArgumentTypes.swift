import ArgumentParser
import Console
import Corpora
import Evaluation
import Layers
import NGrams
import Text
import Training

// The library's own names for choices are the values of options.
extension BLEU.Tokenizer: ExpressibleByArgument {}
extension CellKind: ExpressibleByArgument {}
extension ColumnFormat: ExpressibleByArgument {}
extension FieldSeparator: ExpressibleByArgument {}
extension GradientFlow.State: ExpressibleByArgument {}
extension GradientVariant.Start: ExpressibleByArgument {}
extension LineReader.InvalidUTF8: ExpressibleByArgument {}
extension NGramUnit: ExpressibleByArgument {}
extension Normalizer.Form: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension Segmenter.Mode: ExpressibleByArgument {}
extension SpanScheme: ExpressibleByArgument {
  /// `bio` and `bioes` are what `TagScheme` calls them.
  public init?(argument: String) {
    self.init(rawValue: ["bio": "iob2", "bioes": "iobes"][argument] ?? argument)
  }
}
extension TagScheme: ExpressibleByArgument {
  /// Some schemes have several names, or differ in letters alone, which are those of the file.
  public init?(argument: String) {
    let others = ["iob2": "bio", "iobes": "bioes", "bilou": "bioes", "bmes": "bioes", "bmewo": "bioes"]
    self.init(rawValue: others[argument] ?? argument)
  }
}

extension Column: DescribedValue {
  package static let expectation =
    "a column: a number from 1, or from -1 to count from the end, or in CoNLL-U a name as UPOS or FEATS.Number"

  public init?(argument: String) {
    guard let column = try? Column(parsing: argument) else { return nil }
    self = column
  }

  public var defaultValueDescription: String { description }
}
