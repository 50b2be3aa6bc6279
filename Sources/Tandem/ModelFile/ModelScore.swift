import Evaluation
import Models
import Tensors

/// Texts with what a model should predict of them.
package enum ReferenceTexts: Sendable {
  case translations([(source: String, target: String)])
  /// Lines of running text, each token of which is to be predicted.
  case lines([String])
  /// Sentences with tags for each of these heads.
  case tags([Tagger.GivenTags], heads: [String])
  case labels([(text: String, labels: [String])], head: String)
}

/// How well one head of a model predicts references.
struct HeadScore: Sendable {
  /// Nil for a model with one.
  var head: String?
  /// What has a loss: each token, word or text.
  let target: String
  /// What is predicted of it: a token, tag or label.
  let answer: String
  var accuracyName = "accuracy"
  /// Of answers; nil for models that are judged by the loss alone.
  var accuracy: Share?
  let examples: [ExampleScore]
}

/// How probable a model finds the reference of one example, in natural logarithms.
struct ExampleScore: Sendable {
  /// Of all together; −∞ where the model cannot predict it.
  let logProbability: Double
  /// Of each token, word or text, whatever the others are.
  let targets: [Double]

  init(logProbability: Double, targets: [Double]) {
    self.logProbability = logProbability
    self.targets = targets
  }

  /// Of tokens each of which is predicted after those before it.
  init(tokens: [Float]) {
    targets = tokens.map { Double($0) }
    logProbability = targets.reduce(0, +)
  }

  var perplexity: Perplexity { Perplexity(negativeLogLikelihood: -logProbability, tokenCount: targets.count) }
}

extension TrainedModel {
  /// Scores references, by each head that they are for.
  ///
  /// - Parameter path: the file of the model, for errors.
  /// - Throws: `ModelFileError` for heads that the model does not have; `TranslatorError.longPair`.
  /// - Precondition: the texts are of a kind that the model reads.
  func scores(of texts: ReferenceTexts, path: String, workers: Workers) throws -> [HeadScore] {
    switch (self, texts) {
    case (.translator(let loaded), .translations(let pairs)):
      let tokens = try Translator(loaded).tokenLogProbabilities(of: pairs, workers: workers)
      return [HeadScore(target: "token", answer: "token", examples: tokens.map { ExampleScore(tokens: $0) })]
    case (.languageModel(let loaded), .lines(let lines)):
      var session = LanguageModel.ScoringSession(LanguageModel(loaded), workers)
      let tokens = try session.scores(of: lines).map(\.logProbabilities)
      return [HeadScore(target: "token", answer: "token", examples: tokens.map { ExampleScore(tokens: $0) })]
    case (.labeler(let loaded), .tags(let sentences, let heads)):
      return try heads.enumerated().map { place, head in
        let tagger = try Tagger(loaded, path: path, head: head)
        return try tagger.score(
          of: sentences.map { Tagger.GivenTags($0.text, tags: [$0.tags[place]]) }, loaded.shownName(ofHead: head),
          workers)
      }
    case (.labeler(let loaded), .labels(let examples, let head)):
      let classifier = try Classifier(loaded, path: path, head: head)
      return [try classifier.score(of: examples, loaded.shownName(ofHead: head), workers)]
    case (.translator, _), (.languageModel, _), (.labeler, _), (.ngrams, _):
      preconditionFailure("texts that a model of kind \(kind) does not read")
    }
  }
}

extension Tagger {
  /// - Parameter sentences: with the tags of one head.
  fileprivate func score(of sentences: [GivenTags], _ head: String?, _ workers: Workers) throws -> HeadScore {
    let session = LabelingSession(encoder, workers)
    let scores = try scores(of: sentences, in: session, withWords: true)
    var accuracy = TokenAccuracy()
    for (found, sentence) in zip(try tags(of: sentences.map(\.text), in: session), sentences) {
      try accuracy.add(found.tags[0], against: heads[0].labels.written(sentence.tags[0]))
    }
    return HeadScore(
      head: head, target: "word", answer: "tag", accuracy: accuracy.tokens,
      examples: scores.map { ExampleScore(logProbability: $0.logProbability, targets: $0.wordLogProbabilities) })
  }
}

extension Classifier {
  fileprivate func score(
    of examples: [(text: String, labels: [String])], _ head: String?, _ workers: Workers
  ) throws -> HeadScore {
    let session = LabelingSession(encoder, workers)
    let logProbabilities = try logProbabilities(of: examples, .truncate, in: session)
    var (one, several) = (ClassScore(), MultiLabelScore())
    for (found, example) in zip(try classify(examples.map(\.text), .truncate, in: session), examples) {
      if isMultiLabel {
        several.add(found.labels, against: example.labels)
      } else {
        one.add(found.labels.first, against: example.labels[0])
      }
    }
    return HeadScore(
      head: head, target: "text", answer: "label", accuracyName: isMultiLabel ? "exact match" : "accuracy",
      accuracy: isMultiLabel ? several.exactMatch : one.accuracy,
      examples: logProbabilities.map { ExampleScore(logProbability: $0, targets: [$0]) })
  }
}

extension LoadedLabelingModel {
  /// Of a head among several.
  fileprivate func shownName(ofHead name: String) -> String? { model.heads.count > 1 ? name : nil }

  /// Heads by what they predict.
  ///
  /// - Parameters:
  ///   - name: of the only one that is wanted; nil for all.
  ///   - path: the file of the model.
  /// - Throws: `ModelFileError` where there is no head of this name.
  package func headNames(
    _ name: String? = nil, path: String
  ) throws(ModelFileError) -> (tags: [String], classes: [String]) {
    let names = (
      tags: heads(of: TagHead.self, called: name).map(\.labels.name),
      classes: heads(of: ClassHead.self, called: name).map(\.labels.name)
    )
    if let name, names.tags.isEmpty && names.classes.isEmpty {
      throw ModelFileError(
        path: path, problem: .head(found: vocabularies.heads.map(\.name).joined(separator: ", "), expected: name))
    }
    return names
  }
}
