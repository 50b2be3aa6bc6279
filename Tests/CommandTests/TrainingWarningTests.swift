import Foundation
import TestSupport
import Testing

/// Warnings of a training about files that are most likely not what is meant.
@Suite struct TrainingWarningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let small = [
    "--epochs", "1", "--emb", "4", "--hidden", "8", "--layers", "1", "--char-emb", "4", "--char-hidden", "4",
    "--min-count",
    "1",
  ]

  private func train(_ kind: String, _ training: String, _ validation: String, name: String = "train") throws -> String
  {
    let files = [
      "--train", try folder.file(name, training), "--valid", try folder.file("valid" + name.dropFirst(5), validation),
    ]
    let run = try ProgramRun(["train", kind, "--model", folder["\(kind).model"]] + files + Self.small)
    #expect(run.status == 0, "\(run.messages)")
    return run.messages.replacingOccurrences(of: folder.path + "/", with: "@")
  }

  @Test func aTableWithNamesSaysWhichItReads() throws {
    let table = "id,review,stars\n1,\"good, nice\",5\n2,bad,1\n3,fine,5\n4,\"no\ngood\",1\n"
    let messages = try train(
      "classifier", table,
      table.replacing("good", with: "great").replacing("fine", with: "fair")
        .replacing("bad", with: "poor"), name: "train.csv")
    #expect(
      messages.hasPrefix(
        "@train.csv: labels are in the column \"stars\", texts in the column \"review\", by the names in its first row\n"
          + "4 training texts, 4 validation texts\n"), "\(messages)")
    #expect(messages.contains(" words, ") && messages.contains(", 2 labels; "), "\(messages)")
    #expect(!messages.contains("warning"))
  }

  @Test func labelsThatAreOddAreToldOf() throws {
    let messages = try train("classifier", "category1\tone\ny\tx\npos\tz\ny\tu\n", "neg\tv\ny\tw\n")
    #expect(messages.contains("tandem: warning: @train:1: first line looks like names of columns, "), "\(messages)")
    #expect(messages.contains("1 of 2 validation texts have a label, such as \"neg\", that no training text has"))
  }

  @Test func validationThatIsLearnedIsToldOf() throws {
    let texts = "pos\tgood\nneg\tbad\nPos\tfine\n"
    let messages = try train("classifier", texts, texts + "none\tnothing\n")
    #expect(
      messages.contains("tandem: warning: @train:3: labels differ only in case or white space, \"Pos\" and \"pos\".\n"),
      "\(messages)")
    #expect(messages.contains("tandem: warning: 3 of 4 validation texts are among the training texts, "))
    #expect(
      messages.contains(
        "tandem: warning: 1 of 4 validation texts have a label, such as \"none\", that no training text has;"))
    let tags = "a X\nb Y\n\nb X\na Y\n\n"
    let tagger = try train("tagger", tags, tags + "c Z\n")
    #expect(
      tagger.contains("tandem: warning: 2 of 3 validation sentences are among the training sentences, "), "\(tagger)")
    #expect(tagger.contains("1 of 3 validation sentences have a label, such as \"Z\", that no training sentence has"))
    #expect(tagger.contains(", 2 tags; "), "\(tagger)")
  }

  @Test func swappedValidationIsToldOf() throws {
    let english = "the dog sees the cat\nthe house is old\nthey have two children\n"
    let german = "der Hund sieht die Katze\ndas Haus ist alt\nsie haben zwei Kinder\n"
    let files = [
      "--train-src", try folder.file("en", english), "--train-tgt", try folder.file("de", german), "--valid-src",
      try folder.file("v.de", "die Katze sieht das alte Haus\n"), "--valid-tgt",
      try folder.file("v.en", "the cat sees the old house\n"),
    ]
    let size = ["--epochs", "1", "--emb", "4", "--hidden", "8", "--layers", "1", "--vocab-size", "300"]
    let run = try ProgramRun(["train", "translator", "--model", folder["m"]] + files + size)
    #expect(run.status == 0)
    #expect(
      run.messages.contains(
        "tandem: warning: Source and target of the validation pairs look swapped: the source is written as the target of the "
          + "training pairs is, and the target as their source; check which file is which.\n"), "\(run.messages)")
  }

  @Test func rareWordsAloneAreToldOf() throws {
    let run = try ProgramRun(
      [
        "train", "tagger", "--model", folder["m"], "--train", folder.file("a", "a X\nb Y\n"), "--valid",
        folder.file("b", "c X\nd Y\n"), "--min-count", "2",
      ] + Self.small.dropLast(2))
    #expect(run.status == 0)
    #expect(
      run.messages.contains(
        "tandem: warning: No word of the training file occurs 2 times, so that the model tells words apart by their spelling "
          + "alone; ask for a lower count.\n"), "\(run.messages)")
    let ngrams = try ProgramRun(
      ["train", "ngram", "--train", folder.file("t", "a b\nc\n"), "--model", folder["n"], "--min-count", "5"])
    #expect(ngrams.messages.contains("tandem: warning: Every word is unknown to the model; "), "\(ngrams.messages)")
  }

  /// As letters that a model of pronunciations has never seen.
  @Test func unknownTokensAreCounted() throws {
    let source = "a b c\nb c\nc a\n"
    let model = folder["words"]
    let training = try ProgramRun(
      [
        "train", "translator", "--model", model, "--segmentation", "whitespace", "--word-vocab", "--train-src",
        folder.file("s", source), "--train-tgt", folder.file("t", source), "--valid-src", folder.file("vs", "b a\n"),
        "--valid-tgt", folder.file("vt", "b a\n"), "--epochs", "1", "--emb", "4", "--hidden", "8", "--layers", "1",
      ])
    try #require(training.status == 0, "\(training.messages)")
    let run = try ProgramRun(["translate", "-m", model], input: Data("a A\nb\nÉ c É\n".utf8))
    #expect(
      run.messages
        == "tandem: warning: 3 of 6 tokens of the source, such as \"A\", are not in the model's vocabulary, and are all the "
        + "same to it; spell them as the training text does, or use a model of pieces with byte fallback.\n")
    #expect(try ProgramRun(["translate", "-m", model], input: Data("a b\n".utf8)).messages == "")
    let score = try ProgramRun(
      ["score", "-m", model, "--src", folder.file("x", "a\n"), "--tgt", folder.file("y", "a D\n")])
    #expect(score.messages.contains("1 of 2 tokens of the target, such as \"D\", are not in"), "\(score.messages)")
  }
}
