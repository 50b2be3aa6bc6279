import ArgumentParser
import Console
import Corpora
import NGrams
import Text

struct TrainNGram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ngram",
    abstract: "Estimate an n-gram language model from text.",
    usage: "tandem train ngram --train FILE --model OUT [--order N] [--smoothing mkn]",
    discussion: """
      Each line is a sentence, also a blank one. Words are what stands between white space; prepare other text with \
      `tandem tokenize`. The word <unk> counts as the unknown word.

      A model whose name ends in .arpa or .arpa.gz is written in the ARPA format, which SRILM and KenLM read; any \
      other name gives a compact format that loads at once. `tandem ngram convert` converts between the two. With \
      --smoothing mkn the probabilities equal those of KenLM's lmplz.
      """)

  @OptionGroup(title: "Data") var data: NGramDataOptions
  @OptionGroup(title: "Text") var text: NGramTextOptions
  @OptionGroup(title: "Model") var model: NGramModelOptions
  @OptionGroup(title: "Limits") var memory: WorkingMemoryOptions

  func validate() throws {
    try check("model", data.model, isNoneOf: [data.train, text.vocabulary])
    try checkOneIsStandardInput([data.train, text.vocabulary])
  }

  func run() throws {
    try data.checkModel()
    (text.effects + model.effects).warn()
    var training = NGramTraining()
    try text.apply(to: &training)
    model.apply(to: &training)
    memory.apply(to: &training)
    let reader = try Input.open(data.train, invalid: data.onError)
    let result = try training.run(reader)
    Input.warnOfProblems(in: reader)
    report(result)
    try result.estimate.model.write(to: data.model)
  }

  private func report(_ result: NGramTraining.Result) {
    let estimate = result.estimate
    Message.plain(
      "\(result.tokenCount.counted("token")) in \(result.sentenceCount.counted("sentence")), \(result.unknownCount) of them "
        + "unknown")
    let coverage = VocabularyCoverage(unknownCount: result.unknownCount, tokenCount: result.tokenCount)
    let remedy = "raise --vocab-size, lower --min-count, or give another --vocabulary"
    if let warning = coverage.warning(of: "training tokens", remedy: remedy) { Message.warning(warning) }
    if let word = result.estimate.model.spacedWord {
      Message.warning(
        "Words such as \(word.excerpt) hold white space beyond ASCII, at which neural models part words and models of n-grams "
          + "do not, as KenLM's do not; put spaces in its place.")
    }
    for (index, count) in estimate.model.ngramCounts.enumerated() {
      let discounts = index < estimate.discounts.count ? ", \(estimate.discounts[index])" : ""
      Message.plain("order \(index + 1): \(count.counted("n-gram"))\(discounts)")
    }
    if let summary = DiscountFallback.summary(estimate.fallbacks, isModified: model.smoothing == .mkn) {
      Message.warning(summary)
    }
    if !estimate.model.isNormalized {
      Message.plain("The scores of stupid backoff are no probabilities: they do not add up to 1.")
    }
  }
}

extension NGramModel {
  /// A word with white space that parts no words here.
  fileprivate var spacedWord: String? {
    unit == .words
      ? vocabulary.tokens.first { word in
        !word.utf8.allSatisfy { $0 < 0x80 } && word.unicodeScalars.contains(where: \.properties.isWhitespace)
      } : nil
  }
}
