import ArgumentParser
import Console
import Tandem

private let usualWeight = 0.2

/// A language model beside a translator: shallow fusion.
struct FusionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Score tokens by log p of the translator + weight · log p of this language model too (shallow fusion). It is one of \
      `tandem train lm --vocab-from` and the translator's file, or of `tandem train ngram` on text cut by `tandem tokenize \
      --side target --model` and that file.
      """, valueName: "file"))
  var lm: String?

  @Option(help: "Weight of --lm, to be tuned on held-out text; 0 leaves it out. (default: \(usualWeight))")
  var lmWeight: Double?

  func validate() throws {
    if let lmWeight, !(lmWeight >= 0 && lmWeight <= Translator.largestLanguageModelWeight) {
      throw ValidationError(
        "--lm-weight is \(lmWeight), expected a number from 0 to \(Int(Translator.largestLanguageModelWeight)).")
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] { [IneffectiveOption("lm-weight", lmWeight != nil, lm != nil, "--lm")] }

  func fused(_ translator: Translator) throws -> Translator {
    guard let lm else { return translator }
    return try translator.fused(withLanguageModel: lm, weight: lmWeight ?? usualWeight)
  }
}
