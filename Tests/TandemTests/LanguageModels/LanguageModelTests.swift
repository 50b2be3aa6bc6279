import Corpora
import Foundation
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Tokens

@Suite struct LanguageModelTests {
  private static func model(_ change: (inout LanguageModelTrainingOptions) -> Void) throws -> LanguageModel {
    let toy = try ToyText(change)
    try toy.train("model")
    return try LanguageModel(contentsOf: toy.folder.file("model"))
  }

  private static let characters = Result {
    try model { ($0.unit, $0.model.carriesState, $0.training.limits.epochs) = (.characters, false, 6) }
  }
  private static let text = Result { try model { ($0.unit, $0.training.limits.epochs) = (.characters, 6) } }
  private static let words = Result { try model { $0.training.limits.epochs = 6 } }
  private static let bytes = Result { try model { $0.unit = .bytes } }

  @Test func theProbabilitiesOfWhatMayFollowSumToOne() throws {
    let model = try Self.characters.get()
    // One token, then the end or any other token: the probabilities of all continuations of the empty line.
    let vocabulary = model.text.vocabulary
    let total = try (0..<vocabulary.count).reduce(0.0) { sum, id in
      let batch = try model.scores(of: [vocabulary.token(for: TokenID(id))])[0]
      // Tokens that stand for themselves.
      return batch.tokens.first == Int32(id) ? sum + exp(Double(batch.logProbabilities[0])) : sum
    }
    #expect(total > 0.9 && total <= 1.0001, "\(total)")
  }

  @Test func longLinesAreReadInPartsLikeShortOnes() throws {
    let model = try Self.characters.get()
    let line = String(repeating: "abc cab ", count: 100)
    let scores = try model.scores(of: [line, "abc", line])
    #expect(scores[0].logProbabilities.count == 801)
    #expect(scores[0].logProbabilities == scores[2].logProbabilities)
    // What comes later does not change what was said before.
    let prefix = try model.scores(of: [String(line.prefix(300))])[0]
    #expect(prefix.logProbabilities.dropLast() == scores[0].logProbabilities.prefix(300))
  }

  @Test func aTextRemembersTheLinesBefore() throws {
    let carrying = try Self.text.get().scores(of: ["abc", "abc"])
    #expect(carrying[0] != carrying[1])
    let apart = try Self.characters.get().scores(of: ["abc", "abc"])
    #expect(apart[0] == apart[1])
  }

  @Test func aSeedSaysWhatIsWritten() throws {
    let model = try Self.characters.get()
    func text(_ seed: UInt64) throws -> [String] {
      var options = GenerationOptions()
      options.sampling.seed = seed
      let session = try GenerationSession(model, options: options)
      return try (0..<5).map { number in
        var text = ""
        try session.generate(from: "", number: number) { text += $0 }
        return text
      }
    }
    #expect(try text(1) == text(1))
    #expect(try text(1) != text(2))
    #expect(try Set(text(1)).count > 1)
  }

  @Test func greedyTextIsTheMostProbableAtEachPlace() throws {
    let model = try Self.characters.get()
    var options = GenerationOptions()
    options.isGreedy = true
    options.maximumLength = 8
    let greedy = try model.generate(options: options)
    options.isGreedy = false
    options.sampling.temperature = 1e-4
    #expect(try model.generate(options: options) == greedy)
    options.sampling.temperature = 1
    options.sampling.topK = 1
    #expect(try model.generate(options: options) == greedy)
    (options.sampling.topK, options.sampling.topP) = (0, 1e-6)
    #expect(try model.generate(options: options) == greedy)
  }

  @Test(arguments: ["", "abc", "สวัสดี", "👩‍👩‍👧", "é\u{301}", "日本", "a\nb", "\u{FFFD}"])
  func whateverIsPromptedTextGoesOn(prompt: String) throws {
    for model in [try Self.bytes.get(), try Self.text.get(), try Self.words.get(), try Self.characters.get()] {
      var options = GenerationOptions()
      (options.maximumLength, options.sampling.temperature, options.lineCount) = (30, 3, 2)
      let session = try GenerationSession(model, options: options)
      for number in 0..<10 {
        var pieces: [String] = []
        try session.generate(from: prompt, number: number) { pieces.append($0) }
        // A piece for each token at most, and the ends of lines.
        #expect(pieces.count <= 34)
        #expect(!pieces.contains(""))
      }
    }
  }

  @Test func linesAreCounted() throws {
    let model = try Self.text.get()
    var options = GenerationOptions()
    options.lineCount = 4
    let text = try model.generate(options: options)
    #expect(text.count { $0 == "\n" } == 3)
    options.maximumLength = 2
    #expect(try model.generate(options: options).count <= 2)
  }

  @Test func textEndsBeforeAStop() throws {
    let model = try Self.characters.get()
    var options = GenerationOptions()
    for seed in 1...20 {
      options.sampling.seed = UInt64(seed)
      options.stops = []
      let text = try model.generate(options: options)
      for stop in ["b", "ca", "bc", "zz", ""] {
        options.stops = [stop, "nowhere"]
        let expected = stop.isEmpty ? text : text.range(of: stop).map { String(text[..<$0.lowerBound]) } ?? text
        #expect(try model.generate(options: options) == expected)
      }
    }
  }

  @Test func wordsFollowAPromptWithASpace() throws {
    let model = try Self.words.get()
    var options = GenerationOptions()
    options.maximumLength = 1
    for (prompt, begins) in [("abc", "abc "), ("abc ", "abc "), (" ", " "), ("abc\n", "abc\n")] {
      for seed in 1...10 {
        options.sampling.seed = UInt64(seed)
        let text = try model.generate(from: prompt, options: options)
        #expect(text == prompt || text.hasPrefix(begins) && !text.contains("  "), "\(text)")
      }
    }
  }

  @Test func impossibleSamplingIsAnError() throws {
    let model = try Self.characters.get()
    for (option, change) in [
      ("sampling.typicalP", { $0.sampling.typicalP = 0 }), ("sampling.topP", { $0.sampling.topP = .nan }),
      ("sampling.temperature", { $0.sampling.temperature = 0 }), ("sampling.topK", { $0.sampling.topK = -1 }),
      ("maximumLength", { $0.maximumLength = -1 }), ("lineCount", { $0.lineCount = 0 }),
      ("minimumLength", { ($0.minimumLength, $0.maximumLength) = (5, 4) }),
    ] as [(String, (inout GenerationOptions) -> Void)] {
      var options = GenerationOptions()
      change(&options)
      #expect { try model.generate(options: options) } throws: { ($0 as? GenerationError)?.option == option }
    }
  }
}
