import Corpora
import Models
import Tensors
import Text
import Tokens

/// A translator whose file gets a shortlist, learned from sentences and their translations.
package struct ShortlistLearning {
  /// How long the lists are.
  package struct Options: Sendable, Hashable {
    /// Of the most frequent target tokens that may come in any translation.
    package var frequentCount = 100
    /// Of the translations of a source token, at most.
    package var translationCount = 50
    /// A translation has at least this probability.
    package var leastProbability: Float = 0.001

    package init() {}
  }

  /// Longer pairs, in tokens of either side, are left out: they tell little of single words.
  package static let longest = 100

  package let shortlist: Shortlist
  package let corpus: ParallelCorpus
  private let file: ModelFile
  private let weights: Weights

  /// - Throws: `ModelFileError` when the file is not a translator; what readers of the texts throw.
  package init(
    for model: String, from files: ParallelFiles, _ options: Options = Options()
  ) throws {
    file = try ModelFile.load(model, expecting: .translator)
    let loaded = try LoadedTranslationModel(file)
    weights = loaded.weights
    let (source, target) = (loaded.text.source, loaded.text.target)
    corpus = try ParallelCorpus(
      files, sourceTokenizer: source, targetTokenizer: target,
      maximumLength: Self.longest)
    shortlist = Shortlist(of: corpus, source: source, target: target, options)
  }

  /// Writes the model with the shortlist, and with the numbers that it had.
  package func save(to path: String) throws(ModelFileError) {
    var description = file.description
    description.parts[ShortlistPart.key] = ShortlistPart.encode(shortlist)
    try description.save(weights, as: file.storage, to: path)
  }
}

extension Shortlist {
  /// What target tokens a corpus has for each source token.
  init(
    of corpus: ParallelCorpus, source: Tokenizer, target: Tokenizer,
    _ options: ShortlistLearning.Options = ShortlistLearning.Options()
  ) {
    let longest = ShortlistLearning.longest
    self.init(
      of: corpus.pairs.filter { $0.source.count <= longest && $0.target.count <= longest }
        .map { ($0.source, $0.target) },
      vocabularySizes: (source: source.vocabulary.count, target: target.vocabulary.count),
      // Where bytes spell what is unknown, a model has never met <unk>.
      always: target.vocabulary.hasByteFallback ? [SpecialTokens.end] : [SpecialTokens.end, SpecialTokens.unknown],
      frequentCount: options.frequentCount, translationCount: options.translationCount,
      leastProbability: options.leastProbability)
  }
}

extension ModelFile {
  /// In which its numbers keep their values.
  var storage: WeightStorage {
    let types = tensors.entries.map(\.type)
    if types.contains(.int8) { return .int8 }
    return types.allSatisfy { $0 == .bfloat16 } ? .bfloat16 : .float32
  }
}
