import Foundation
import TestSupport
import Testing

/// Training classifiers and classifying, by commands alone.
@Suite(.serialized) struct ClassifierCommandTests {
  private static let trained = Result {
    let toy = try LabelingToy()
    let training = try ProgramRun(toy.classifier("model"))
    try #require(training.status == 0, "\(training.messages)")
    return (toy: toy, messages: training.messages)
  }

  private func classify(_ options: [String], input: Data) throws -> ProgramRun {
    let toy = try Self.trained.get().toy
    let run = try ProgramRun(["classify", "-m", toy.folder["model"]] + options, input: input)
    #expect(run.status == 0, "\(run.messages)")
    return run
  }

  private func labels(_ options: String..., of input: String) throws -> String {
    try classify(options, input: Data(input.utf8)).text
  }

  @Test func trainingTellsWhatItDoes() throws {
    let messages = try Self.trained.get().messages
    #expect(messages.contains("400 training texts, 60 validation texts"), "\(messages)")
    #expect(messages.contains("validation: epoch 6, "))
  }

  @Test func whatIsLeftOutOfTheValidationIsReported() throws {
    let toy = try LabelingToy()
    let texts = try toy.folder.data("valid.tsv") + Data("none\t \nplace\tbia".utf8) + [0xFF] + Data("\nnone\t\n".utf8)
    _ = try toy.folder.file("valid.tsv", texts)
    let run = try ProgramRun(toy.classifier("model", ["--epochs", "1", "--on-error", "replace"]))
    #expect(run.status == 0 && run.messages.contains("400 training texts, 61 validation texts\n"), "\(run.messages)")
    #expect(run.messages.contains("left out of the validation texts: 2 empty\n"))
    #expect(run.messages.contains("mended 1 line of the validation texts with invalid UTF-8\n"))
    #expect(!run.messages.contains("of the training texts"))
    let prepared = try #require(try toy.text("model.log.jsonl").split(separator: "\n").first)
    #expect(prepared.contains("\"validationEmpty\":2") && prepared.contains("\"validationReplacedLines\":1"))
    #expect(prepared.contains("\"empty\":0"))
  }

  @Test func eachTextHasALabel() throws {
    #expect(try labels(of: "biba kude\nkude dufo\n\n \t\nbida") == "place\nnone\n\n\nplace\n")
    #expect(try labels("--prefix", "--with-text", of: "biba kude\n\n") == "__label__place\tbiba kude\n\t\n")
    let toy = try Self.trained.get().toy
    let found = try classify([], input: try toy.folder.data("valid.txt"))
    let score = try ProgramRun(
      ["evaluate", "classes", toy.folder.file("found", found.output), toy.folder["valid.tsv"]])
    #expect(score.status == 0 && score.text.contains("100.00"), "\(score.text)\(score.messages)")
  }

