import Evaluation
import Testing

@Suite struct BLEUTokenizerTests {
  @Test(arguments: BLEU.Tokenizer.allCases) func tokensEqualSacreBLEUs(_ tokenizer: BLEU.Tokenizer) {
    let cases = Golden.text.tokens.filter { $0.tokenizer == tokenizer.rawValue }
    #expect(!cases.isEmpty)
    for line in cases {
      let tokens = BLEU(tokenizer: tokenizer).tokens(of: line.input).joined(separator: [" "])
      #expect(CodePoints(tokens) == CodePoints(line.output), "\(line.input.debugDescription)")
    }
  }
}
