import Foundation
import Testing
import Text

@Suite struct SentenceSplitterTests {
  @Test(arguments: [
    ["Good morning!", "How are you today?"],
    ["Dr. Ito called.", "Why?", "I don't know."],
    // Quotes and brackets belong to the sentence before or behind them.
    ["\"Stop!\" he said.", "(Nobody stopped.)", "“Why?” she asked.", "He left."],
    ["Er rief: »Halt!«", "„Warum?“", "Keine Antwort."],
    // Initials, and who says I.
    ["J. R. R. Tolkien wrote it.", "So did I.", "We both did."],
    // Items of lists.
    ["1. Open the box."], ["A. Rinse it."], ["IV. The house"], ["1.) Open the box."], ["네.", "감사합니다.", "좋아요."],
    // Ellipses.
    ["Well... it depends.", "Hm…", "Let's see.", "So...", "Yes."], ["Ich… ich weiß nicht."], ["Wait…what?"],
    // Numbers, addresses, file names.
    ["It costs 5.30 dollars.", "See www.example.org.", "Open a.txt first."],
    ["See http://x.org/watch?v=abc&t=1#!Top or n!=k.", "[Hm?](a.b?C) It is."],
    ["Version 2.0 is out!!", "Really?!", "Yes."],
    // What has neither letters nor digits is no sentence.
    ["Nice :-) !"], ["Thanks! :)"], ["- - -"],
    // Numbers, quotes with spaces, abbreviations at the beginning.
    ["See Fig. 3 and No. 7.", "OK."], ["« Oui. » Il part.", "Bien."], ["Cf. Smith 2003.", "Yes."],
    // Other scripts, with and without spaces.
    ["今日は。", "元気ですか？", "はい！"], ["क्या हाल है?", "मैं ठीक हूँ।", "धन्यवाद।"], ["هل أنت بخير؟", "نعم."],
    ["Он пришёл.", "Где ты?"],
    ["one sentence without an end"], ["Two\u{2028}lines\u{85}Of text"],
    ["i know. it is written so.", "Isn't it?"], ["is it?", "yes!", "it is"],
  ])
  func sentencesEndWhereTheyShould(sentences: [String]) {
    let isSpaced = !sentences[0].contains("。")
    let line = sentences.joined(separator: isSpaced ? " " : "")
    #expect(SentenceSplitter().sentences(in: line).map { String($0) } == sentences)
  }

  @Test func whiteSpaceIsBetweenSentences() {
    let gap = String(repeating: " ", count: 100)
    #expect(SentenceSplitter().sentences(in: "One.\(gap)Two.").map { String($0) } == ["One.", "Two."])
    let line = " \u{A0}One.  Two.\tThree! \u{200B}"
    #expect(SentenceSplitter().sentences(in: line).map { String($0) } == ["One.", "Two.", "Three!"])
    for line in ["", " ", "\t\u{A0}"] { #expect(SentenceSplitter().sentences(in: line).isEmpty) }
  }

  /// Nothing is lost whatever the line holds.
  @Test func sentencesAndWhiteSpaceAreTheLine() {
    var lines = RandomLines(seed: 5)
    let ends = [". ", "! ", "?", "... ", ".\" ", "。", "।  ", ".\u{2029}", " (", "5. "]
    for number in 0..<500 {
      let line = (0..<number % 5).map { lines.line() + ends[(number + $0) % ends.count] }.joined()
      let sentences = SentenceSplitter().sentences(in: line)
      var rest = line[...]
      for sentence in sentences {
        #expect(!sentence.isEmpty)
        let gap = line[rest.startIndex..<sentence.startIndex]
        #expect(String(gap).isBlank, "\(line.debugDescription)")
        rest = line[sentence.endIndex...]
      }
      #expect(String(rest).isBlank, "\(line.debugDescription)")
    }
  }

  @Test func localesHaveAbbreviationsOfTheirOwn() throws {
    let line = "Das gilt der Abt. Huber."
    #expect(SentenceSplitter().sentences(in: line).count == 2)
    #expect(try SentenceSplitter(locale: "de").sentences(in: line).count == 1)
    #expect(try SentenceSplitter(locale: "de_AT").sentences(in: line).count == 1)
    #expect(try SentenceSplitter(locale: "de").sentences(in: "Es kam Herr Huber. Er ging.").count == 2)
    #expect(throws: TextError.unknownLocale(found: "xx-yy-zz-1")) { try SentenceSplitter(locale: "xx-yy-zz-1") }
  }

  @Test func numbersWithFullStopsMayBeOrdinal() throws {
    let line = "Er kam am 5. Mai. Ludwig XIV. war da. Es waren 12. Alle gingen."
    let german = SentenceSplitter(abbreviations: Abbreviations(["#"]))
    #expect(german.sentences(in: line).map { String($0) }[0] == "Er kam am 5. Mai.")
    #expect(try SentenceSplitter(locale: "de-CH").sentences(in: line) == german.sentences(in: line))
    #expect(SentenceSplitter().sentences(in: line).count == 5)
  }

  @Test func splittersAreKeptInFiles() throws {
    let splitter = try SentenceSplitter(locale: "en", abbreviations: Abbreviations(["Hbf", "Str", "a.D"]))
    let data = try JSONEncoder().encode(splitter)
    #expect(try JSONDecoder().decode(SentenceSplitter.self, from: data) == splitter)
    #expect(String(decoding: data, as: UTF8.self).contains(#"["Hbf","Str","a.D"]"#))
  }

  /// Whatever is looked for is looked for once: with a look at all that is before or behind each mark this takes hours.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["! ", "Aé went. ", "a. ", "5. ", "?#", "\u{2028}", "…", "(.) ", "。", "A.) ", "x! "])
  func longLinesAreGoneThroughOnce(part: String) {
    let line = "a " + String(repeating: part, count: 300_000)
    #expect(!SentenceSplitter().locatedSentences(in: line).isEmpty)
  }

  // MARK: Learning

  private static let lines =
    (0..<4).flatMap { number in
      [
        "The Sgt. Pepper record number \(number) is here.", "He met Sgt. Smith at five.", "No. He did not.",
        "No, that is no good, no.", "Am \(number). Mai kam er.", "\(number). Now go (etc.), please.",
      ]
    } + ["It is over. Stop.", "Stop. It is over.", "Please stop it.", "We stop here."]

  @Test func abbreviationsAreLearned() {
    var counts = AbbreviationCounts()
    for line in Self.lines { counts.count(line) }
    #expect(counts.learned == Abbreviations(["Sgt", "etc", "#"]))
    let splitter = SentenceSplitter(abbreviations: counts.learned)
    #expect(
      splitter.sentences(in: "Here is Sgt. Miller. No. He left.").map { String($0) }
        == ["Here is Sgt. Miller.", "No.", "He left."])
  }

  @Test func ofLittleTextNothingIsLearned() {
    var counts = AbbreviationCounts()
    for line in ["", " ", ". . .", "Sgt. Pepper", "Sgt. Smith came."] { counts.count(line) }
    for _ in 0..<3 { counts.count("Hm... let me see.") }
    #expect(counts.learned.words.isEmpty)
  }
}
