import ArgumentParser
import Corpora
import Layers
import Models
import Plots
import Tandem
import Tensors
import Training

// The library's own names for choices are the values of options.
extension BatchUnit: ExpressibleByArgument {}
extension Classifier.LongTexts: ExpressibleByArgument {}
extension DecoderStart: ExpressibleByArgument {}
extension TextSplit: ExpressibleByArgument {}
extension UnitActivations.State: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension WeightStorage: ExpressibleByArgument {}
extension Initialization.Scheme: ExpressibleByArgument {}
extension LabelingTrainingOptions.Unit: ExpressibleByArgument {}
extension LanguageArchitecture: ExpressibleByArgument {}
extension LayerConnection: ExpressibleByArgument {}
extension ScheduleKind: ExpressibleByArgument {}
extension SoftmaxKind: ExpressibleByArgument {}
extension CharacterEncoderOptions.Characters: ExpressibleByArgument {}
extension TextUnit: ExpressibleByArgument {}
extension TerminalStyle.Shading: ExpressibleByArgument {}
extension Translator.AttentionUnit: ExpressibleByArgument {
  /// `symbols` is what older versions called tokens.
  public init?(argument: String) { self.init(rawValue: argument == "symbols" ? "tokens" : argument) }
}
extension TranslatorTrainingOptions.Metric: ExpressibleByArgument {}

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
