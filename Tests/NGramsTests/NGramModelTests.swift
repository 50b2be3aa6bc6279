import Foundation
import NGrams
import TestSupport
import Testing
import Text

/// Golden files by `Golden/make_kneser_ney_golden.py`.
@Suite struct NGramModelTests {
  private func model(_ name: String = "mkn.o4.arpa") throws -> NGramModel { try NGramModel(contentsOf: golden(name)) }

  @Test func scoresAreThoseOfTheFormulas() throws {
    let model = try model()
    var expected = try goldenLines("unseen.scores.txt")[...]
    for line in try goldenLines("unseen.txt") {
      for word in model.score(line: line).words {
        let next = expected.popFirst()
        let fields = try #require(next).split(separator: " ")
        #expect(word.order == Int(fields[0]))
        // Files have seven digits, of which up to four are added.
        #expect(abs(word.logProbability / log(10) - (Double(fields[1]) ?? .nan)) < 2e-6, "\(line)")
      }
    }
    #expect(expected.isEmpty)
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
    #expect(model.context(of: model.start) == [SpecialTokens.start.id])
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
      #expect(all[SpecialTokens.start.id.index] == -.infinity && all[SpecialTokens.padding.id.index] == -.infinity)
      state = model.score(id, after: state).state
    }
  }

  @Test func sentencesAddUpTheirWords() throws {
    let model = try model()
    let score = model.score(line: "bami koba xyz")
    #expect(score.words.map(\.id).map(model.vocabulary.token) == ["bami", "koba", "<unk>", "</s>"])
    #expect(score.unknownCount == 1)
    let logProbabilities = score.words.map(\.logProbability)
    #expect(abs(score.logProbability - logProbabilities.reduce(0, +)) < 1e-12)
    #expect(abs(score.knownLogProbability + logProbabilities[2] - score.logProbability) < 1e-12)
    #expect(model.score(line: "").words.map(\.id) == [SpecialTokens.end.id])
  }

  @Test func modelsOfOneWordHaveNoContext() throws {
    let model = try train(1).model
    #expect(model.start == model.withoutContext)
    let step = model.score(SpecialTokens.end.id, after: model.start)
    #expect(step.state == model.start && model.matchedOrder(step) == 1)
  }
}
