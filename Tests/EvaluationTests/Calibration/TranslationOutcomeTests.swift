import Evaluation
import Testing

@Suite struct TranslationOutcomeTests {
  @Test func aTranslationIsGoodAboveFiftyPoints() {
    #expect(TranslationOutcome.isGood("Der Hund schläft.", reference: "Der Hund schläft."))
    #expect(!TranslationOutcome.isGood("Katzen", reference: "Der Hund schläft."))
    #expect(!TranslationOutcome.isGood("", reference: "Der Hund schläft."))
  }

  @Test func wordsAreFoundAsOftenAsTheReferenceHasThem() {
    #expect(
      TranslationOutcome.areFound(["die", "Katze", "die", "die"], reference: "die Katze und die Maus")
        == [true, true, true, false])
    #expect(TranslationOutcome.areFound([String](), reference: "a") == [])
  }
}
