import Foundation
import TestSupport
import Testing

/// Training taggers and tagging, by commands alone.
@Suite(.serialized) struct TaggerCommandTests {
  /// A model of two columns: the tags of words, and places.
  private static let trained = Result {
    let toy = try LabelingToy()
    let training = try ProgramRun(toy.tagger("model", ["--tag-columns", "2,-1"]))
    try #require(training.status == 0, "\(training.messages)")
    return (toy: toy, messages: training.messages)
  }

  private func tag(_ options: [String], input: String) throws -> ProgramRun {
    try tag(options, input: Data(input.utf8))
  }

  private func tag(_ options: [String], input: Data) throws -> ProgramRun {
    let toy = try Self.trained.get().toy
    let run = try ProgramRun(["tag", "-m", toy.folder["model"]] + options, input: input)
    #expect(run.status == 0, "\(run.messages)")
    return run
  }

  // MARK: Training

  @Test func trainingTellsWhatItDoes() throws {
    let (toy, messages) = try Self.trained.get()
    #expect(messages.contains("400 training sentences, 60 validation sentences"), "\(messages)")
    #expect(messages.contains("validation: epoch 6, "))
    // Two columns, one of them spans, by a loss that is that of no text.
    #expect(messages.contains("tags of 2, ") && messages.contains(" tags of -1; "), "\(messages)")
    #expect(
      messages.contains(" per word, mean score ") && messages.contains(", after 0 s of training\n"), "\(messages)")
    #expect(!messages.contains("perplexity"))
    #expect(try !toy.text("model.log.jsonl").contains("perplexity"))
    let events = try toy.text("model.log.jsonl").split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object?["event"] as? String ?? ""
    }
    #expect(events.first == "prepared" && events.count { $0 == "validation" } == 6)
    let again = try ProgramRun(toy.tagger("model", ["--tag-columns", "2,-1"]))
    #expect(again.status == 0 && again.messages.contains("has already ended"))
    let inspection = try ProgramRun(["inspect", toy.folder["model"]])
    #expect(inspection.status == 0 && inspection.text.contains("encoder.stack.hiddenSize: 16\n"))
  }

  @Test func optionsOfAFileTrainTheSameModel() throws {
    let toy = try Self.trained.get().toy
    let options = ["--tag-columns", "2,-1"]
    let dump = try ProgramRun(toy.tagger("other", options) + ["--dump-config"])
    #expect(dump.status == 0 && dump.text.contains("tag-columns: 2,-1\n"), "\(dump.text)")
    let config = try toy.folder.file("config.yml", dump.output)
    let run = try ProgramRun(["train", "tagger", "--config", config, "--threads", "1"])
    #expect(run.status == 0, "\(run.messages)")
    #expect(try toy.folder.data("other") == toy.folder.data("model"))
  }

  /// Places are in BILOU, of which none is longer than a word, and "o" stands for "O".
  @Test func tagsComeBackInTheSpellingOfTheTrainingFile() throws {
    let toy = try LabelingToy()
    for name in ["train.conll", "valid.conll"] {
      let text = try toy.text(name).replacing("B-LOC", with: "U-LOC").replacing(" O\n", with: " o\n")
      _ = try toy.folder.file(name, text)
    }
    let training = try ProgramRun(toy.tagger("model"))
    try #require(training.status == 0, "\(training.messages)")
    #expect(training.messages.contains("F1 100.00"), "F1 of spans: \(training.messages)")
    let run = try ProgramRun(["tag", "-m", toy.folder["model"]], input: Data("biba kude\n".utf8))
    #expect(run.text == "biba\tU-LOC\nkude\to\n\n")
    let scores = try [("U-LOC", "o"), ("S-LOC", "O")].map { span, outside in
      try ProgramRun(
        ["score", "tags", "-m", toy.folder["model"], toy.folder.file("given", "biba \(span)\nkude \(outside)\n")])
    }
    #expect(scores[0].text == scores[1].text && !scores[0].text.contains("inf"), "\(scores[0].text)")
  }

  // MARK: Running text

  @Test func textGivesWordsAndTags() throws {
    let run = try tag([], input: "biba, kude\n\n  \ndufo")
    let lines = run.text.components(separatedBy: "\n")
    #expect(lines.filter { $0.isEmpty }.count == 4 + 1, "a blank line for the end of each line")
    #expect(lines[0] == "biba\tNOUN\tB-LOC" && lines[2] == "kude\tVERB\tO" && lines[6] == "dufo\tADV\tO")
    // What comes out is read as input, and tagged as before.
    let again = try tag(["--format", "conll"], input: run.output)
    let columns = again.text.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(columns.count == 4 && columns.allSatisfy { $0.count == 5 && $0[1] == $0[3] && $0[2] == $0[4] })
  }

  @Test func offsetsAreOfScalars() throws {
    let run = try tag(["--offsets"], input: "👩‍🍳 biba\n e\u{301} kude\n")
    let fields = run.text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(fields.map { Array($0[1...2]) } == [["0", "3"], ["4", "8"], ["1", "3"], ["4", "8"]])
    #expect(fields[1] == ["biba", "4", "8", "NOUN", "B-LOC"])
  }

  @Test func inlineTextIsOneLineForEach() throws {
    #expect(try tag(["--inline"], input: "biba kude\n\ndufo\n").text == "biba_NOUN_B-LOC kude_VERB_O\n\ndufo_ADV_O\n")
    #expect(
      try tag(["--inline", "--head", "tags.2"], input: "biba kude\n").text == "biba_NOUN kude_VERB\n")
  }

  @Test func probabilitiesStandBehindTheirTags() throws {
    for line in try tag(["--probabilities"], input: "biba kude\n").text.split(separator: "\n") {
      let fields = line.split(separator: "\t")
      try #require(fields.count == 5)
      for probability in [fields[2], fields[4]] { #expect((0...1).contains(try #require(Double(probability)))) }
    }
  }

  @Test func theBestAreNumberedByTheirSentence() throws {
    let run = try tag(["--n-best", "3", "--head", "tags.2"], input: "biba kude\n\ndufo\n")
    let fields = run.text.split(separator: "\n").map { $0.components(separatedBy: " ||| ") }
    #expect(fields.map { $0[0] } == ["0", "0", "0", "1", "2", "2", "2"] && fields.allSatisfy { $0.count == 3 })
    #expect(fields[0][1] == "NOUN VERB" && fields[3][1...] == ["", "0.0000"] && fields[4][1] == "ADV")
    #expect(Set(fields.prefix(3).map { $0[1] }).count == 3)
    let scores = try fields.prefix(3).map { try #require(Double($0[2])) }
    #expect(scores == scores.sorted(by: >) && scores.allSatisfy { $0 <= 0 })
  }

  /// Each id once, in order, as `evaluate` counts sentences: lines without words are none.
  @Test func sentencesInColumnsAreNumberedByThemselves() throws {
    let input = "-DOCSTART- O\n\nbiba X\n\n\n\nkude Y\n\ndufo Z\n"
    let run = try tag(["--format", "conll", "--n-best", "1", "--head", "tags.2"], input: input)
    let fields = run.text.split(separator: "\n").map { $0.components(separatedBy: " ||| ") }
    #expect(fields.map { Array($0.prefix(2)) } == [["0", "NOUN"], ["1", "VERB"], ["2", "ADV"]])
    let odd = try tag(["--n-best", "1", "--head", "tags.2"], input: LineTests.odd)
    let ids = odd.text.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(ids == (0..<LineTests.oddCount).map { "\($0)" })
  }

  /// Empty, blank, invalid, NUL, U+2028 and so on.
  @Test func everyLineComesBackWhateverTheBatchAndTheThreads() throws {
    let run = try tag(["--inline", "--threads", "1", "--batch-size", "1"], input: LineTests.odd)
    #expect(run.output.count { $0 == 0x0A } == LineTests.oddCount)
    #expect(run.messages.contains("standard input:4: byte 2 of the line is not valid UTF-8"))
    #expect(try tag(["--inline", "--threads", "3"], input: LineTests.odd).output == run.output)
    let toy = try Self.trained.get().toy
    let text = try toy.folder.data("valid.txt")
    let tagged = try tag(["--threads", "1"], input: text)
    #expect(try tag(["--threads", "3", "--batch-size", "3"], input: text).output == tagged.output)
    _ = try tag(["-i", toy.folder["valid.txt"], "-o", toy.folder["tagged"]], input: "")
    #expect(try toy.folder.data("tagged") == tagged.output)
  }

  // MARK: Columns

  @Test func columnsComeBackWithTagsBehind() throws {
    let input = "-DOCSTART- -X- O\n\nbiba X  Y\nkude Z W\n\n\n\ndufo A B"
    let run = try tag(["--format", "conll"], input: input + "\n")
    #expect(
      run.text == "-DOCSTART- -X- O O O\n\nbiba X  Y NOUN B-LOC\nkude Z W VERB O\n\n\n\ndufo A B ADV O\n")
    #expect(try tag(["--format", "conll"], input: input).text == run.text)
    let tabs = try tag(["--format", "conll", "--word-column", "2"], input: "1\tNew biba\n2\tkude\n")
    #expect(tabs.text.split(separator: "\n").map { $0.components(separatedBy: "\t").count } == [4, 4])
    #expect(tabs.text.hasPrefix("1\tNew biba\t"))
    let spaces = try tag(["--format", "conll", "--separator", "space"], input: "biba X\tY\nkude Z W\n")
    #expect(spaces.text == "biba X\tY NOUN B-LOC\nkude Z W VERB O\n")
  }

  @Test func tagsTakeTheColumnsThatAreNamed() throws {
    let run = try tag(["--format", "conll", "--tag-columns", "3,2"], input: "biba X Y\nkude Z W\n")
    #expect(run.text == "biba B-LOC NOUN\nkude O VERB\n")
    let probable = try tag(["--format", "conll", "--head", "tags.2", "--probabilities"], input: "biba X\n")
    let fields = probable.text.dropLast().split(separator: " ")
    #expect(fields.prefix(3) == ["biba", "X", "NOUN"] && fields.count == 4)
    #expect((0...1).contains(try #require(Double(fields[3]))))
  }

  @Test func taggedSentencesAreAsGoodAsTheModel() throws {
    let toy = try Self.trained.get().toy
    let tagged = try tag(["--format", "conll", "-i", toy.folder["valid.conll"]], input: "")
    let file = try toy.folder.file("tagged.conll", tagged.output)
    let accuracy = try ProgramRun(["evaluate", "accuracy", file, "--gold-columns", "2", "--predicted-columns", "4"])
    #expect(accuracy.text.contains("100.00"), "\(accuracy.text)\(accuracy.messages)")
    let spans = try ProgramRun(["evaluate", "spans", file, "--gold-columns", "3", "--predicted-columns", "5"])
    #expect(spans.text.contains("100.00"), "\(spans.text)\(spans.messages)")
  }

  @Test func conlluKeepsAllButTheTag() throws {
    let toy = try Self.trained.get().toy
    let training = try ProgramRun(
      toy.tagger("conllu", ["--tag-columns", "UPOS,FEATS.End", "--no-crf"], format: "conllu"))
    try #require(training.status == 0, "\(training.messages)")
    let gold = try toy.text("valid.conllu")
    let blank = gold.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var fields = line.components(separatedBy: "\t")
      if fields.count == 10, !fields[0].contains("-") { (fields[3], fields[5]) = ("_", "_") }
      return fields.joined(separator: "\t")
    }.joined(separator: "\n")
    let input = try toy.folder.file("blank.conllu", blank)
    let arguments = ["tag", "-m", toy.folder["conllu"], "-i", input]
    let run = try ProgramRun(arguments + ["--tag-columns", "UPOS,FEATS.End"])
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.text == gold)
    // Without columns the first head's tags take UPOS.
    let upos = try ProgramRun(arguments + ["--head", "tags.UPOS"])
    #expect(upos.text == gold.replacing(/End=./, with: "_"))
    let packed = try ProgramRun(arguments + ["--tag-columns", "UPOS,FEATS.End", "-o", toy.folder["out.conllu.gz"]])
    #expect(packed.status == 0)
    let unpacked = try ProgramRun(
      ["tag", "-m", toy.folder["conllu"], "--format", "conllu", "--tag-columns", "UPOS,FEATS.End"],
      input: try toy.folder.data("out.conllu.gz"))
    #expect(unpacked.text == gold)
  }

  /// Lemmas of words that no file had, in CoNLL-U and in columns, which do not show by themselves what lemmas are.
  @Test func lemmasAreMadeFromWords() throws {
    let toy = try LabelingToy()
    for name in ["train", "valid"] {
      let lemmas = try toy.text("\(name).conllu").split(separator: "\n", omittingEmptySubsequences: false).map { line in
        var fields = line.components(separatedBy: "\t")
        if fields.count == 10, !fields[0].contains("-") { fields[2] = Self.lemma(of: fields[1]) }
        return fields.joined(separator: "\t")
      }
      _ = try toy.folder.file("\(name).conllu", lemmas.joined(separator: "\n"))
      let columns = try toy.text("\(name).conll").split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.split(separator: " ").first.map { "\(line) \(Self.lemma(of: String($0)))" } ?? ""
      }
      _ = try toy.folder.file("\(name).conll", columns.joined(separator: "\n"))
    }
    let columns = ["--tag-columns", "UPOS,LEMMA", "--no-segmenter"]
    let training = try ProgramRun(toy.tagger("conllu", columns, format: "conllu"))
    try #require(training.status == 0, "\(training.messages)")
    #expect(training.messages.contains(" 3 tags of LEMMA; "), "\(training.messages)")
    let tag = ["tag", "-m", toy.folder["conllu"]]
    let text = try ProgramRun(tag + ["-o", toy.folder["text.conllu"]], input: Data("gida bude\n".utf8))
    #expect(text.status == 0, "\(text.messages)")
    #expect(
      try toy.text("text.conllu").split(separator: "\n").suffix(2).map { $0.split(separator: "\t").prefix(5) } == [
        ["1", "gida", "gida", "NOUN", "_"], ["2", "bude", "buden", "VERB", "_"],
      ])
    let inline = try ProgramRun(tag + ["--inline", "--head", "LEMMA"], input: Data("fugo\n".utf8))
    #expect(inline.text == "fugo_fug\n")
    let list = try ProgramRun(tag + ["--n-best", "2", "--head", "tags.LEMMA"], input: Data("bude\n".utf8))
    #expect(list.text.hasPrefix("0 ||| buden ||| ") && list.text.split(separator: "\n").count == 2, "\(list.text)")
    let scored = try toy.folder.file("scored", "bude buden\nfugo fug\n")
    let score = try ProgramRun(
      ["score", "tags", "-m", toy.folder["conllu"], scored, "--head", "LEMMA", "--scores", "word"])
    #expect(score.status == 0 && !score.text.contains("inf"), "\(score.text)\(score.messages)")

    let options = ["--tag-columns", "2,-1", "--lemma-columns", "-1"]
    try #require(try ProgramRun(toy.tagger("conll", options)).status == 0)
    let tagged = try ProgramRun(
      ["tag", "-m", toy.folder["conll"], "--format", "conll"], input: Data("gida X\nbude Y\n".utf8))
    #expect(tagged.text == "gida X NOUN gida\nbude Y VERB buden\n")
    let refused = try ProgramRun(toy.tagger("other", ["--tag-columns", "2", "--lemma-columns", "-1"]))
    #expect(refused.status == 64)
    #expect(refused.messages.contains("--lemma-columns -1 needs --tag-columns"), "\(refused.messages)")
  }

  private static func lemma(of word: String) -> String {
    switch word.last {
    case "e": word + "n"
    case "o": String(word.dropLast())
    default: word
    }
  }

  @Test func conlluHasProbabilitiesInMISC() throws {
    let row = { (misc: String) in "1\tbiba\t_\t_\t_\t_\t_\t_\t_\t\(misc)\n\n" }
    let run = try tag(
      ["--format", "conllu", "--tag-columns", "UPOS,MISC.Place", "--probabilities"], input: row("SpaceAfter=No"))
    let expression =
      /1\tbiba\t_\tNOUN(\t_){5}\tPlace=B-LOC\|Prob.MISC.Place=[01]\.\d{4}\|Prob.UPOS=[01]\.\d{4}\|SpaceAfter=No\n\n/
    #expect(run.text.wholeMatch(of: expression) != nil, "\(run.text)")
    let alone = try tag(
      ["--format", "conllu", "--head", "tags.2", "--tag-columns", "UPOS", "--probabilities"], input: row("_"))
    #expect(alone.text.contains("\tProb="), "\(alone.text)")
  }

  // MARK: Words and formats of running text

  @Test func givenWordsAreNotCutAnew() throws {
    let text = "biba. ku-de  dufo\n"
    #expect(try tag(["--inline"], input: text).text.split(separator: " ").count == 6)
    let run = try tag(["--inline", "--segmentation", "whitespace", "--head", "tags.2"], input: text)
    #expect(run.text.replacing(/_[A-Z]+/, with: "") == "biba. ku-de dufo\n")
  }

  @Test func runningTextBecomesCoNLLU() throws {
    let toy = try Self.trained.get().toy
    let arguments = ["--head", "tags.2", "-o", toy.folder["text.conllu"]]
    _ = try tag(arguments, input: "biba, kude\n\n \ndufo\n")
    let text = try toy.text("text.conllu")
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows[0] == "# sent_id = 1" && rows[1] == "# text = biba, kude" && rows[6] == "# sent_id = 4")
    #expect(rows[2] == "1\tbiba\t_\tNOUN\t_\t_\t_\t_\t_\tSpaceAfter=No")
    #expect(rows[4] == "3\tkude\t_\tVERB\t_\t_\t_\t_\t_\t_" && rows[5].isEmpty && rows.count == 11)
    _ = try tag(arguments, input: "Biba kude. 👋🏽 Kude!\n")
    let sentences = try toy.text("text.conllu").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      sentences.filter { $0.hasPrefix("#") } == [
        "# sent_id = 1.1", "# text = Biba kude.", "# sent_id = 1.2", "# text = 👋🏽 Kude!",
      ])
    #expect(sentences[2].hasPrefix("1\tBiba") && sentences[5].isEmpty && sentences[8].hasPrefix("1\t👋🏽"))
    _ = try tag(arguments, input: "biba, kude\n\n \ndufo\n")
    // It is read again, and tagged as before.
    let again = try tag(["--head", "tags.2", "-i", toy.folder["text.conllu"]], input: "")
    #expect(again.text == text)
  }

  /// Sentences of "biba kudedufo." as running text, in which the last two words are written as one.
  @Test func wordsOfRunningTextAreLearned() throws {
    let folder = try TemporaryFolder()
    let sentence = """
      1\tbiba\t_\tNOUN\t_\t_\t_\t_\t_\t_
      2-3\tkudedufo\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
      2\tkude\t_\tVERB\t_\t_\t_\t_\t_\t_
      3\tdufo\t_\tADV\t_\t_\t_\t_\t_\t_
      4\t.\t_\tPUNCT\t_\t_\t_\t_\t_\t_


      """
    let file = try folder.file("train.conllu", String(repeating: sentence, count: 400))
    let model = folder["model"]
    let training = try ProgramRun(
      ["train", "tagger", "--train", file, "--valid", file, "--model", model, "--emb", "4", "--hidden", "8"]
        + ["--layers", "1", "--epochs", "4"])
    #expect(training.status == 0, "\(training.messages)")
    #expect(training.messages.contains("saved \(model).segmenter\n"), "\(training.messages)")
    let text = Data("biba kudedufo. biba kudedufo.\n".utf8)
    let run = try ProgramRun(["tag", "-m", model, "--output-format", "conllu", "--offsets"], input: text)
    let rows = run.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows[0] == "# sent_id = 1.1" && rows[1] == "# text = biba kudedufo." && rows.count == 17, "\(run.text)")
    #expect(rows[3] == "2-3\tkudedufo\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No")
    #expect(rows[5].hasPrefix("3\tdufo\t") && rows[5].hasSuffix("\tTokenRange=9:13"))
    #expect(rows[6].hasPrefix("4\t.\t") && rows[6].hasSuffix("\tTokenRange=13:14"))
    // What is asked for comes before what was learned.
    let words = try ProgramRun(["tag", "-m", model, "--inline", "--segmentation", "whitespace"], input: text)
    #expect(words.text.split(separator: " ").count == 4)
    let without = try ProgramRun(
      ["train", "tagger", "--train", file, "--valid", file, "--model", folder["rules"], "--no-segmenter", "--emb", "4"]
        + ["--hidden", "8", "--layers", "1", "--epochs", "1"])
    #expect(without.status == 0 && !without.messages.contains("segmenter"), "\(without.messages)")
  }

  @Test func spansAndPlacesHaveTheirRoomInMISC() throws {
    let run = try tag(
      ["--head", "tags.-1", "--output-format", "conllu", "--offsets", "--probabilities"], input: "biba kude\n")
    let rows = run.text.split(separator: "\n").dropFirst(2)
    #expect(
      rows.allSatisfy { $0.wholeMatch(of: /\d\t\w+(\t_){7}\tProb=[01].\d+\|Tag=(B-LOC|O)\|TokenRange=\d:\d/) != nil },
      "\(rows)")
    #expect(
      try tag(["--output-format", "inline"], input: "biba\n").text == tag(["--inline"], input: "biba\n").text)
  }

  @Test func commentsComeBack() throws {
    let input = "# sent_id = 1\nbiba X\n\n# sent_id = 2\nkude Y\n"
    let run = try tag(["--format", "conll", "--head", "tags.2"], input: input)
    #expect(run.text == "# sent_id = 1\nbiba X NOUN\n\n# sent_id = 2\nkude Y VERB\n")
  }

  // MARK: What does not fit

  @Test func modelsAndFilesThatDoNotFitAreMistakes() throws {
    let toy = try Self.trained.get().toy
    let model = toy.folder["model"]
    func message(_ arguments: [String], _ input: String = "biba X\n") throws -> String {
      let run = try ProgramRun(arguments, input: Data(input.utf8))
      #expect(run.status != 0 && run.output.isEmpty)
      #expect(run.messages.hasPrefix("tandem: error: ") || run.messages.hasPrefix("Error: "), "\(run.messages)")
      return run.messages
    }
    let kinds = [
      "translate": "a translator", "classify": "a classifier or a joint model", "generate": "a language model",
    ]
    for (command, kind) in kinds {
      #expect(
        try message([command, "-m", model])
          == "tandem: error: \(model): found a tagger, expected \(kind); use `tandem tag` with it.\n")
    }
    #expect(
      try message(["tag", "-m", model, "--head", "ner"]).contains(
        #"found "tags.2, tags.-1" as what the model predicts, expected ner"#))
    #expect(
      try message(["tag", "-m", model, "--format", "conll", "--tag-columns", "2"]).contains(
        "--tag-columns names 1 column, and the model predicts 2 tags of a word"))
    #expect(
      try message(["tag", "-m", model, "--format", "conll", "--tag-columns", "7,8"]).contains(
        "expected column 7 among them"))
    #expect(
      try message(["tag", "-m", model, "--format", "conll", "--word-column", "UPOS"]).contains(
        "Column UPOS has a name in CoNLL-U only"))
    #expect(
      try message(["tag", "-m", model, "--format", "conllu"], "biba X\n").contains("standard input:1: found 1 column"))
    #expect(
      try message(["tag", "-m", model, "--format", "conll"], "biba X\nkude\n").contains(
        "standard input:2: found 1 column, expected 2"))
  }

  @Test(arguments: [("conll", "time X\nflies Y\n", "1"), ("text", "Time flies.\n", "FORM")])
  func tagsDoNotReplaceTheWords(format: String, text: String, column: String) throws {
    let model = Repository.folder.appendingPathComponent("models/en-pos.safetensors").path
    let output = format == "text" ? ["--output-format", "conllu"] : []
    let run = try ProgramRun(
      ["tag", "-m", model, "--head", "UPOS", "--format", format, "--tag-columns", column] + output,
      input: Data(text.utf8))
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(
      run.messages.contains("found the words and the tags in one column, \(column), expected two"), "\(run.messages)")
  }

  @Test func columnsThatAreReadAsTextAreNoticed() throws {
    let folder = try TemporaryFolder()
    let model = Repository.folder.appendingPathComponent("models/en-pos.safetensors").path
    let columns = try folder.file("columns", "Time X\nflies X\n\nYes X\n")
    let rows = try folder.file("rows", "# sent_id = 1\n1\tTime\t_\tX\t_\t_\t_\t_\t_\t_\n")
    let text = try folder.file("text", "Time flies.\n")
    for (file, format) in [(columns, "conll"), (rows, "conllu"), (text, nil)] {
      let run = try ProgramRun(["tag", "-m", model, "-i", file])
      #expect(run.status == 0)
      #expect(run.messages.contains("looks like") == (format != nil), "\(run.messages)")
      if let format {
        #expect(run.messages.contains("; give --format \(format) to tag its words.\n"), "\(run.messages)")
        #expect(try ProgramRun(["tag", "-m", model, "-i", file, "--format", format]).messages == "")
      }
    }
  }

  @Test func aTranslatorOrClassifierIsNoTagger() throws {
    let toy = try Toy()
    let training = try ProgramRun(toy.training("model", ["--epochs", "1"]))
    try #require(training.status == 0, "\(training.messages)")
    let run = try ProgramRun(["tag", "-m", toy.folder["model"]], input: Data("a\n".utf8))
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(
      run.messages.contains(
        "found a translator, expected a tagger or a joint model; use `tandem translate` with it."),
      "\(run.messages)")
    // Its encoder may be one's beginning.
    let labeling = try LabelingToy()
    let tagger = try ProgramRun(
      labeling.tagger("model", ["--init-encoder", toy.folder["model"], "--freeze-epochs", "1", "--epochs", "2"]))
    #expect(tagger.status == 0, "\(tagger.messages)")
    let tagged = try ProgramRun(["tag", "-m", labeling.folder["model"], "--inline"], input: Data("biba kude\n".utf8))
    #expect(tagged.text.split(separator: " ").count == 2)
  }
}
