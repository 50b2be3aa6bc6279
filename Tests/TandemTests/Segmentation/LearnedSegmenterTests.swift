import Corpora
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

/// Sentences and words of running text that are learned beside tags.
@Suite struct LearnedSegmenterTests {
  /// A language in which `x` joins two words of a token, a period ends sentences and belongs to the short word `k.`,
  /// and small letters begin sentences.
  private struct Toy {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      for (name, count, seed) in [("train", 300, UInt64(1)), ("valid", 60, 2)] {
        try folder.write(Self.conllu(count, seed: seed).utf8, to: "\(name).conllu")
      }
    }

    static func sentence(_ random: inout RandomSource.Generator) -> [(form: String, words: [String])] {
      var tokens: [(form: String, words: [String])] = (0...Int.random(in: 0...4, using: &random)).map { _ in
        let stem = String((0..<3).map { _ in "abde".randomElement(using: &random) ?? "a" })
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return (stem + "xo", [stem, "xo"])
        case 1: return ("k.", ["k."])
        case 2: return ("zum", ["zu", "dem"])
        default: return (stem, [stem])
        }
      }
      tokens.append((".", ["."]))
      return tokens
    }

    static func conllu(_ count: Int, seed: UInt64) -> String {
      var random = RandomSource(seed: seed).generator
      return (0..<count).map { number in
        let tokens = sentence(&random)
        var lines = number % 8 == 0 ? ["# newpar"] : []
        var id = 1
        for (place, token) in tokens.enumerated() {
          let misc = place == tokens.count - 2 ? "SpaceAfter=No" : "_"
          if token.words.count > 1 {
            lines.append("\(id)-\(id + token.words.count - 1)\t\(token.form)\t_\t_\t_\t_\t_\t_\t_\t\(misc)")
          }
          for word in token.words {
            let wordMisc = token.words.count > 1 ? "_" : misc
            lines.append("\(id)\t\(word)\t_\t\(word == "." ? "PUNCT" : "X")\t_\t_\t_\t_\t_\t\(wordMisc)")
            id += 1
          }
        }
        return lines.joined(separator: "\n") + "\n\n"
      }.joined()
    }

    func training(_ name: String, learns: Bool? = nil, threads: Int = 1, from base: String? = nil) -> LabelingTraining {
      var options = LabelingTrainingOptions()
      options.training.limits.steps = 4
      options.encoder.embeddingSize = 4
      options.encoder.stack.hiddenSize = 4
      options.encoder.stack.layerCount = 1
      options.spelling.characters = .none
      var tags = LabelingFiles.TagFiles()
      tags.learnsSegmenter = learns
      tags.usesCRF = false
      let files = LabelingFiles(
        name: "tags", training: folder.file("train.conllu"), validation: folder.file("valid.conllu"), kind: tags)
      var training = LabelingTraining(
        options, files: [files], pretrained: PretrainedFiles(), modelPath: folder.file(name), threadCount: threads)
      training.base = base.map { folder.file($0) }
      return training
    }

    func tagger(_ name: String) throws -> Tagger { try Tagger(contentsOf: folder.file(name)) }
  }

  private static let trained = Result {
    let toy = try Toy()
    try toy.training("model").run()
    return toy
  }

  private func words(_ line: String, _ tagger: Tagger) throws -> [String] { try tagger.tag(line).map(\.text) }

  @Test func wordsAndSentencesAreThoseOfTheTrainingFile() throws {
    let tagger = try Self.trained.get().tagger("model")
    #expect(try words("abe k. ade.", tagger) == ["abe", "k.", "ade", "."])
    #expect(try words("badxo bed.", tagger) == ["bad", "xo", "bed", "."])
    let line = try tagger.segmented(["abe badxo. ade k. zum."])[0]
    #expect(line.words.words == ["abe", "bad", "xo", ".", "ade", "k.", "zu", "dem", "."])
    #expect(line.words.sentenceStarts == [4])
    #expect(line.multiwordTokens == [1..<3, 6..<8])
    // Words that are written lie side by side; those that are not have the place of their token.
    #expect(line.tokens.map(\.range) == [0..<3, 4..<7, 7..<9, 9..<10, 11..<14, 15..<17, 18..<21, 18..<21, 21..<22])
    #expect(line.words.isJoined == [false, false, true, true, false, false, false, true, true])
  }

  @Test func aLineIsReadByItself() throws {
    let tagger = try Self.trained.get().tagger("model")
    let lines = ["abe badxo. ade.", "", " \u{200B} ", "k. ade.", String(repeating: "abe badxo k. ade. ", count: 200)]
    let together = try tagger.tag(lines, threads: 2)
    for (line, words) in zip(lines, together) { #expect(try tagger.tag([line])[0] == words) }
    #expect(together[1].isEmpty && together[2].isEmpty)
    // Windows of a long line agree with each other.
    #expect(
      together[4].map(\.text) == Array(repeating: ["abe", "bad", "xo", "k.", "ade", "."], count: 200).flatMap { $0 })
    #expect(try tagger.tag([lines[4]], split: .none)[0].map(\.text) == together[4].map(\.text))
  }

  @Test func aModelWithoutItFindsWordsByRules() throws {
    let toy = try Self.trained.get()
    try toy.training("rules", learns: false).run()
    #expect(try words("badxo k. ade.", toy.tagger("rules")) == ["badxo", "k", ".", "ade", "."])
    let file = try ModelFile.load(toy.folder.file("rules"))
    #expect(file.description.parts["segmenter"] == nil && !file.description.options.contains("segmenter"))
  }

  @Test func threadsAndStopsChangeNoByte() throws {
    let toy = try Self.trained.get()
    let bytes = try toy.folder.bytes("model")
    try toy.training("threads", threads: 2).run()
    #expect(try toy.folder.bytes("threads") == bytes)
    // While sentences and words are learned, and while tags are.
    for (stage, stop) in [(1, 5), (2, 2)] {
      let name = "stopped \(stage)"
      var (begun, asked) = (0, 0)
      let outcome = try toy.training(name).run(
        report: { event in
          if case .prepared = event { (begun, asked) = (begun + 1, 0) }
        },
        shouldStop: {
          asked += 1
          return begun == stage && asked == stop
        })
      #expect(outcome.reason == .interrupted && begun == stage)
      #expect(try toy.folder.names.contains(name + ".checkpoint") == (stage == 2))
      try toy.training(name).run()
      #expect(try toy.folder.bytes(name) == bytes)
    }
  }

  /// A moving average of what does not change is that but for its rounding.
  private static let averageRounding: Float = 1e-6

  private static func difference(_ one: OwnedMatrix, _ other: OwnedMatrix) -> Float {
    zip(one.withMatrix { Array($0.elements) }, other.withMatrix { Array($0.elements) }).map { abs($0 - $1) }.max() ?? 0
  }

  @Test func trainingLeavesItAsItIs() throws {
    let toy = try Self.trained.get()
    let alone = try LoadedLabelingModel(contentsOf: toy.folder.file("model.segmenter"), expecting: [.segmenter])
    let tagger = try LoadedLabelingModel(contentsOf: toy.folder.file("model"))
    let segmenter = try #require(tagger.model.segmenter)
    for (own, other) in zip(segmenter.parameters, alone.model.parameters.parameters) {
      #expect(own.name == "segmenter." + other.name)
      #expect(Self.difference(tagger.weights[own], alone.weights[other]) < Self.averageRounding)
    }
    // Also where a training begins with the model.
    try toy.training("further", from: "model").run()
    let further = try LoadedLabelingModel(contentsOf: toy.folder.file("further"))
    for parameter in segmenter.parameters {
      #expect(Self.difference(further.weights[parameter], tagger.weights[parameter]) < Self.averageRounding)
    }
    #expect(try words("badxo k. ade.", toy.tagger("further")) == ["bad", "xo", "k.", "ade", "."])
  }

  @Test func aQuantizedModelHasItToo() throws {
    let toy = try Self.trained.get()
    try ModelConversion(of: toy.folder.file("model"), to: .int8).save(to: toy.folder.file("small"))
    #expect(try words("abe badxo k. ade.", toy.tagger("small")) == ["abe", "bad", "xo", "k.", "ade", "."])
  }

  @Test func aSegmenterIsNoTagger() throws {
    let toy = try Self.trained.get()
    #expect(throws: ModelFileError.self) { try toy.tagger("model.segmenter") }
  }

  @Test func filesThatShowNoRunningTextAreRefused() throws {
    let toy = try Toy()
    try toy.folder.write("1\ta\t_\tX\t_\t_\t_\t_\t_\t_\n\n".utf8, to: "train.conllu")
    #expect(throws: LabelingError.noRunningText(path: toy.folder.file("train.conllu"))) {
      try toy.training("model", learns: true).firstStage
    }
  }
}
