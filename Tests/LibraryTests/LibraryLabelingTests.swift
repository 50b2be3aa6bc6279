import Foundation
import Tandem
import Testing

/// Taggers and classifiers, by the public interface alone.
@Suite struct LibraryLabelingTests {
  /// A folder that goes with the value.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-library-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws {
      try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }
  }

  private var options: LabelingTrainingOptions {
    var options = LabelingTrainingOptions()
    options.encoder.embeddingSize = 16
    (options.encoder.stack.hiddenSize, options.encoder.stack.layerCount) = (32, 1)
    options.encoder.setDropout(0)
    (options.training.plan.size, options.training.schedule.rate) = (4, 0.01)
    (options.training.limits.epochs, options.training.seed) = (30, 3)
    return options
  }

  @Test func aTaggerIsTrainedAndUsed() throws {
    let folder = try Folder()
    let sentences = ["the dog sleeps", "a cat sleeps", "the cat runs", "a dog runs", "the dog runs"]
    let tags = ["the": "DET", "a": "DET", "dog": "NOUN", "cat": "NOUN", "sleeps": "VERB", "runs": "VERB"]
    let columns = sentences.map { sentence in
      sentence.split(separator: " ").map { "\($0) \(tags[String($0)]!)\n" }.joined() + "\n"
    }
    try folder.write(columns.joined(), to: "train")
    let model = folder.path("tagger.safetensors")
    let training = LabelingTraining.tagger(
      on: folder.path("train"), validation: folder.path("train"), model: model, options: options, threads: 2)
    var sizes: [String] = []
    let outcome = try training.run { event in
      if case .prepared(let preparation) = event { sizes = preparation.vocabularies.map(\.name) }
    }
    #expect(outcome.reason == .epochs && outcome.score?.taskScore == 100)
    #expect(sizes == ["words", "characters", "tags"])
    #expect(try training.run().reason == .alreadyFinished)

    let tagger = try Tagger(contentsOf: model)
    let words = try tagger.tag(["the cat sleeps", ""], threads: 2)
    #expect(words.map { $0.map(\.tag) } == [["DET", "NOUN", "VERB"], []])
    #expect(words[0].map(\.range) == [0..<3, 4..<7, 8..<14])
    #expect(try tagger.tag(sentences: [["a", "dog", "sleeps"], []]) == [["DET", "NOUN", "VERB"], []])
    let sure = try tagger.tag(["the cat sleeps"], withProbabilities: true)[0]
    #expect(sure.map(\.tags) == [["DET"], ["NOUN"], ["VERB"]])
    #expect(sure.allSatisfy { $0.probabilities.count == 1 && $0.probabilities[0] > 0 && $0.probabilities[0] <= 1 })
    let best = try tagger.nBest(2, of: ["the cat sleeps", ""])
    #expect(best[0].map(\.tags).first == ["DET", "NOUN", "VERB"] && best[0].count == 2)
    #expect(best[0][0].logProbability > best[0][1].logProbability)
    #expect(throws: InferenceError.threads(0)) { try tagger.tag(["a dog"], threads: 0) }
    let asked = try Tagger(contentsOf: URL(fileURLWithPath: model), head: tagger.names[0])
    #expect(try asked.tag("a dog").map(\.tag) == ["DET", "NOUN"])
    #expect(throws: ModelFileError.self) { try Tagger(contentsOf: model, head: "none") }
    #expect(throws: ModelFileError.self) { try Classifier(contentsOf: model) }
    #expect(throws: ModelFileError.self) { try Translator(contentsOf: model) }
  }

  @Test func aClassifierIsTrainedAndUsed() throws {
    let folder = try Folder()
    let texts = ["good", "so good", "bad", "so bad", "good film", "bad film"]
    try folder.write(
      texts.map { "\($0.contains("good") ? "up" : "down")\t\($0)\n" }.joined(), to: "train.tsv")
    let model = folder.path("classifier.safetensors")
    let training = LabelingTraining.classifier(
      on: folder.path("train.tsv"), validation: folder.path("train.tsv"), model: model, options: options)
    #expect(try training.run().score?.taskScore == 100)
    let classifier = try Classifier(contentsOf: model)
    let found = try classifier.classify(["so good film", "bad", ""])
    #expect(found.map(\.labels) == [["up"], ["down"], []])
    #expect(abs(found[0].ranking.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
    #expect(found[2].ranking.isEmpty && !classifier.isMultiLabel && classifier.labels.sorted() == ["down", "up"])
  }

  @Test func mistakesHaveKinds() throws {
    let folder = try Folder()
    try folder.write("word TAG\nword\n", to: "uneven")
    try folder.write("X,a b\nY,\"c d\n", to: "open.csv")
    let (uneven, open) = (folder.path("uneven"), folder.path("open.csv"))
    let tagger = LabelingTraining.tagger(on: uneven, validation: uneven, model: folder.path("m"), options: options)
    let classifier = LabelingTraining.classifier(on: open, validation: open, model: folder.path("m"), options: options)
    for (training, place) in [(tagger, uneven + ":2: "), (classifier, open + ":2: ")] {
      let failure = #expect(throws: TrainingFailure.self) { try training.run() }
      #expect(
        failure?.kind == .text && failure?.description.hasPrefix(place) == true, "\(String(describing: failure))")
    }
  }
}
