import ArgumentParser
import Console
import Evaluation

struct EvaluateBLEU: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bleu", abstract: "BLEU, equal to sacreBLEU's in every digit.",
    discussion: "Prints the line that `sacrebleu REF -i HYP -f text` prints.")

  /// Names as in sacreBLEU.
  enum Smoothing: String, CaseIterable, ExpressibleByArgument {
    case exp
    case floor
    case addK = "add-k"
    case none
  }

  @OptionGroup var files: ComparedFiles
  @OptionGroup var format: ScoreFormat<SacreBLEUConvention>

  @Option(help: "How lines become tokens.")
  var tokenize = BLEU.Tokenizer.mteval13a

  @Option(name: [.long, .customLong("smooth-method")], help: "What an order without matches counts.")
  var smooth = Smoothing.exp

  @Option(help: "The number of --smooth floor, by default 0.1, or of add-k, by default 1.")
  var smoothValue: Double?

  func validate() throws { try check("smooth-value", smoothValue, atLeast: 0) }

  func run() throws {
    let takesValue = smooth == .floor || smooth == .addK
    [IneffectiveOption("smooth-value", smoothValue != nil, takesValue, "--smooth floor or add-k")].warn()
    let metric = BLEU(tokenizer: tokenize, lowercase: files.lowercase, smoothing: smoothing)
    let score = try metric.corpusScore { try files.forEachLine($0) }
    try Output.line(
      score.formatted(decimals: format.width, signature: metric.signature(referenceCount: files.references.count)))
  }

  private var smoothing: BLEU.Smoothing {
    switch smooth {
    case .exp: .exponential
    case .floor: .floor(smoothValue ?? 0.1)
    case .addK: .addK(smoothValue ?? 1)
    case .none: .none
    }
  }
}
