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

  @Test func columnsFoundByTheirNamesAreNamed() throws {
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

  @Test func labelsThatAreOddAreWarnedOf() throws {
    let messages = try train("classifier", "category1\tone\ny\tx\npos\tz\ny\tu\n", "neg\tv\ny\tw\n")
    #expect(messages.contains("tandem: warning: @train:1: first line looks like names of columns, "), "\(messages)")
    #expect(messages.contains("1 of 2 validation texts have a label, such as \"neg\", that no training text has"))
  }

  @Test func validationThatIsLearnedIsWarnedOf() throws {
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

  @Test func swappedValidationIsWarnedOf() throws {
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

  /// Trainings of which most tokens are unknown, with the counts and the remedy that their warnings give.
  static let poorVocabularies: [(arguments: String, warning: String)] = [
    (
      "tagger --train @tags --valid @other-tags --min-count 2",
      "2 of 2 training words are not in the vocabulary, and are known to the model by their spelling alone; ask for a "
        + "larger vocabulary or a lower minimum count."
    ),
    (
      "classifier --train @texts --valid @other-texts --chars none --min-count 2",
      "3 of 5 training words are not in the vocabulary, and are all the same to the model; ask for a larger vocabulary or "
        + "a lower minimum count."
    ),
    (
      "translator --train-src @lines --train-tgt @lines --valid-src @other-lines --valid-tgt @other-lines --vocab-size 5 "
        + "--word-vocab --segmentation whitespace",
      "4 of 7 training tokens of the target are not in the vocabulary, and are all the same to the model; ask for a "
        + "larger vocabulary, a lower minimum count, or byte fallback."
    ),
    (
      "lm --train @lines --valid @other-lines --unit words --vocab-size 5",
      "4 of 7 training tokens are not in the vocabulary, and are all the same to the model; ask for a larger vocabulary, a "
        + "lower minimum count, or smaller units."
    ),
    (
      "ngram --train @lines --min-count 3",
      "4 of 7 training tokens are not in the vocabulary, and are all the same to the model; raise --vocab-size, lower "
        + "--min-count, or give another --vocabulary."
    ),
  ]

  @Test(arguments: poorVocabularies)
  func mostTokensUnknownAreWarnedOf(arguments: String, warning: String) throws {
    for (name, text) in [
      "tags": "a X\nb Y\n", "other-tags": "c X\nd Y\n", "texts": "X\ta a b\nY\tc d\n",
      "other-texts": "X\te\nY\tf\n", "lines": "a b c\nb c\nc a\n", "other-lines": "b a\n",
    ] {
      _ = try folder.file(name, text)
    }
    let words = arguments.split(separator: " ").map { $0.hasPrefix("@") ? folder[String($0.dropFirst())] : String($0) }
    let isNeural = words[0] != "ngram"
    let size = isNeural ? ["--epochs", "1", "--emb", "4", "--hidden", "8", "--layers", "1"] : []
    let run = try ProgramRun(["train"] + words + ["--model", folder["m"]] + size)
    #expect(run.status == 0)
    #expect(run.messages.contains("tandem: warning: \(warning)\n"), "\(run.messages)")
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
