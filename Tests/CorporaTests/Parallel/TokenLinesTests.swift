import Corpora
import Foundation
import TestSupport
import Testing
import Text
import Tokens

@Suite struct TokenLinesTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    let pipeline = TextPipeline(normalizer: try Normalizer(), segmenter: try Segmenter(.whitespace))
    var counts = TokenCounts()
    pipeline.count("a b a", into: &counts)
    tokenizer = try Tokenizer(pipeline: pipeline, encoding: nil, slices: counts, byteFallback: false)
  }

  private func lines(_ text: String, maximumLength: Int? = nil) throws -> TokenLines {
    try TokenLines(
      path: folder.write(Data(text.utf8), to: "text"), unit: .words, tokenizer: tokenizer, maximumLength: maximumLength)
  }

  @Test func linesEndAndWhiteSpaceDoesNotMatter() throws {
    let text = try lines(" a  b \n\nb xyz a\n")
    let (a, b) = (tokenizer.encode("a")[0], tokenizer.encode("b")[0])
    let (end, unknown) = (SpecialTokens.end, SpecialTokens.unknown)
    #expect(text.tokens == [a, b, end, end, b, unknown, a, end])
    #expect((0..<text.lineCount).map { text[$0].count } == [3, 1, 4])
  }

  @Test func aCombiningMarkAfterASpaceIsAWord() throws {
    let text = try lines("a \u{94D} b\u{3000}a\n")
    let (a, b) = (tokenizer.encode("a")[0], tokenizer.encode("b")[0])
    #expect(text.tokens == [a, SpecialTokens.unknown, b, a, SpecialTokens.end])
  }

  @Test func longLinesAreLeftOutAndCounted() throws {
    let text = try lines("a\na a a\nb b\n", maximumLength: 2)
    #expect(text.lineCount == 2 && text.omissions.longLines == 1)
  }

  @Test func aTextWithoutLinesIsAnError() throws {
    #expect(throws: CorpusError.self) { try lines("") }
    #expect(throws: CorpusError.self) { try lines("a a a\n", maximumLength: 1) }
  }

  @Test func theDigestTellsLinesApart() throws {
    #expect(try lines("a b\n").digest != lines("a\nb\n").digest)
    #expect(try lines("a b\n").digest == lines("a  b\n").digest)
  }
}
