import Foundation
import TestSupport
import Testing

/// What `tandem quantize` prints about the score of a model before and after.
@Suite(.serialized) struct QuantizeScoreTests {
  private static let models = Repository.folder.appendingPathComponent("models")

  private func committed(_ name: String) -> String {
    Self.models.appendingPathComponent("\(name).safetensors").path
  }

  private func run(_ arguments: [String], input: Data = Data()) throws -> ProgramRun {
    let run = try ProgramRun(arguments, input: input)
    try #require(run.status == 0, "\(arguments): \(run.messages)")
    return run
  }

  /// What `tandem score` prints after its numbers: the nats of each token, word or text.
  private func nats(_ arguments: [String]) throws -> String {
    let messages = try run(["score"] + arguments).messages
    return String(try #require(messages.firstMatch(of: /, ([0-9.]+) nats per token\)/), "\(messages)").1)
  }

  /// The report of a conversion has these lines about the score, for which the files were scored alone.
  private func expectLosses(
    _ conversion: ProgramRun, _ name: String, before: String, after: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      conversion.text.contains("\nvalidation loss\(name): \(before) before, \(after) now ("),
      "\(conversion.text)", sourceLocation: sourceLocation)
  }

  /// The share of words with the right tag, or of texts with the right label, as it is printed.
  private func percent<Lines: Sequence>(_ lines: Lines, isRight: (Lines.Element) throws -> Bool) rethrows -> String {
    let right = try lines.map(isRight)
    return String(format: "%.2f %%", 100 * Double(right.count { $0 }) / Double(right.count))
  }

  // MARK: With references

  @Test func lossOfATranslatorIsThatOfItsFiles() throws {
    let folder = try TemporaryFolder()
    let (floats, integers) = (folder["floats"], folder["integers"])
    _ = try run(["quantize", "-m", committed("en-de"), "-o", floats, "--to", "bf16"])
    let source = try folder.file("source", "Where is the station?\nI am tired.\nThis   is good.\n")
    let target = try folder.file("target", "Wo ist der Bahnhof?\nIch bin sehr müde.\nDas ist gut.\n")
    let files = ["--valid-src", source, "--valid-tgt", target]
    let conversion = try run(["quantize", "-m", floats, "-o", integers] + files)
    let losses = try [floats, integers].map {
      try nats(["translations", "-m", $0, "--src", source, "--tgt", target])
    }
    #expect(losses[0] != losses[1])
    expectLosses(conversion, " per token", before: losses[0], after: losses[1])
    #expect(!conversion.text.contains("accuracy") && !conversion.text.contains("made-up"))
    // The other way round.
    let back = try run(["quantize", "-m", integers, "-o", folder["back"], "--to", "f32", "--threads", "1"] + files)
    expectLosses(
      back, " per token", before: losses[1],
      after: try nats(["translations", "-m", folder["back"], "--src", source, "--tgt", target]))
  }

  @Test func lossOfALanguageModelIsThatOfItsFiles() throws {
    let folder = try TemporaryFolder()
    let (floats, integers) = (folder["floats"], folder["integers"])
    _ = try run(["quantize", "-m", committed("names"), "-o", floats, "--to", "f32"])
    let text = try folder.file("text", "emma\nolivia\n\nzoë\n")
    let conversion = try run(["quantize", "-m", floats, "-o", integers, "--valid", text])
    expectLosses(
      conversion, " per token", before: try nats(["text", "-m", floats, "-i", text]),
      after: try nats(["text", "-m", integers, "-i", text]))
  }

