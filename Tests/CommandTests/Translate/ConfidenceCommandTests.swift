import FileFormats
import Foundation
import TestSupport
import Testing

/// `translate --confidence` and `--below`, and `evaluate confidence`.
@Suite(.serialized) struct ConfidenceCommandTests {
  private static let trained = Result {
    let toy = try Toy()
    // The model file knows confidence from 100 pairs on.
    let lines = String(decoding: try toy.folder.data("train"), as: UTF8.self).split(separator: "\n").prefix(120)
    _ = try toy.folder.file("valid", lines.joined(separator: "\n") + "\n")
    let training = try ProgramRun(toy.training("model", ["--epochs", "3"]))
    try #require(training.status == 0, "\(training.messages)")
    return toy
  }

  private func translate(_ options: [String], input: String) throws -> ProgramRun {
    let folder = try Self.trained.get().folder
    return try ProgramRun(["translate", "-m", folder["model"]] + options, input: Data(input.utf8))
  }

  @Test func confidencesStandBehindTheText() throws {
    let run = try translate(["--confidence", "sentence"], input: "a b c\n\n")
    let fields = run.text.split(separator: "\n").map { $0.components(separatedBy: " ||| ") }
    #expect(run.status == 0 && fields.count == 2)
    let probability = try #require(Double(fields[0][1]))
    #expect((0...1).contains(probability) && fields[1] == ["", "1.0000"])
    let words = try translate(["--confidence", "word", "--scores", "sentence"], input: "a b c\n").text
    let last = words.trimmingCharacters(in: .newlines).components(separatedBy: " ||| ")
    #expect(last.count == 3 && last[2].split(separator: " ").count == last[0].split(separator: " ").count)
  }

