import Decoding
import Tandem
import TestSupport
import Testing
import Tokens

struct CompletionTests {
  private static func model(_ change: (inout LanguageModelTrainingOptions) -> Void) throws -> LanguageModel {
    let toy = try ToyText(change)
    try toy.train("model")
    return try LanguageModel(contentsOf: toy.folder.file("model"))
  }

  /// Reads each line by itself.
  private static let apart = Result {
    try model { ($0.unit, $0.model.carriesState, $0.training.limits.epochs) = (.characters, false, 6) }
  }
  private static let carrying = Result { try model { ($0.unit, $0.training.limits.epochs) = (.characters, 6) } }
  private static let words = Result { try model { $0.training.limits.epochs = 6 } }

  private struct Whole {
    var text = ""
    var tokens: [Completion.Token] = []
    var reason: Completion.Reason?
    var length = 0
    var promptLength = 0
  }

  private func complete(
    _ model: LanguageModel, _ prompt: String, _ change: (inout CompletionOptions) -> Void = { _ in }
  ) throws -> Whole {
    var options = CompletionOptions()
    change(&options)
    let completion = try Completion(model, model.makeStepModel(), prompt: prompt, options)
    var whole = Whole()
    while let piece = try completion.next() {
      #expect(whole.reason == nil)
      whole.text += piece.text
      whole.tokens += piece.tokens
      whole.reason = piece.reason
    }
    (whole.length, whole.promptLength) = (completion.completionLength, completion.promptLength)
    return whole
  }

  @Test(arguments: [apart, carrying, words]) func mostProbableTokensAreThoseOfGeneration(
    model: Result<LanguageModel, any Error>
  ) throws {
    let model = try model.get()
    var options = GenerationOptions()
    (options.isGreedy, options.maximumLength, options.minimumLength, options.lineCount) = (true, 12, 0, 12)
    let expected = try model.generate(from: "ab ", options: options)
    let found = try complete(model, "ab ") { $0.maximumLength = 12 }
    #expect("ab " + found.text == expected && found.length <= 12)
  }

  @Test func aSeedAndANumberSayWhatIsDrawn() throws {
    let model = try Self.carrying.get()
    func text(_ seed: UInt64, _ number: Int) throws -> String {
      try complete(model, "a") {
        var sampling = SamplingOptions()
        sampling.seed = seed
        ($0.sampling, $0.number, $0.maximumLength) = (sampling, number, 20)
      }.text
    }
    #expect(try text(1, 0) == text(1, 0))
    #expect(try text(1, 0) != text(1, 1))
    #expect(try text(1, 0) != text(2, 0))
  }

  /// What is read is as probable as what is generated, and as scoring says.
  @Test(arguments: [apart, carrying]) func aPromptIsScored(model: Result<LanguageModel, any Error>) throws {
    let model = try model.get()
    let prompt = "abc\ncab"
    let found = try complete(model, prompt) { ($0.echoesPrompt, $0.rankCount, $0.maximumLength) = (true, 2, 0) }
    #expect(found.text == prompt && found.reason == .length && found.length == 0 && found.promptLength == 7)
    #expect(found.tokens.map(\.text) == ["a", "b", "c", "\n", "c", "a", "b"])
    #expect(found.tokens.map(\.offset) == Array(0..<7))
    #expect(found.tokens[0].logProbability == nil && found.tokens[0].best.isEmpty)
    let scores = try model.scores(of: ["abc", "cab"]).flatMap(\.logProbabilities)
    for (token, expected) in zip(found.tokens, scores).dropFirst() {
      #expect(abs((token.logProbability ?? 0) - expected) < 1e-4)
      #expect(token.best.count == 2 && token.best[0].logProbability >= token.best[1].logProbability)
      #expect(token.best[0].logProbability >= token.logProbability ?? 0)
    }
  }

  @Test func theEndIsAmongTheTokens() throws {
    let model = try Self.apart.get()
    let cut = try complete(model, "abc") { ($0.rankCount, $0.maximumLength) = (1, 5) }
    #expect(cut.reason == .length && cut.tokens.map(\.text).joined() == cut.text && cut.tokens.count == 5)
    // The most probable was chosen.
    #expect(cut.tokens.allSatisfy { $0.best[0].logProbability == $0.logProbability && $0.best[0].text == $0.text })
    let ended = try complete(model, "abc") {
      $0.penalties.biases = [SpecialTokens.end: 100]
      ($0.rankCount, $0.echoesPrompt) = (1, true)
    }
    #expect(ended.reason == .stop && ended.length == 1 && ended.text == "abc")
    #expect(ended.tokens.map(\.text) == ["a", "b", "c", "</s>"] && ended.tokens.last?.offset == 3)
  }

  @Test func whatStopsATextIsNoPartOfIt() throws {
    let model = try Self.carrying.get()
    let whole = try complete(model, "abc") { ($0.maximumLength, $0.rankCount) = (12, 0) }
    #expect(whole.reason == .length && whole.tokens.count == 12)
    let stop = String(String.UnicodeScalarView(Array(whole.text.unicodeScalars)[4..<6]))
    let first = try #require(whole.text.firstRange(of: stop))
    let stopped = try complete(model, "abc") { ($0.maximumLength, $0.rankCount, $0.stops) = (12, 0, ["@@", stop]) }
    #expect(stopped.text == whole.text[..<first.lowerBound] && stopped.reason == .stop)
    #expect(stopped.tokens.map(\.text).joined() == stopped.text)
  }

  @Test func penaltiesAndBiasesChangeWhatIsChosen() throws {
    let model = try Self.carrying.get()
    let token = try #require(model.promptTokens(of: "c").first)
    let biased = try complete(model, "ab") {
      $0.penalties.biases = [token: 100]
      $0.rankCount = 0
    }
    #expect(biased.text == String(repeating: "c", count: 16))
    // The model's own probabilities stay.
    #expect(biased.tokens.contains { ($0.logProbability ?? 0) < -1 })
    let varied = try complete(model, "ab") {
      $0.penalties.biases = [token: 100]
      $0.penalties.frequency = 60
    }
    #expect(Set(varied.text).count > 1)
    let banned = try complete(model, "ab") { $0.penalties.biases = [token: -100] }
    #expect(!banned.text.contains("c"))
  }

  @Test func tokensSpellThePromptAgain() throws {
    let model = try Self.words.get()
    let tokens = model.promptTokens(of: "cab cab\ncab")
    #expect(model.text(of: tokens) == "cab cab\ncab")
    var options = CompletionOptions()
    options.maximumLength = 4
    let byTokens = try Completion(model, model.makeStepModel(), prompt: tokens, options)
    var text = ""
    while let piece = try byTokens.next() { text += piece.text }
    #expect(text == (try complete(model, "cab cab\ncab") { $0.maximumLength = 4 }.text))
  }
}
