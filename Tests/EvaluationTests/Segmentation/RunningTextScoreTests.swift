import Evaluation
import Testing

@Suite struct RunningTextScoreTests {
  /// Sentences of tokens; `do|n't` is a token of two words, and `zum=zu|dem` one that is written otherwise. A tag
  /// stands behind `/`.
  private func sentences(_ texts: String...) -> [AnnotatedSentence] {
    texts.map { text in
      AnnotatedSentence(
        tokens: text.split(separator: " ").map { token in
          let parts = token.split(separator: "=")
          let words = parts[parts.count - 1].split(separator: "|").map { word in
            let fields = word.split(separator: "/")
            return AnnotatedSentence.Word(form: String(fields[0]), tags: [fields.count > 1 ? String(fields[1]) : "_"])
          }
          return AnnotatedSentence.Token(
            form: parts.count > 1 ? String(parts[0]) : words.map(\.form).joined(), words: words,
            isMultiword: words.count > 1)
        })
    }
  }

  private func score(_ predicted: [AnnotatedSentence], _ gold: [AnnotatedSentence]) throws -> RunningTextScore {
    try RunningTextScore(predicted: predicted, gold: gold, tags: ["UPOS"])
  }

  @Test func theSameTextIsAllRight() throws {
    let gold = sentences("I/PRON do/AUX|n't/PART know/VERB ./PUNCT", "zum=zu/ADP|dem/DET")
    let score = try score(gold, gold)
    #expect([score.tokens.f1, score.sentences.f1, score.words.f1, score.tags[0].score.f1] == [1, 1, 1, 1])
    #expect(score.words.support == 7)
  }

  @Test func tokensAndSentencesAreRightWhenTheirCharactersAre() throws {
    // "5:30" is one token and not three; the first sentence ends too late.
    let score = try score(sentences("at 5 : 30 . Go"), sentences("at 5:30 .", "Go"))
    #expect(score.tokens.precision == 3.0 / 6 && score.tokens.recall == 3.0 / 4)
    #expect(score.sentences.f1 == 0)
    #expect(score.words.f1 == 2 * 3.0 / (6 + 4))
  }

  @Test func wordsOfMultiwordTokensAreAlignedByTheirForms() throws {
    // Without a multiword token on one side: do and n't are tokens by themselves.
    let gold = sentences("I/PRON do/AUX|n't/PART")
    let asTokens = try score(sentences("I/PRON do/AUX n't/ADV"), gold)
    #expect(asTokens.words.f1 == 1)
    #expect(asTokens.tokens.f1 == 2 * 1.0 / (3 + 2))
    #expect(asTokens.tags[0].score.f1 == 2.0 / 3 && asTokens.tags[0].aligned.description == "66.67 (2/3)")
    // One word of two: neither form is that of the token.
    #expect(try score(sentences("I don't"), gold).words.f1 == 2 * 1.0 / (2 + 3))
    // Case does not matter, order does.
    #expect(try score(sentences("zum=DEM|zu"), sentences("zum=zu|dem")).words.f1 == 2 * 1.0 / (2 + 2))
    #expect(try score(sentences("zum=Zu|Dem"), sentences("zum=zu|dem")).words.f1 == 1)
  }

  @Test func aMultiwordSpanGrowsWithAllTokensThatReachOutOfIt() throws {
    // ab|c of one side overlaps b with c|d of the other.
    let score = try score(sentences("x ab=a|b cd=c|d y"), sentences("x a bc=b|c d y"))
    #expect(score.words.f1 == 1 && score.tokens.f1 == 2 * 2.0 / (4 + 5))
  }

  @Test func aTokenWithoutCharactersIsPassedOver() throws {
    let (blank, plain) = (sentences("\u{A0}=a|b c"), sentences("c"))
    #expect(try score(blank, plain).words.f1 == 2 * 1.0 / (3 + 1))
    #expect(try score(plain, blank).words.f1 == 2 * 1.0 / (1 + 3))
  }

  @Test func formsAreComparedByTheirCodePoints() throws {
    // é in one code point, and in two.
    #expect(try score(sentences("x=\u{E9}|b"), sentences("x=e\u{301}|b")).words.f1 == 2 * 1.0 / (2 + 2))
  }

  @Test func anyTagIsRightWhereAnOpenColumnHasNone() throws {
    let (predicted, gold) = (sentences("a/x b/y c/z"), sentences("a b/y c/w"))
    #expect(try score(predicted, gold).tags[0].score.f1 == 1.0 / 3)
    let open = try RunningTextScore(predicted: predicted, gold: gold, tags: ["Lemmas"], open: ["Lemmas"])
    #expect(open.tags[0].score.f1 == 2.0 / 3)
  }

  @Test func otherTextIsAnError() {
    let expected = EvaluationError.textMismatch(sentence: 2, predicted: "e", gold: "x")
    #expect(throws: expected) { try score(sentences("abc", "de"), sentences("abcdx")) }
    #expect(throws: EvaluationError.textMismatch(sentence: 1, predicted: "", gold: "b")) {
      try score(sentences("a"), sentences("a b"))
    }
  }

  @Test func printsALineForEachScore() throws {
    let score = try score(sentences("a/X b/Y"), sentences("a/X b/X"))
    #expect(
      score.description == """
        tokens = F1 100.00, precision 100.00, recall 100.00
        sentences = F1 100.00, precision 100.00, recall 100.00
        words = F1 100.00, precision 100.00, recall 100.00
        UPOS = F1 50.00, precision 50.00, recall 50.00, of aligned words 50.00 (1/2)
        """)
  }
}