  @Test func lowConfidenceIsActedOnAndTold() throws {
    let input = "a b c\nd e\n"
    let marked = try translate(["--below", "1"], input: input)
    #expect(marked.text.split(separator: "\n").allSatisfy { $0.hasPrefix("[?] ") })
    #expect(
      marked.messages.contains(
        "probability of being good below 1.0: 2, the first is line 1. They begin with [?]; check"))
    #expect(try translate(["--below", "1", "source"], input: input).text == input)
    #expect(try translate(["--below", "1", "empty"], input: input).text == "\n\n")
    let none = try translate(["--below", "0.000001", "empty"], input: input)
    #expect(none.text == (try translate([], input: input).text) && !none.messages.contains("of being good"))
  }

  @Test(arguments: [
    (["--below", "1.5"], "--below is \"1.5\", expected a probability above 0 and at most 1, such as 0.3."),
    (["--below", "0.5", "skip"], "expected one of mark, source, empty, or nothing."),
    (["--below", "0.5", "--n-best", "2"], "leave out --n-best"),
    (["--below", "0.5", "--confidence", "word"], "leave out one of them"),
  ])
  func wrongOptionsAreTold(options: [String], message: String) throws {
    let run = try translate(options, input: "a\n")
    #expect(run.status == 64 && run.messages.contains(message), "\(run.messages)")
  }

  @Test func aModelLearnsToKnowByItself() throws {
    let toy = try Self.trained.get()
    let (before, made) = (toy.folder["model"], toy.folder["calibrated"])
    let words = try toy.folder.file("words", "i j i j\n")
    let run = try ProgramRun([
      "calibrate", "-m", before, "--src", toy.folder["valid"], "--tgt", toy.folder["valid"], "--words", words, "-o",
      made,
    ])
    #expect(run.status == 0 && run.text.hasPrefix("calibrated on 120 pairs; "), "\(run.messages)")
    let metadata = try [before, made].map { try SafetensorsFile(path: $0).metadata }
    #expect(metadata[0].values.contains { $0.contains(#""words":"#) && !$0.contains("i j") })
    #expect(metadata[1].values.contains { $0.contains(#""words":"#) && $0.contains("i j") })
    let fromInput = try ProgramRun(
      [
        "calibrate", "-m", before, "--src", toy.folder["valid"], "--tgt", toy.folder["valid"], "--words", "-", "-o",
        toy.folder["again"],
      ], input: Data("i j i j\n".utf8))
    #expect(fromInput.status == 0, "\(fromInput.messages)")
    #expect(try toy.folder.data("again") == toy.folder.data("calibrated"))
    let few = try toy.folder.file("few", "a b\n")
    let refused = try ProgramRun(["calibrate", "-m", before, "--src", few, "--tgt", few, "-o", made])
    #expect(
      refused.status != 0
        && refused.messages.contains("found 1 pair of sentences that can be used, expected at least 100"))
  }

  @Test func pairsInOneFileCalibrateATranslator() throws {
    let toy = try Self.trained.get()
    let lines = try String(decoding: toy.folder.data("valid"), as: UTF8.self).split(separator: "\n")
    let table = try toy.folder.file("pairs.tsv", lines.map { "\($0)\t\($0)\n" }.joined())
    let run = try ProgramRun(["calibrate", "-m", toy.folder["model"], "--valid", table, "-o", toy.folder["by-table"]])
    #expect(run.status == 0 && run.text.hasPrefix("calibrated on 120 pairs; "), "\(run.messages)")
    // The model says which languages of a memory are meant.
    let memory = try toy.folder.file(
      "a.tmx",
      "<tmx><header/><body><tu><tuv xml:lang='en'><seg>Hi</seg></tuv><tuv xml:lang='de'><seg>Hallo</seg></tuv></tu></body></tmx>"
    )
    let model = Repository.folder.appendingPathComponent("models/en-de.safetensors").path
    let few = try ProgramRun(["calibrate", "-m", model, "--valid", memory, "-o", toy.folder["by-memory"]])
    #expect(few.messages.contains("\(memory): found 1 pair of sentences that can be used"), "\(few.messages)")
  }

  @Test func taggersAndClassifiersAreCalibrated() throws {
    let toy = try LabelingToy()
    #expect(try ProgramRun(toy.classifier("classes", ["--epochs", "1"])).status == 0)
    #expect(try ProgramRun(toy.tagger("tags", ["--epochs", "1"])).status == 0)
    for (model, file) in [("classes", "train.tsv"), ("tags", "train.conll")] {
      let run = try ProgramRun([
        "calibrate", "-m", toy.folder[model], "--valid", toy.folder[file], "-o", toy.folder["calibrated"],
      ])
      #expect(run.status == 0 && run.text.hasPrefix("calibrated on "), "\(run.messages)")
      let second = try ProgramRun([
        "calibrate", "-m", toy.folder["calibrated"], "--valid", toy.folder[file], "-o", toy.folder["again"],
      ])
      #expect(second.status == 0, "\(second.messages)")
      #expect(try toy.folder.data("again") == toy.folder.data("calibrated"))
    }
    func messages(_ options: String) throws -> String {
      let words = options.split(separator: " ").map { word in
        word.hasPrefix("@") ? toy.folder[String(word.dropFirst())] : String(word)
      }
      let run = try ProgramRun(["calibrate", "-m", toy.folder["tags"], "-o", toy.folder["x"]] + words)
      #expect(run.status != 0)
      return run.messages
    }
    #expect(try messages("").contains("Found no examples; give --src and --tgt for a translator, or --valid."))
    #expect(
      try messages("--src @train.tsv --tgt @train.tsv").contains(
        " is a tagger; give a tagger or a classifier with --valid."))
    #expect(try messages("--valid -").contains("--valid is read twice for a tagger"))
    #expect(
      try messages("--valid @train.conll --format tsv").contains("texts with labels, and the model predicts tags"))
    #expect(try messages("--src @train.tsv").contains("--src is one side of parallel text; give the other as --tgt."))
    #expect(try messages("--valid @train.tsv --tgt @train.tsv").contains("leave out one of them"))
  }

  @Test func confidencesAreEvaluated() throws {
    let folder = try TemporaryFolder()
    let hypotheses = try folder.file("hyp", "the cat sleeps ||| 0.7500\nxx ||| 0.2500\n")
    let references = try folder.file("ref", "the cat sleeps\nthe dog\n")
    #expect(
      try ProgramRun(["evaluate", "confidence", hypotheses, references]).text
        == "ECE = 0.2500, area under ROC = 1.0000, Brier score = 0.0625 (2 values, mean 0.5000, positive 0.5000)\n")
    let words = try folder.file("words", "the cow ||| -0.1 ||| 0.7500 0.2500\n ||| -0.1 ||| \n")
    #expect(
      try ProgramRun(["evaluate", "confidence", "--unit", "word", words, references]).text
        == "ECE = 0.2500, area under ROC = 1.0000, Brier score = 0.0625 (2 values, mean 0.5000, positive 0.5000)\n")
    let broken = try ProgramRun(["evaluate", "confidence", references, references])
    #expect(
      broken.status != 0
        && broken.messages.contains("\(references):1: found no ` ||| `, expected a text, ` ||| ` and its confidence;"))
  }
}
