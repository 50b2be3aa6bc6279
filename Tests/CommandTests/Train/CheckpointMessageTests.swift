import Console
import Foundation
import Tandem
import TandemCommand
import TestSupport
import Testing
import Training

/// A checkpoint of a training with other options is refused by naming all of them as they are typed.
@Suite struct CheckpointMessageTests {
  /// Options of the run that left the checkpoint, of the one that meets it, and the message of the latter.
  struct Change: CustomTestStringConvertible, Sendable {
    let before: [String]
    let now: [String]
    let message: String

    init(_ before: String, _ now: String, _ message: String) {
      (self.before, self.now) = (
        before.split(separator: " ").map(String.init), now.split(separator: " ").map(String.init)
      )
      self.message = message
    }

    var testDescription: String { message }
  }

  static let changes = [
    Change("", "--seed 5", "--seed 5, checkpoint: 1."),
    Change("--seed 7", "", "--seed 1, checkpoint: 7."),
    Change("", "--shards 3 --seed 5", "--seed 5, checkpoint: 1; --shards 3, checkpoint: 2."),
    // One option that sets several properties, and one that is not for this training alone.
    Change("", "--hidden 20 --epochs 9", "--hidden 20, checkpoint: 16."),
    Change("--layer-norm", "", "--no-layer-norm, checkpoint: --layer-norm."),
    Change(
      "", "--learning-rate 0.01 --optimizer sgd",
      "--optimizer sgd, checkpoint: adam; --learning-rate 0.01, checkpoint: 0.02."),
    Change("", "--no-crf", "--no-crf, checkpoint: --crf."),
    Change("", "--no-validate-by-score", "--no-validate-by-score, checkpoint: --validate-by-score."),
    Change("", "--store bf16", "--store bf16, checkpoint: f32."),
    Change("--vocab-size 20", "", "--vocab-size unset, checkpoint: 20."),
    Change("--scheme bio --tag-columns 3", "--tag-columns 3", "--scheme bioes, checkpoint: bio."),
    Change(
      "", "--tag-columns 2", "other content of --train or other columns; other content of --valid or other columns."),
  ]

  @Test(arguments: changes) func allOptionsAreNamedAsTyped(change: Change) throws {
    let toy = try LabelingToy()
    let first = try ProgramRun(toy.tagger("m", ["--steps", "2"] + change.before))
    #expect(first.status == 0, "\(first.messages)")
    let second = try ProgramRun(toy.tagger("m", ["--steps", "2"] + change.now))
    #expect(second.status == 1)
    let message = try #require(second.messages.split(separator: "\n").last)
    #expect(
      message
        == "tandem: error: \(toy.folder["m"]).checkpoint was made by a training with other options: \(change.message) To go on "
        + "with that training, give the checkpoint's values; to start again, remove the file.")
  }

  /// Each direction of a language model has half of --hidden.
  @Test(arguments: [
    ("--bidirectional", "--bidirectional --hidden 20", "--hidden 20, checkpoint: 16."),
    ("", "--bidirectional", "--bidirectional, checkpoint: --no-bidirectional."),
  ]) func bothDirectionsAreNamedAsTyped(before: String, now: String, expected: String) throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", String(repeating: "a b c\n", count: 20))
    func run(_ options: String) throws -> ProgramRun {
      let typed = options.split(separator: " ").map(String.init)
      let size = typed.contains("--hidden") ? [] : ["--hidden", "16"]
      return try ProgramRun(
        ["train", "lm", "--train", text, "--valid", text, "--model", folder["m"], "--emb", "8", "--steps", "2"] + size
          + typed)
    }
    let first = try run(before)
    #expect(first.status == 0, "\(first.messages)")
    let second = try run(now)
    #expect(second.status == 1)
    #expect(second.messages.contains(" with other options: \(expected) To go on"), "\(second.messages)")
  }

  /// Properties that no option sets, or that follow from others.
  static let optionless: Set<String> = [
    "vectorForms", "wordVocabulary.normalization", "wordVocabulary.usesCharacters", "encoder.isReversed",
    "model.encoder.isReversed", "model.decoder.stack.isBidirectional", "model.vocabularySize",
    "model.sourceVocabularySize", "model.targetVocabularySize", "spelling.characterVocabularySize",
    "spelling.featureVocabularySizes", "model.rareSymbols",
    "training.averagingInterval", "training.optimizer.pull", "training.baseShare", "encoder.stack.recurrentDropConnect",
    "model.encoder.stack.recurrentDropConnect", "model.decoder.stack.recurrentDropConnect",
  ]

  private static func unnamed(_ options: some Encodable, of command: String, files: String) throws -> [String] {
    let folder = try TemporaryFolder()
    let configuration = try ConfigurationFile(contentsOf: folder.file("config.yml", "seed: 1\n"))
    let parsed = try Program.parse(
      ["train", command] + files.split(separator: " ").map(String.init), configuration: configuration)
    let spelling = try #require(OptionSpelling(parsed))
    let help = try ProgramRun(["train", command, "--help"]).text
    let names = Set(help.split { $0.isWhitespace || ",/()".contains($0) })
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(options))
    return leaves(json, "").filter { name, value in
      let difference = OptionDifference(name: name, value: value, checkpointValue: value)
      let typed = spelling.description(of: difference).split { $0.isWhitespace || $0 == "," }.first ?? ""
      return !typed.hasPrefix("--") || !names.contains(typed)
    }.map(\.name)
  }

  private static func leaves(_ value: Any, _ name: String) -> [(name: String, value: String)] {
    guard let object = value as? [String: Any] else { return [(name, "\(value)")] }
    return object.flatMap { leaves($1, name.isEmpty ? $0 : "\(name).\($0)") }
  }

  @Test func everyPropertyOfATrainingHasAnOption() throws {
    let translator = try Self.unnamed(TranslatorTrainingOptions(), of: "translator", files: "")
    let tagger = try Self.unnamed(LabelingTrainingOptions(), of: "tagger", files: "")
    let languageModel = try Self.unnamed(LanguageModelTrainingOptions(), of: "lm", files: "")
    for unnamed in [translator, tagger, languageModel] {
      #expect(unnamed.filter { name in !Self.optionless.contains { name.hasPrefix($0) } } == [])
    }
  }
}
