import Foundation
import NGrams
import TestSupport
import Testing
import Text
import Tokens

/// Golden files by `Golden/make_kneser_ney_golden.py`, and of KenLM as `Golden/kenlm.md` says.
@Suite struct NGramModelTests {
  private func model(_ name: String = "mkn.o4.arpa") throws -> NGramModel { try NGramModel(contentsOf: golden(name)) }

  @Test func scoresAreThoseOfTheFormulas() throws {
    let model = try model()
    var expected = try goldenLines("unseen.scores.txt")[...]
    for line in try goldenLines("unseen.txt") {
      for word in model.words(of: line) {
        let next = expected.popFirst()
        let fields = try #require(next).split(separator: " ")
        #expect(word.order == Int(fields[0]))
        // Files have seven digits, of which up to four are added.
        #expect(abs(word.logProbability / log(10) - (Double(fields[1]) ?? .nan)) < 2e-6, "\(line)")
      }
    }
    #expect(expected.isEmpty)
  }

  @Test func scoresAreThoseOfKenLM() throws {
    let model = try model("kenlm.o3.arpa")
    let lines = try goldenLines("kenlm.scores.txt")
    #expect(lines.count == 6)
    for line in lines {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      let words = model.words(of: String(fields[0]))
      #expect(words.count == fields.count - 1)
      for (word, field) in zip(words, fields.dropFirst()) {
        let expected = field.split(separator: " ").compactMap { Double($0) }
        #expect(Double(word.order) == expected.first)
        #expect(abs(word.logProbability / log(10) - (expected.last ?? .nan)) < 1e-6, "\(line)")
      }
    }
  }

  @Test(arguments: ["mkn.o4.arpa", "mkn.o3.pruned.arpa", "kn.o3.arpa"])
  func statesRememberAllThatMatters(name: String) throws {
    let (model, table) = try (model(name), ARPATable(golden: name))
    var random = SplitMix64(seed: 5)
    let words = model.vocabulary.tokens.filter { !["<pad>", "<s>"].contains($0) }
    for _ in 0..<200 {
      var (history, state) = (["<s>"], model.start)
      for _ in 0..<12 {
        // Mostly what the text has, or there would hardly be a long context.
        let known = words.filter { table.entries["\(history[history.count - 1]) \($0)"] != nil }
        let word =
          (Bool.random(using: &random) ? known.randomElement(using: &random) : nil)
          ?? words.randomElement(using: &random)
        let next = try #require(word)
        let expected = table.score(next, after: history.suffix(model.order - 1))
        let step = model.score(try #require(model.vocabulary.id(for: next)), after: state)
        #expect(abs(step.logProbability / log(10) - expected.log10) < 2e-6, "\(next) after \(history)")
        #expect(model.matchedOrder(step) == expected.length)
        (state, history) = (step.state, history + [next])
        let context = model.vocabulary.tokens(for: model.context(of: state))
        #expect(context.count < model.order && history.suffix(context.count).elementsEqual(context))
      }
    }
  }

  @Test func statesThatScoreAlikeAreEqual() throws {
    let model = try model()
    func state(_ words: String) -> NGramModel.State {
      model.vocabulary.ids(of: words, as: .words).reduce(model.start) { model.score($1, after: $0).state }
    }
    #expect(state("bami xyz") == model.withoutContext)
    #expect(state("xyz bami") == state("xyz xyz bami"))
    #expect(model.context(of: state("xyz bami")).count == 1)
    #expect(model.context(of: model.start) == [SpecialTokens.start])
    #expect(model.context(of: model.withoutContext).isEmpty)
  }

  @Test func aDistributionHasTheScoreOfEachWord() throws {
    let model = try model()
    var state = model.start
    for id in model.vocabulary.ids(of: "baba baba bami xyz koko", as: .words) {
      let all = model.logProbabilities(after: state)
      #expect(all.count == model.vocabulary.count)
      for word in 0..<model.vocabulary.count {
        #expect(all[word] == model.score(TokenID(word), after: state).logProbability)
      }
      #expect(all[Int(SpecialTokens.start)] == -.infinity && all[Int(SpecialTokens.padding)] == -.infinity)
      state = model.score(id, after: state).state
    }
  }

  @Test func sentencesAreScoredWordByWord() throws {
    let model = try model()
    for (line, tokens) in [("bami koba xyz", ["bami", "koba", "<unk>", "</s>"]), ("", ["</s>"])] {
      let words = model.words(of: line)
      #expect(words.map(\.id).map(model.vocabulary.token) == tokens)
      #expect(model.logProbabilities(of: words.dropLast().map(\.id)[...]) == words.map(\.logProbability))
    }
  }

  @Test func modelsOfOneWordHaveNoContext() throws {
    let model = try train(1).model
    #expect(model.start == model.withoutContext)
    let step = model.score(SpecialTokens.end, after: model.start)
    #expect(step.state == model.start && model.matchedOrder(step) == 1)
  }
}
