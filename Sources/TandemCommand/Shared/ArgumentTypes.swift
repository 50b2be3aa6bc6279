import ArgumentParser
import Corpora
import Evaluation
import Foundation
import Layers
import Models
import Plots
import Tandem
import Tensors
import Text
import Training

// The library's own names for choices are the values of options.
extension BLEU.Tokenizer: ExpressibleByArgument {}
extension BatchUnit: ExpressibleByArgument {}
extension CellKind: ExpressibleByArgument {}
extension Classifier.LongTexts: ExpressibleByArgument {}
extension ColumnFormat: ExpressibleByArgument {}
extension DecoderStart: ExpressibleByArgument {}
extension UnitActivations.State: ExpressibleByArgument {}
extension FieldSeparator: ExpressibleByArgument {}
extension GradientFlow.State: ExpressibleByArgument {}
extension GradientVariant.Start: ExpressibleByArgument {}
extension Initialization.Scheme: ExpressibleByArgument {}
extension LabelingTrainingOptions.Unit: ExpressibleByArgument {}
extension LanguageArchitecture: ExpressibleByArgument {}
extension LayerConnection: ExpressibleByArgument {}
extension LineReader.InvalidUTF8: ExpressibleByArgument {}
extension Normalizer.Form: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension ScheduleKind: ExpressibleByArgument {}
extension Segmenter.Mode: ExpressibleByArgument {}
extension SoftmaxKind: ExpressibleByArgument {}
extension CharacterEncoderOptions.Characters: ExpressibleByArgument {}
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
extension TextUnit: ExpressibleByArgument {}
extension TerminalStyle.Shading: ExpressibleByArgument {}
extension Translator.AttentionUnit: ExpressibleByArgument {
  /// `symbols` is what older versions called tokens.
  public init?(argument: String) { self.init(rawValue: argument == "symbols" ? "tokens" : argument) }
}
extension TranslatorTrainingOptions.Metric: ExpressibleByArgument {}

extension Column: DescribedValue {
  static let expectation =
    "a column: a number from 1, or from -1 to count from the end, or in CoNLL-U a name as UPOS or FEATS.Number"

  public init?(argument: String) {
    guard let column = try? Column(parsing: argument) else { return nil }
    self = column
  }

  public var defaultValueDescription: String { description }
}

extension AttentionKind: ExpressibleByArgument {
  /// Also by the names of those who brought them up.
  public init?(argument: String) {
    switch argument {
    case "luong": self = .general
    case "bahdanau": self = .additive
    default: self.init(rawValue: argument)
    }
  }
}

/// Which tables of weights are one.
enum TiedEmbeddings: String, CaseIterable, ExpressibleByArgument {
  case none
  /// Target embedding and output layer.
  case output
  /// Source embedding, target embedding and output layer.
  case all
}

/// How weights are stored.
enum Storage: String, CaseIterable, ExpressibleByArgument {
  case bf16
  case f32
}

enum Side: String, CaseIterable, ExpressibleByArgument {
  case source
  case target
}
