import Foundation
import Tandem
import Testing

/// What the forms of calls for tasks give, and models that are asked line by line, beside what the plain forms give.
@Suite struct AsynchronousTests {
  /// A model of this repository.
  private static func model(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("models/\(name).safetensors")
  }

  private func all<Answers: AsyncSequence>(_ answers: Answers) async throws -> [Answers.Element] {
    var found: [Answers.Element] = []
    for try await answer in answers { found.append(answer) }
    return found
  }

  @Test func aTaggerAndAClassifier() async throws {
    let lines = ["Time flies like an arrow.", "", "A boring film."]
    let tagger = try Tagger(contentsOf: Self.model("en-pos"))
    let tags = try tags(by: tagger, lines)
    for windowSize in [1, 2, 5] {
      let words = try await all(tagger.tag(lines.async, windowSize: windowSize))
      #expect(words.map { $0.map(\.tag) } == tags)
    }
    let paths = try await tagger.nBest(2, of: lines)
    #expect(paths.map { $0[0].tags } == tags && paths[0].count == 2)
    let sentence = ["Time", "flies"]
    let (known, line) = (try await tagger.tag(sentences: [sentence, []]), try await tagger.tag(lines[0]))
    #expect(known.map(\.count) == [2, 0] && line.map(\.tag) == tags[0])
    let classifier = try Classifier(contentsOf: Self.model("en-sentiment"))
    let classes = try await classifier.classify(lines)
    let alone = try await classifier.classify(lines[2])
    #expect(alone.labels == classes[2].labels)
    let streamed = try await all(classifier.classify(lines.async, windowSize: 2))
    #expect(streamed.map(\.labels) == classes.map(\.labels))
  }

  /// By the plain form, which is what a function that is not asynchronous calls.
  private func tags(by tagger: Tagger, _ lines: [String]) throws -> [[String]] {
    try tagger.tag(lines).map { $0.map(\.tag) }
  }

  @Test func aLanguageModelAndAMixture() async throws {
    let lines = ["maria", "xqzv", ""]
    let model = try LanguageModel(contentsOf: Self.model("names"))
    let mixture = try LanguageMixture(contentsOf: [Self.model("names")])
    let scores = try await model.scores(of: lines)
    let mixed = try await mixture.scores(of: lines)
    #expect(mixed == scores)
    for sequence in [model.scores(of: lines.async), mixture.scores(of: lines.async, windowSize: 2)] {
      let streamed = try await all(sequence)
      #expect(streamed.count == lines.count)
      for (score, whole) in zip(streamed, scores) {
        #expect(abs(score.logProbability - whole.logProbability) < 1e-3, "rounding of products alone")
      }
    }
    var generation = GenerationOptions()
    generation.sampling.seed = 7
    let text = try await model.generate(from: "mar", options: generation)
    #expect(try text == generated(by: model, generation))
  }

  private func generated(by model: LanguageModel, _ options: GenerationOptions) throws -> String {
    try model.generate(from: "mar", options: options)
  }
}

extension [String] {
  /// The lines as they would come from elsewhere.
  fileprivate var async: AsyncStream<String> {
    AsyncStream { input in
      for line in self { input.yield(line) }
      input.finish()
    }
  }
}