  @Test func everyHeadOfATaggerHasItsLoss() throws {
    let toy = try LabelingToy()
    let (floats, integers, gold) = (toy.folder["floats"], toy.folder["integers"], toy.folder["valid.conll"])
    _ = try run(toy.tagger("floats", ["--tag-columns", "2,3", "--epochs", "2"]))
    // The columns are those of the training.
    let conversion = try run(["quantize", "-m", floats, "-o", integers, "--valid", gold])
    for (column, head) in [(2, "tags.2"), (3, "tags.3")] {
      let losses = try [floats, integers].map {
        try nats(["tags", "-m", $0, gold, "--tag-columns", "\(column)", "--head", head])
      }
      expectLosses(conversion, " of \(head) per word", before: losses[0], after: losses[1])
      let accuracies = try [floats, integers].map { model in
        let tagged = try run(
          ["tag", "-m", model, "-i", gold, "--format", "conll", "--head", head, "--probabilities"])
        let words = tagged.text.split(separator: "\n").map { $0.split(separator: " ") }
        return percent(words) { $0[column - 1] == $0[3] }
      }
      #expect(
        conversion.text.contains(
          "\nvalidation accuracy of \(head): \(accuracies[0]) before, \(accuracies[1]) now\n"), "\(conversion.text)")
    }
    let one = try run(
      ["quantize", "-m", floats, "-o", integers, "--valid", gold, "--head", "tags.3", "--tag-columns", "-1"])
    let lines = conversion.text.split(separator: "\n").filter { !$0.contains("tags.2") }
    #expect(one.text.split(separator: "\n") == lines)
  }

  /// Spans of a file in another scheme are the same spans.
  @Test func tagsMayBeInAnotherScheme() throws {
    let toy = try LabelingToy()
    let model = toy.folder["model"]
    _ = try run(toy.tagger("model", ["--epochs", "2"]))
    func score(_ gold: String) throws -> [Substring] {
      let conversion = try run(["quantize", "-m", model, "-o", toy.folder["new"], "--valid", gold])
      return conversion.text.split(separator: "\n").filter { $0.hasPrefix("validation ") }
    }
    let spelled = try toy.folder.file(
      "bilou", toy.text("valid.conll").replacingOccurrences(of: "B-LOC", with: "U-LOC"))
    let expected = try score(toy.folder["valid.conll"])
    #expect(expected.count == 2)
    #expect(try score(spelled) == expected)
  }

  @Test func lossOfAClassifierIsThatOfItsFiles() throws {
    let folder = try TemporaryFolder()
    let (floats, integers) = (folder["floats"], folder["integers"])
    _ = try run(["quantize", "-m", committed("en-sentiment"), "-o", floats, "--to", "f32"])
    let gold = Repository.folder.appendingPathComponent("data/reviews.tsv")
    let conversion = try run(["quantize", "-m", floats, "-o", integers, "--valid", gold.path])
    let lines = try String(contentsOf: gold, encoding: .utf8).split(separator: "\n").map { $0.split(separator: "\t") }
    let texts = try folder.file("texts", lines.map { "\($0[1])\n" }.joined())
    let losses = try [floats, integers].map { try nats(["labels", "-m", $0, gold.path]) }
    expectLosses(conversion, " per text", before: losses[0], after: losses[1])
    let accuracies = try [floats, integers].map { model in
      let labels = try run(["classify", "-m", model, "-i", texts]).text.split(separator: "\n")
      return percent(zip(lines, labels)) { $0[0] == $1 }
    }
    #expect(
      conversion.text.contains("\nvalidation accuracy: \(accuracies[0]) before, \(accuracies[1]) now\n"),
      "\(conversion.text)")
  }

  @Test func labelsOfSeveralAreRightTogether() throws {
    let toy = try LabelingToy()
    _ = try run(toy.classifier("model", ["--epochs", "1", "--multi-label"]))
    let conversion = try run(
      ["quantize", "-m", toy.folder["model"], "-o", toy.folder["new"], "--valid", toy.folder["valid.tsv"]])
    expectLosses(
      conversion, " per text", before: try nats(["labels", "-m", toy.folder["model"], toy.folder["valid.tsv"]]),
      after: try nats(["labels", "-m", toy.folder["new"], toy.folder["valid.tsv"]]))
    #expect(conversion.text.contains(/\nvalidation exact match: [0-9.]+ % before, [0-9.]+ % now\n/))
  }

  @Test func referencesThatAreImpossibleAreCounted() throws {
    let toy = try LabelingToy()
    let (model, new) = (toy.folder["model"], toy.folder["new"])
    _ = try run(toy.classifier("model", ["--epochs", "1"]))
    let some = try toy.folder.file("some", "place\tbia duo\ngreat\tbia\nnone\t\n")
    let conversion = try run(["quantize", "-m", model, "-o", new, "--valid", some])
    #expect(
      conversion.messages
        == "tandem: warning: \(some): examples with tags or labels that the model does not know, or without words: 2 of 3; "
        + "the loss is of the others.\n")
    expectLosses(
      conversion, " per text", before: try nats(["labels", "-m", model, some]),
      after: try nats(["labels", "-m", new, some]))
    let none = try toy.folder.file("none", "great\tbia\n")
    let refused = try ProgramRun(["quantize", "-m", model, "-o", toy.folder["no"], "--valid", none])
    #expect(refused.status == 1 && refused.messages.contains("\(none): found no example whose labels are all among"))
    #expect(try !toy.folder.names.contains("no"))
  }

  // MARK: Without

  @Test(arguments: [
    ("en-de", #"on made-up text: log-probability of a token differs by 0\.0[0-9]{3} of [0-9.]+ on average"#),
    ("names", #"on made-up text: log-probability of a token differs by 0\.[0-9]{4} of [0-9.]+ on average"#),
    (
      "en-pos",
      #"on made-up text: [0-9] of 768 tags of tags.LEMMA differs?, and log-probability of a tag by 0\.0[0-9]{3} of [0-9.]+ "#
        + "on average"
    ),
    (
      "en-sentiment",
      #"on made-up text: [0-9] of 64 labels differs?, and log-probability of a label by 0\.0[0-9]{3} of [0-9.]+ on average"#
    ),
  ])
  func madeUpTextTellsWhatChanges(model: String, line: String) throws {
    let folder = try TemporaryFolder()
    let (floats, integers) = (folder["floats"], folder["integers"])
    _ = try run(["quantize", "-m", committed(model), "-o", floats, "--to", "bf16"])
    let conversion = try run(["quantize", "-m", floats, "-o", integers, "--threads", "1"])
    let last = try #require(conversion.text.split(separator: "\n").last)
    #expect(last.wholeMatch(of: try Regex(line)) != nil, "\(last)")
    #expect(!last.contains("by 0.0000"))
    // It is the same text each time.
    #expect(try run(["quantize", "-m", floats, "-o", integers, "--threads", "2"]).text == conversion.text)
    let nothing = try run(["quantize", "-m", floats, "-o", folder["f32"], "--to", "f32"])
    #expect(nothing.text.contains("all weights keep their exact values\non made-up text: "))
    #expect(nothing.text.contains(/\ by 0\.0000 of [0-9.]+ on average\n$/))
  }

  @Test func everyHeadIsAsked() throws {
    let toy = try LabelingToy()
    let config = try toy.folder.file(
      "joint.yml",
      """
      {emb: 8, hidden: 16, layers: 1, char-emb: 4, char-hidden: 4, epochs: 1, batch-size: 16, tasks: [
        {name: pos, type: tags, train: \(toy.folder["train.conllu"]), valid: \(toy.folder["valid.conllu"])},
        {name: ner, type: tags, train: \(toy.folder["train.conll"]), valid: \(toy.folder["valid.conll"])},
        {name: topic, type: classes, train: \(toy.folder["train.tsv"]), valid: \(toy.folder["valid.tsv"])}]}

      """)
    let (model, new) = (toy.folder["model"], toy.folder["new"])
    _ = try run(["train", "joint", "--config", config, "--model", model])
    let report = try run(["quantize", "-m", model, "-o", new]).text.split(separator: "\n")
    let heads = report.compactMap {
      $0.firstMatch(of: /^on made-up text: [0-9]+ of [0-9]+ (tags|labels) of (.+) differ/)
    }
    #expect(heads.map { "\($0.1) \($0.2)" } == ["tags pos", "tags ner", "labels topic"])

    for (options, message) in [
      ([], "\(model) predicts pos, ner, topic, and a file has references for one of these tasks; choose a --head."),
      (["--head", "sentiment"], "found \"pos, ner, topic\" as what the model predicts, expected sentiment;"),
    ] {
      let refused = try ProgramRun(
        ["quantize", "-m", model, "-o", toy.folder["no"], "--valid", toy.folder["valid.conll"]] + options)
      #expect(refused.status == 64 && refused.messages.contains(message), "\(refused.messages)")
    }
    #expect(try !toy.folder.names.contains("no"))
    for (head, file, options, command) in [
      ("ner", "valid.conll", [], "tags"), ("pos", "valid.conllu", ["--format", "conllu"], "tags"),
      ("topic", "valid.tsv", ["--format", "tsv"], "labels"),
    ] {
      let gold = toy.folder[file]
      let conversion = try run(["quantize", "-m", model, "-o", new, "--valid", gold, "--head", head] + options)
      expectLosses(
        conversion, " of \(head) per \(command == "tags" ? "word" : "text")",
        before: try nats([command, "-m", model, gold, "--head", head]),
        after: try nats([command, "-m", new, gold, "--head", head]))
    }
  }

  @Test func tokensOfBytesMakeTextToo() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", "abc abd\nbcd\n")
    let size = ["--emb", "8", "--hidden", "16", "--layers", "1", "--epochs", "1"]
    _ = try run(
      ["train", "lm", "--unit", "bytes", "--train", text, "--valid", text, "--model", folder["model"]] + size)
    let report = try run(["quantize", "-m", folder["model"], "-o", folder["new"]]).text
    #expect(report.contains(/\non made-up text: .* a token differs by 0\.00[0-9]{2} of [0-9.]+ on average\n$/))
  }

  // MARK: Mistakes

  @Test(arguments: [
    ("en-de", ["--valid", "a"], 64, "--valid is one file, and "),
    ("en-de", ["--valid-src", "a"], 64, "--valid-src is one side of parallel text; give the other as --valid-tgt."),
    ("en-de", ["--valid-tgt", "a"], 64, "--valid-tgt is one side of parallel text; give the other as --valid-src."),
    ("en-de", ["--valid-src", "a", "--valid-tgt", "empty"], 1, "a has 2 lines and "),
    ("en-de", ["--valid-src", "empty", "--valid-tgt", "empty"], 1, "empty has no lines."),
    ("en-pos", ["--valid-src", "a", "--valid-tgt", "a"], 64, "is none; give --valid."),
    ("names", ["--valid-src", "a", "--valid-tgt", "a"], 64, "is none; give --valid."),
    ("names", ["--valid", "a", "--valid-src", "a", "--valid-tgt", "a"], 64, "leave out one of them"),
    ("names", ["--valid", "empty"], 1, "empty has no lines."),
    ("names", ["--valid", "missing"], 1, "missing"),
    ("en-pos", ["--valid", "empty"], 1, "empty has no sentences to use."),
    ("en-pos", ["--valid", "columns", "--tag-columns", "2,3"], 64, "and --tag-columns names 2;"),
    ("en-pos", ["--valid", "columns", "--head", "UPOS", "--tag-columns", "3"], 1, "column"),
    ("en-pos", ["--valid", "columns", "--format", "tsv"], 64, "--format tsv is of texts with labels, and the model"),
    (
      "en-pos", ["--valid", "columns", "--format", "xml"], 64,
      "Found \"xml\" for --format, expected one of conll, conllu, "
    ),
    (
      "en-sentiment", ["--valid", "columns", "--format", "conll"], 64, "--format conll is of words with tags, and the "
    ),
    ("en-sentiment", ["--valid", "empty"], 1, "empty has no texts to use."),
    ("en-sentiment", ["--valid", "a"], 1, "label"),
  ])
  func mistakesAreFoundBeforeThereIsAModel(model: String, options: [String], status: Int32, message: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("a", "x y\ny x\n")
    _ = try folder.file("columns", "x NOUN\ny VERB\n\n")
    _ = try folder.file("empty", "")
    let names = ["a", "columns", "empty", "missing"]
    let run = try ProgramRun(
      ["quantize", "-m", committed(model), "-o", folder["new"]]
        + options.map { names.contains($0) ? folder[$0] : $0 })
    #expect(run.status == status && run.messages.contains(message), "\(run.status): \(run.messages)")
    #expect(run.text.isEmpty)
    #expect(try !folder.names.contains("new"))
  }

  @Test func aValidationFileIsNotOverwritten() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", "emma\n")
    let run = try ProgramRun(["quantize", "-m", committed("names"), "-o", text, "--valid", text])
    #expect(run.status == 64 && run.messages.contains("--output is \(text), a file that is read, too"))
    #expect(try String(decoding: folder.bytes("text"), as: UTF8.self) == "emma\n")
  }

  @Test func ngramsHaveNoWeightsToValidate() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", "a b\nb a\n")
    _ = try run(["train", "ngram", "--train", text, "--order", "2", "-m", folder["ngrams"]])
    let refused = try ProgramRun(["quantize", "-m", folder["ngrams"], "-o", folder["new"], "--valid", text])
    #expect(refused.status == 1)
    #expect(refused.messages.contains("found a model of n-grams, expected a neural model; use `tandem score text`"))
  }

  @Test func optionsOfOtherModelsHaveNoEffect() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", "emma\n")
    let names = try run(
      ["quantize", "-m", committed("names"), "-o", folder["new"], "--valid", text, "--head", "x", "--format", "tsv"])
    #expect(
      names.messages == """
        tandem: warning: --format has no effect without --valid and a model that predicts tags or labels.
        tandem: warning: --head has no effect without --valid and a model that predicts tags or labels.

        """)
    let tags = try run(["quantize", "-m", committed("en-pos"), "-o", folder["new"], "--tag-columns", "2"])
    #expect(
      tags.messages
        == "tandem: warning: --tag-columns has no effect without --valid and a model that predicts tags.\n")
  }
}
