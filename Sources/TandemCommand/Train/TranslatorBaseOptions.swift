import ArgumentParser
import Console
import Tandem
import Tensors

/// The translator that a training begins with, if any.
struct TranslatorBaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Begin with the weights of a translator, and with its vocabularies. Sizes and kinds of the model are then those of \
      the file.
      """, valueName: "model"))
  var initFrom: String?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      With --init-from: learn vocabularies from the training files, and take over what the model knows of tokens in both.
      """)
  var newVocab = false

  /// The options by what they determine.
  static let names = [
    "base": "init-from", "learnsVocabulary": "new-vocab", "weights at the start": "--init-from",
  ]

  /// Nil for weights by chance.
  var base: TranslatorBase? { initFrom.map { TranslatorBase($0, learnsVocabulary: newVocab) } }

  func validate() throws { try Console.check("init-from", path: initFrom) }

  /// Checks that what is given goes with the model.
  ///
  /// - Parameter names: all options of the training by the properties that they set.
  func check(_ options: TranslatorTrainingOptions, _ given: GivenOptions, _ names: [String: String]) throws {
    guard let base else { return }
    do {
      try base.check(
        options, isGiven: { given.contain($0, $1, named: names) }, calling: { names.typedProperty($0) })
    } catch let error as OptionError {
      throw ValidationError("\(error)")
    }
  }

  /// What is given and has no effect under the other options.
  func effects(_ given: GivenOptions) -> [IneffectiveOption] {
    let learned = [
      "vocab-size", "min-count", "merges", "separate-vocab", "word-vocab", "byte-fallback", "segmentation",
      "src-locale", "tgt-locale", "normalization", "lowercase", "uniform-marks",
    ]
    return [IneffectiveOption("new-vocab", newVocab, initFrom != nil, "--init-from")]
      + learned.map {
        IneffectiveOption(
          $0, given.contains($0), initFrom == nil || newVocab, "--new-vocab; --init-from brings its tokens")
      }
  }
}
