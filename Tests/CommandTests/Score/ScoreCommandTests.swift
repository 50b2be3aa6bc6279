import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct ScoreCommandTests {
  private func numbers(_ run: ProgramRun) throws -> [[Double]] {
    try run.text.split(separator: "\n").map { try $0.split(separator: " ").map { try #require(Double($0)) } }
  }

  @Test func tagsOfSentences() throws {
    let toy = try LabelingToy()
    let model = toy.folder["model"]
    try #require(try ProgramRun(toy.tagger("model", ["--epochs", "2"])).status == 0)
    let gold = try toy.folder.file(
      "gold", "bia NOUN B-LOC\nduo ADV O\n\n\nfie VERB O\nkua NOUN B-LOC\ngie VERB O\n")
    let run = try ProgramRun(["score", "tags", "-m", model, gold])
    #expect(run.status == 0, "\(run.messages)")
    let sums = try numbers(run)
    #expect(sums.map(\.count) == [1, 1] && sums.joined().allSatisfy { $0 <= 0 && $0.isFinite })
    let nats = -(sums[0][0] + sums[1][0]) / 5
    let said = try #require(run.messages.firstMatch(of: /\(5 tokens, ([0-9.]+) nats per token\)/), "\(run.messages)")
    #expect(abs(try #require(Double(said.1)) - nats) < 1e-4)

    let words = try numbers(ProgramRun(["score", "tags", "-m", model, gold, "--scores", "word"]))
    #expect(words.map(\.count) == [3, 4])
    #expect(words.map { $0[0] } == sums.map { $0[0] })

    // Probabilities of `tandem tag` are calibrated, which changes no order.
    let tagged = try ProgramRun(["tag", "-m", model, "-i", gold, "--format", "conll", "--probabilities"])
    #expect(tagged.status == 0, "\(tagged.messages)")
    let fields = tagged.text.split(separator: "\n").map { $0.split(separator: " ") }
    try #require(fields.map(\.count) == [5, 5, 5, 5, 5])
    let right = zip(fields, words.flatMap { $0.dropFirst() }).filter { $0.0[3] == $0.0[2] }
    let probabilities = try right.sorted { $0.1 < $1.1 }.map { try #require(Double($0.0[4])) }
    #expect(probabilities.count > 1 && probabilities == probabilities.sorted())

    let unknown = try toy.folder.file("unknown", "bia A B-XYZ\n\nduo B O\n")
    let warned = try ProgramRun(["score", "tags", "-m", model, unknown])
    #expect(try numbers(warned).map { $0[0] == -.infinity } == [true, false])
    #expect(
      warned.messages.hasPrefix(
        "tandem: warning: Sentences with tags that the model does not know or forbids: 1 of 2; the perplexity is of the "
          + "others.\nPPL = "))
  }

  @Test func tagsOfSeveralColumns() throws {
    let toy = try LabelingToy()
    let model = toy.folder["model"]
    try #require(try ProgramRun(toy.tagger("model", ["--tag-columns", "2,3", "--epochs", "2"])).status == 0)
    let gold = toy.folder["valid.conll"]
    let both = try numbers(ProgramRun(["score", "tags", "-m", model, gold, "--tag-columns", "2,3"]))
    let first = try numbers(
      ProgramRun(["score", "tags", "-m", model, gold, "--tag-columns", "2", "--head", "tags.2"]))
    let second = try numbers(ProgramRun(["score", "tags", "-m", model, gold, "--head", "tags.3"]))
    #expect(both.count == 60)
    for (sum, parts) in zip(both, zip(first, second)) {
      #expect(abs(sum[0] - parts.0[0] - parts.1[0]) < 2e-4, "rounded to four places")
    }
    let refused = try ProgramRun(["score", "tags", "-m", model, gold])
    #expect(refused.status == 64)
    #expect(
      refused.messages.hasPrefix(
        "tandem: error: The model predicts 2 tags of a word, and the tags are in one column; give --tag-columns as many, or "
          + "choose a --head.\nUsage: tandem score tags --model <file> "))
  }

  @Test func labelsOfTexts() throws {
    let toy = try LabelingToy()
    let model = toy.folder["model"]
    try #require(try ProgramRun(toy.classifier("model", ["--epochs", "1"])).status == 0)
    let gold = try toy.folder.file("gold", "place\tbia duo\nnone\tbia duo\ngreat\tbia\nnone\t\n")
    let run = try ProgramRun(["score", "labels", "-m", model, gold])
    #expect(run.status == 0, "\(run.messages)")
    let found = try numbers(run)
    #expect(found.count == 4)
    #expect(abs(exp(found[0][0]) + exp(found[1][0]) - 1) < 1e-3, "rounded to four places")
    #expect(found[2] == [-.infinity] && found[3] == [-.infinity])
    #expect(run.messages.contains("Texts without words, or with a label that the model does not know: 2 of 4; "))
    #expect(run.messages.contains("(2 tokens, "))
    // The first of them is named with its place.
    #expect(
      run.messages.contains(
        "gold:3: found the label \"great\", which the model does not know, expected one of \"place\", \"none\"; the score is "
          + "-inf; correct the label, or leave out such texts by --skip-labels.\n"), "\(run.messages)")

    let several = try toy.folder.file("several", "place|none\tbia\n")
    let refused = try ProgramRun(["score", "labels", "-m", model, several, "--label-separator", "|"])
    #expect(refused.status == 1 && refused.messages.contains("several:1: found 2 labels, expected one"))
    let multiLabel = toy.folder["several-labels"]
    try #require(try ProgramRun(toy.classifier("several-labels", ["--epochs", "1", "--multi-label"])).status == 0)
    let sets = try toy.folder.file("sets", "place|none\tbia\nplace\tbia\nnone\tbia\n\tbia\n")
    let all = try numbers(ProgramRun(["score", "labels", "-m", multiLabel, sets, "--label-separator", "|"]))
    #expect(abs(all.reduce(0) { $0 + exp($1[0]) } - 1) < 1e-3, "rounded to four places")
  }
}
