import Foundation
import NGrams
import TestSupport
import Testing
import Text
import Tokens

@Suite struct NGramTrainingTests {
  private func run(_ text: String, _ change: (inout NGramTraining) throws -> Void) throws -> NGramTraining.Result {
    let folder = try TemporaryFolder()
    var training = NGramTraining()
    training.order = 2
    try change(&training)
    return try training.run(LineReader(path: folder.write(text.utf8, to: "text")))
  }

  private static let text = "c a b a\na b\nd a\n"

  @Test func rareWordsAreUnknownOnes() throws {
    let result = try run(Self.text) { $0.minimumCount = 2 }
    #expect(result.estimate.model.vocabulary.tokens == ["<unk>", "<pad>", "<s>", "</s>", "a", "b"])
    #expect(result.unknownCount == 2 && result.tokenCount == 8 && result.sentenceCount == 3)
    let capped = try run(Self.text) { $0.maximumSize = 5 }
    #expect(capped.estimate.model.vocabulary.tokens.suffix(1) == ["a"])
    #expect(capped.unknownCount == 4)
  }

  @Test func aVocabularyMayBeGiven() throws {
    var tokens = TokenCounts()
    for token in ["a", "z"] { tokens.add(token) }
    let result = try run(Self.text) { $0.vocabulary = Vocabulary(tokens) }
    let model = result.estimate.model
    #expect(model.vocabulary.tokens.suffix(2) == ["a", "z"] && result.unknownCount == 4)
    // As much as any word that the text does not have.
    #expect(model.score(TokenID(5), after: model.withoutContext).logProbability > -10)
  }

  @Test func wordsAreWhatIsBetweenWhiteSpace() throws {
    let result = try run(" a\tb\u{B}c\u{C}d \u{A0}e\u{2003}f\r\n") { $0.order = 1 }
    #expect(Set(result.estimate.model.vocabulary.tokens.dropFirst(4)) == ["a", "b", "c", "d", "\u{A0}e\u{2003}f"])
  }

  @Test(arguments: NGramUnit.allCases) func aLineComesBackFromItsTokens(unit: NGramUnit) throws {
    let line = "né 語 a b"
    let result = try run(line + "\n") { $0.unit = unit }
    let (vocabulary, expected) = (result.estimate.model.vocabulary, [NGramUnit.words: 4, .characters: 8, .bytes: 11])
    let ids = vocabulary.ids(of: line, as: unit)
    #expect(ids.count == expected[unit] && result.tokenCount == ids.count)
    #expect(!ids.contains(SpecialTokens.unknown))
    #expect(vocabulary.line(of: ids + [SpecialTokens.end], as: unit) == line)
  }

  /// What is written like a byte token is text, and the bytes of a vocabulary stand for bytes alone.
  @Test func blankLinesAreSentences() throws {
    let result = try run("a\n\n\n") { $0.smoothing = .maximumLikelihood }
    #expect(result.sentenceCount == 3)
    let model = result.estimate.model
    #expect(abs(exp(model.logProbability(of: "")) - 2.0 / 3) < 1e-6)
  }

  @Test func aTextWithoutALineIsAnError() throws {
    #expect(throws: NGramError.self) { try run("") { _ in } }
  }

  @Test func littleMemoryGivesTheSameModel() throws {
    let folder = try TemporaryFolder()
    let text = try goldenLines("text.txt").joined(separator: "\n")
    let long = Array(repeating: text, count: 5).joined(separator: "\n")
    var files: [[UInt8]] = []
    for byteCount in [0, 1 << 30] {
      let result = try run(long) { training in
        training.order = 4
        training.memory.byteCount = byteCount
        training.memory.temporaryFolder = folder.path
      }
      try result.estimate.model.write(to: folder.file("model"))
      files.append(try folder.bytes("model"))
    }
    #expect(files[0] == files[1])
    #expect(try folder.names == ["model"])
  }
}
