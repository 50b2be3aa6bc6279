import Testing

@testable import Evaluation

@Suite struct CodePointsTests {
  static let golden = Golden.load("text", as: Golden.Text.self)

  @Test func lowerCaseEqualsPythons() {
    for pair in Self.golden.lowercase {
      #expect(CodePoints(pair.input).lowercased() == CodePoints(pair.output), "\(pair.input.debugDescription)")
    }
  }

  @Test func whiteSpaceEqualsPythons() {
    let spaces = (0...UInt32(0x10FFFF)).filter { Unicode.Scalar($0)?.isPythonSpace == true }
    #expect(spaces == Self.golden.spaces)
  }

  @Test func onlySpaceAtTheEndIsStripped() {
    #expect(CodePoints(" a b \u{3000}\n").strippingTrailingSpace() == CodePoints(" a b"))
    #expect(CodePoints(" \t").strippingTrailingSpace() == [])
  }
}

@Suite struct BLEUTokenizerTests {
  @Test(arguments: BLEU.Tokenizer.allCases) func tokensEqualSacreBLEUs(_ tokenizer: BLEU.Tokenizer) {
    let cases = CodePointsTests.golden.tokens.filter { $0.tokenizer == tokenizer.rawValue }
    #expect(!cases.isEmpty)
    for line in cases {
      let tokens = BLEU(tokenizer: tokenizer).tokens(of: line.input).joined(separator: [" "])
      #expect(CodePoints(tokens) == CodePoints(line.output), "\(line.input.debugDescription)")
    }
  }
}