  @Test func probabilitiesStandBehindTheirLabels() throws {
    let fields = try labels("--probabilities", of: "biba\nkude\n").split(separator: "\n").map {
      $0.split(separator: "\t")
    }
    #expect(fields.map { $0[0] } == ["place", "none"])
    for field in fields { #expect((0.5...1).contains(try #require(Double(field[1])))) }
    let top = try labels("--top", "5", of: "biba\n\n").split(separator: "\n", omittingEmptySubsequences: false)
    let ranking = top[0].split(separator: "\t")
    #expect(ranking.count == 4 && ranking[0] == "place" && ranking[2] == "none" && top[1].isEmpty)
    let (first, second) = (try #require(Double(ranking[1])), try #require(Double(ranking[3])))
    #expect(first >= second && abs(first + second - 1) < 2e-4, "rounded to four places")
    #expect(try labels("--top", "1", of: "biba\n").split(separator: "\t").count == 2)
  }

  // MARK: Labels and tables

  /// As fastText leaves them out when it predicts.
  @Test func labelsOfALineAreNotRead() throws {
    let run = try classify(
      ["--probabilities"], input: Data("__label__none biba kude\nbiba kude __label__none\n\n".utf8))
    let plain = try classify(["--probabilities"], input: Data("biba kude\nbiba kude\n\n".utf8))
    #expect(run.text == plain.text)
    #expect(
      run.messages
        == "tandem: warning: Lines with labels such as __label__x, which are left out of the text: 2 of 3.\n")
  }

  @Test func labelsInColumnsAreReported() throws {
    let run = try classify([], input: Data("none\tbiba kude\nkude\n".utf8))
    #expect(run.messages.hasPrefix("tandem: warning: Lines that begin with a label of the model and a TAB, "))
    let names = try classify([], input: Data("text\tauthor\nbiba kude\tx\n".utf8))
    #expect(names.messages.hasPrefix("tandem: warning: The first line looks like the names of columns "))
    let table = try classify(["--format", "tsv"], input: Data("none\tbiba kude\nx\tkude\ny\t\n".utf8))
    #expect(table.text == "none\tbiba kude\tplace\nx\tkude\tnone\ny\t\t\n" && table.messages == "")
  }

  @Test func rowsOfATableComeBackWithTheirLabel() throws {
    let toy = try Self.trained.get().toy
    let table = "id,predicted,review\r\n1,x,\"biba, kude\"\r\n2,\"y\"\"\",\"kude\r\nkude\"\r\n3,z,\r\n"
    _ = try toy.folder.file("in.csv", table)
    let run = try classify(["-i", toy.folder["in.csv"], "-o", toy.folder["out.csv"], "--probabilities"], input: Data())
    #expect(run.messages == "")
    let written = try toy.text("out.csv").replacing(/0\.\d{4}/, with: "P")
    #expect(
      written == """
        id,predicted,review,predicted_2,probability
        1,x,"biba, kude",place,P
        2,"y\"\"","kude
        kude",none,P
        3,z,,,

        """)
    let top = try classify(["--format", "tsv", "--text-column", "2", "--top", "9"], input: Data("1\tbiba\n2\t\n".utf8))
    #expect(top.text.replacing(/[01]\.\d{4}/, with: "P") == "1\tbiba\tplace\tP\tnone\tP\n2\t\t\t\t\t\n")
    let names = try classify(["--text-column", "b"], input: Data("a\tb\n".utf8))
    #expect(names.text == "a\tb\tpredicted\n", "a table without rows")
    let unnamed = try ProgramRun(
      ["classify", "-m", toy.folder["model"], "--format", "csv"], input: Data("a,b\nbiba,1\n".utf8))
    #expect(unnamed.status == 1 && unnamed.output.isEmpty)
    #expect(
      unnamed.messages
        == "tandem: error: standard input:1: found the columns \"a\", \"b\", expected to know which of them is the text; "
        + "choose it by --text-column, by name or by number.\n")
    let score = try ProgramRun(
      [
        "evaluate", "classes", toy.folder.file("both.csv", "label,predicted\nplace,place\nnone,place\n"),
        "--gold-column", "label", "--predicted-column", "predicted",
      ])
    #expect(score.text.contains("accuracy = 50.00 (1/2)"))
  }

  @Test func aClassifierLearnsFromCSV() throws {
    let toy = try LabelingToy()
    for name in ["train", "valid"] {
      let rows = try toy.text("\(name).tsv").split(separator: "\n").map { line in
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        return "1,\"\(fields[1])\",\(fields[0])\n"
      }
      _ = try toy.folder.file("\(name).csv", "id,review,stars\n" + rows.joined())
    }
    let plain = try ProgramRun(toy.classifier("plain"))
    let files = ["--train", toy.folder["train.csv"], "--valid", toy.folder["valid.csv"]]
    let table = try ProgramRun(
      toy.classifier("table", files + ["--label-column", "stars", "--text-column", "review"]))
    #expect(plain.status == 0 && table.status == 0, "\(table.messages)")
    // The same texts and labels make the same model, but for the names of the files.
    let found = try ["plain", "table"].map { model in
      try ProgramRun(
        ["classify", "-m", toy.folder[model], "--top", "2"], input: toy.folder.data("valid.txt")
      ).text
    }
    #expect(found[0] == found[1] && found[0].contains("place"))
  }

  @Test func labelsWithSpacesHaveNoPrefix() throws {
    let toy = try Self.trained.get().toy
    let train = try toy.folder.file("spaced", "very happy\tbiba\nvery sad\tkude\nvery happy\tbuba\nvery sad\tkode\n")
    let model = toy.folder["spaced.model"]
    let run = try ProgramRun(toy.classifier("spaced.model", ["--train", train, "--valid", train, "--epochs", "1"]))
    try #require(run.status == 0, "\(run.messages)")
    let refused = try ProgramRun(["classify", "-m", model, "--prefix"], input: Data("biba\n".utf8))
    #expect(refused.status == 64 && refused.output.isEmpty)
    #expect(
      refused.messages.hasPrefix(
        "tandem: error: The model's label \"very happy\" has a space, at which a label such as __label__x ends; leave out "
          + "--prefix.\n"))
    let found = try ProgramRun(["classify", "-m", model], input: Data("biba\nkude\n".utf8))
    let score = try ProgramRun(
      ["evaluate", "classes", toy.folder.file("found", found.output), toy.folder.file("gold", found.text)])
    #expect(score.text.contains("accuracy = 100.00"))
  }

  @Test func longTextsAreCutOrReadInParts() throws {
    let text = String(repeating: "kude ", count: 12) + "biba\n"
    let all = try labels(of: text)
    #expect(try labels("--part-length", "4", of: text) == "none\n")
    #expect(all == "place\n")
    // One of four parts has the word: a quarter is not enough to be the label, but more than nothing.
    let top = try labels("--part-length", "4", "--long-texts", "chunks", "--top", "2", of: text).split(separator: "\t")
    #expect(top[0] == "none")
    #expect(try #require(Double(top[3].dropLast())) > 0.02)
  }

  @Test func everyLineComesBackWhateverTheThreads() throws {
    let run = try classify(["--threads", "1"], input: LineTests.odd)
    #expect(run.output.count { $0 == 0x0A } == LineTests.oddCount)
    #expect(run.messages.contains("standard input:4: byte 2 of the line is not valid UTF-8"))
    #expect(try classify(["--threads", "3"], input: LineTests.odd).output == run.output)
  }

  @Test func severalLabelsMayApply() throws {
    let toy = try Self.trained.get().toy
    let file = try toy.text("train.txt").split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let labels = ["a", "e", "o"].filter { ending in words.contains { $0.hasSuffix(ending) } }
      return labels.map { "__label__\($0) " }.joined() + line + "\n"
    }.joined()
    let train = try toy.folder.file("several", file)
    let run = try ProgramRun(
      toy.classifier("several.model", ["--train", train, "--valid", train, "--multi-label", "--pooling", "max,mean"]))
    try #require(run.status == 0, "\(run.messages)")
    let model = toy.folder["several.model"]
    let found = try ProgramRun(["classify", "-m", model], input: Data("biba kude\ndufo\n\n".utf8)).text
    let lines = found.split(separator: "\n", omittingEmptySubsequences: false).map { Set($0.split(separator: " ")) }
    #expect(lines == [["a", "e"], ["o"], [], []])
  }

  @Test func aJointModelTagsAndClassifies() throws {
    let toy = try Self.trained.get().toy
    let config = try toy.folder.file(
      "joint.yml",
      """
      emb: 8
      hidden: 16
      layers: 1
      dropout: 0
      char-emb: 6
      char-hidden: 8
      epochs: 6
      batch-size: 16
      learning-rate: 0.02
      ema: 0
      tasks:
      - name: pos
        type: tags
        train: \(toy.folder["train.conll"])
        valid: \(toy.folder["valid.conll"])
        tag-columns: 2
      - name: kind
        type: classes
        train: \(toy.folder["train.tsv"])
        valid: \(toy.folder["valid.tsv"])
        weight: 0.5

      """)
    let training = try ProgramRun(["train", "joint", "--config", config, "--model", toy.folder["joint"]])
    try #require(training.status == 0, "\(training.messages)")
    let input = Data("biba kude\n".utf8)
    #expect(
      try ProgramRun(["tag", "-m", toy.folder["joint"], "--inline"], input: input).text == "biba_NOUN kude_VERB\n")
    #expect(try ProgramRun(["classify", "-m", toy.folder["joint"]], input: input).text == "place\n")
    #expect(try ProgramRun(["classify", "-m", toy.folder["joint"], "--head", "kind"], input: input).text == "place\n")
    let wrong = try ProgramRun(["classify", "-m", toy.folder["joint"], "--head", "pos"], input: input)
    #expect(
      wrong.status == 64
        && wrong.messages.contains(#"found "pos, kind" as what the model predicts, expected pos, with classes"#))
  }
}
