import Decoding
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Tokens

@Suite struct TranslatorTests {
  private let lines = RandomTranslator.lines
  private let oneWorker = Workers(threadCount: 1)

  struct Search: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: TranslatorOptions

    init(_ name: String, _ change: (inout TranslatorOptions) -> Void) {
      testDescription = name
      options = translatorOptions(change)
    }

    static let all = [
      Search("greedy") { $0.search.beamSize = 1 },
      Search("beam, n-best, attention") {
        ($0.search.beamSize, $0.search.nBest, $0.search.keepsAttention) = (4, 4, true)
      },
      Search("sampling") { ($0.search.beamSize, $0.search.nBest, $0.search.sampling) = (1, 3, SamplingOptions()) },
      Search("parts") { $0.maximumSourceLength = 5 },
      Search("whole lines") { $0.split = .none },
      Search("no repeats") { ($0.search.noRepeatNGramSize, $0.search.lengthPenalty) = (2, .wu(alpha: 0.6)) },
    ]
  }

  // MARK: The same whatever lies around

  @Test(arguments: Search.all, [1, 2])
  func batchesAndThreadsChangeNoBit(search: Search, members: Int) throws {
    let translator = try RandomTranslator.translator(members: members)
    let expected = try translator.translate(lines, options: search.options, workers: oneWorker)
    #expect(Set(expected.map(\.text)).count > 8, "translations should differ")
    for (batchSize, threads) in [(1, 1), (3, 2), (32, 3), (1, 3), (7, 1)] {
      var options = search.options
      options.batchSize = batchSize
      let found = try translator.translate(lines, options: options, workers: Workers(threadCount: threads))
      #expect(found == expected, "batches of \(batchSize), \(threads) threads")
    }
    // Each line alone, with its number, for samples are named by it.
    for (number, line) in lines.enumerated() {
      let alone = try translator.translate([line], options: search.options, workers: oneWorker, firstNumber: number)
      #expect(alone == [expected[number]])
    }
  }

  /// A batch of so many tokens that they are encoded some at a time.
  @Test(arguments: [(1, false), (2, false), (2, true)])
  func longBatchesChangeNoBit(members: Int, areQuantized: Bool) throws {
    let translator = try RandomTranslator.translator(members: members, areQuantized: areQuantized)
    let many = (0..<60).map { number in lines[number % lines.count] + " the fox \(number)" }
    var options = translatorOptions { $0.search.keepsAttention = true }
    options.batchSize = 1
    let expected = try translator.translate(many, options: options, workers: oneWorker)
    #expect(many.reduce(0) { $0 + translator.source.encode($1).count } > 1024)
    options.batchSize = 100
    #expect(try translator.translate(many, options: options, workers: oneWorker) == expected)
  }

  @Test(arguments: Search.all)
  func streamingIsTheSameAsAllAtOnce(search: Search) throws {
    let translator = try RandomTranslator.translator()
    let folder = try TemporaryFolder()
    let text = folder.file("text")
    // Several windows: 8 batches of one line for each of two workers.
    let many = Array((0..<4).map { _ in lines.filter { !$0.contains("\u{FEFF}") } }.joined())
    try folder.write((many.joined(separator: "\n") + "\n").utf8, to: "text")
    let expected = try translator.translate(many, options: search.options, workers: oneWorker)
    var options = search.options
    options.batchSize = 1
    var found: [Translation] = []
    try translator.translate(LineReader(path: text), options: options, workers: Workers(threadCount: 2)) {
      number, line, translation in
      #expect(number == found.count)
      #expect(Array(line.utf8) == Array(many[number].utf8))
      found.append(translation)
    }
    #expect(found == expected)
  }

  // MARK: One line for each line

  @Test(arguments: Search.all) func everyLineHasOneTranslation(search: Search) throws {
    for pieces in [true, false] {
      let translations = try RandomTranslator.translator(pieces: pieces)
        .translate(lines, options: search.options, workers: oneWorker)
      #expect(translations.count == lines.count)
      for (line, translation) in zip(lines, translations) {
        #expect(!translation.candidates.isEmpty)
        for candidate in translation.candidates {
          #expect(!candidate.text.utf8.contains(0x0A), "\(line.debugDescription)")
          #expect(candidate.score.isFinite)
        }
      }
      #expect(translations[1].text == "", "of the empty line")
      #expect(try RandomTranslator.translator().translate([]).isEmpty)
    }
  }

  @Test func nBestListsHoldNoTextTwice() throws {
    let tokenizer = try RandomTranslator.tokenizer(pieces: true)
    let tokens = (0..<tokenizer.vocabulary.count).map { tokenizer.vocabulary.token(for: TokenID($0)) }
    // All that the model says: a piece, the scalars that spell it too, and the end.
    let merged = tokens.filter { !$0.hasPrefix("<") && $0.unicodeScalars.count > 1 }
    let piece = try #require(merged.min { $0.unicodeScalars.count < $1.unicodeScalars.count })
    let pieces = try ([piece] + piece.unicodeScalars.map { String($0) }).map {
      try #require(tokenizer.vocabulary.id(for: $0))
    }
    let member = RandomTranslator.member(tokenizer) { model, weights in
      let bias = weights[model.parameters.named("decoder.output.bias")]
      for id in pieces + [SpecialTokens.end] { bias[Int(id)] = 1000 }
    }
    let translator = Translator(members: [member], source: tokenizer, target: tokenizer)
    func found(_ nBest: Int) throws -> [Translation.Candidate] {
      let options = translatorOptions {
        ($0.search.beamSize, $0.search.nBest, $0.search.maximumLength) = (60, nBest, .fixed(3))
      }
      return try translator.translate(["the dog"], options: options, workers: oneWorker)[0].candidates
    }
    var search = SearchOptions()
    (search.beamSize, search.nBest) = (60, 60)
    (search.maximumLength, search.lengthPenalty) = (.fixed(3), .average)
    let special = SearchTokens(
      start: SpecialTokens.start, end: SpecialTokens.end, unknown: SpecialTokens.unknown,
      padding: SpecialTokens.padding)
    let source = tokenizer.encode("the dog") + [SpecialTokens.end]
    let hypotheses = try Searcher(member, tokens: special, options: search).search(PackedSequences([source]))[0]
    var expected: [(text: String, score: Double)] = []
    for hypothesis in hypotheses {
      let text = tokenizer.decode(hypothesis.tokens)
      if !expected.contains(where: { $0.text == text }) { expected.append((text, hypothesis.score)) }
    }
    try #require(expected.count > 4 && expected.count < hypotheses.count)
    for nBest in [2, 4, 60] {
      let candidates = try found(nBest)
      #expect(candidates.map(\.text) == expected.prefix(nBest).map(\.text))
      #expect(candidates.map(\.score) == expected.prefix(nBest).map(\.score))
    }
    #expect(try found(1)[0] == found(60)[0])
  }

  @Test(arguments: [true, false]) func nBestListsHaveTheSizeAskedFor(pieces: Bool) throws {
    let translator = try RandomTranslator.translator(pieces: pieces)
    for (beamSize, nBest) in [(1, 1), (3, 2), (5, 5)] {
      func translated(_ nBest: Int) throws -> [Translation] {
        let options = translatorOptions { ($0.search.beamSize, $0.search.nBest) = (beamSize, nBest) }
        return try translator.translate(lines, options: options, workers: oneWorker)
      }
      let translations = try translated(nBest)
      #expect(translations.contains { $0.candidates.count == nBest })
      for (line, (translation, whole)) in zip(lines, zip(translations, try translated(beamSize))) {
        let candidates = translation.candidates
        #expect(candidates == Array(whole.candidates.prefix(nBest)), "\(line.debugDescription)")
        #expect(candidates.map(\.score) == candidates.map(\.score).sorted(by: >))
        #expect(Set(candidates.map(\.text)).count == candidates.count)
      }
    }
  }

  // MARK: Long lines

  @Test(arguments: [1, 2]) func pairsOfAnyLengthAreScored(members: Int) throws {
    let translator = try RandomTranslator.translator(pieces: false, members: members)
    let words = ["the", "dog", "runs", "over", "lazy", "fox"]
    let long = (0..<1200).map { words[$0 * $0 % 7 % 6] }.joined(separator: " ")
    let pairs = [("the dog", "the fox"), (long, "the dog runs"), ("a", ""), ("the fox", long), (long, long)]
      .map { (source: $0, target: $1) }
    let together = try translator.tokenLogProbabilities(of: pairs, workers: Workers(threadCount: 2))
    for (pair, scores) in zip(pairs, together) {
      let target = translator.target.encode(pair.target)
      #expect(scores.count == target.count + 1)
      // All at once, as no batch of the translator holds it.
      let batch = TranslationBatch(
        [(translator.source.encode(pair.source), target)], start: SpecialTokens.start,
        end: SpecialTokens.end)
      let whole = translator.members.map {
        TranslationScorer($0.model, weights: $0.weights).logProbabilities(batch)[0]
      }
      for (place, score) in scores.enumerated() {
        let mean = whole.reduce(0) { $0 + exp(Double($1[place])) } / Double(members)
        #expect(abs(Double(score) - log(mean)) < 1e-4)
      }
    }
  }

  /// As the help says: one of more than 1,000 tokens.
  @Test func onlyPairsLongerThanABatchAreScoredByStep() {
    let (word, limit) = ([Int32](repeating: 5, count: 1), [Int32](repeating: 5, count: 1000))
    for (source, target) in [(word, limit), (limit, word), (limit, limit)] {
      #expect(!Translator.isScoredByStep((source, target)))
    }
    for (source, target) in [(word, limit + word), (limit + word, word)] {
      #expect(Translator.isScoredByStep((source, target)))
    }
  }

  @Test func aPairThatIsNoSentenceIsRefusedWithItsLine() throws {
    let translator = try RandomTranslator.translator(pieces: false)
    let line = String(repeating: "the ", count: Translator.longestScored + 1)
    let count = translator.source.encode(line).count
    #expect(throws: TranslatorError.longPair(line: 9, count: count, limit: Translator.longestScored)) {
      try translator.tokenLogProbabilities(
        of: [("the", "the"), ("the", line)], workers: oneWorker, firstNumber: 7)
    }
  }

  @Test func aLongLineIsTheTranslationsOfItsPartsJoined() throws {
    let tokenizer = try RandomTranslator.tokenizer(pieces: false)
    let translator = Translator(members: [RandomTranslator.member(tokenizer)], source: tokenizer, target: tokenizer)
    let parts = ["the dog runs over", "the lazy fox the", "brown dog"]
    let options = translatorOptions { ($0.maximumSourceLength, $0.search.keepsAttention) = (4, true) }
    let whole = try translator.translate([parts.joined(separator: " ")], options: options, workers: oneWorker)[0]
    let apart = try parts.map { part in
      try #require(try translator.translate([part], options: options, workers: oneWorker)[0].candidates.first)
    }
    let hypothesis = try #require(whole.candidates.first).hypothesis
    try #require(hypothesis.tokens == apart.flatMap(\.hypothesis.tokens))
    #expect(abs(hypothesis.logProbability - apart.reduce(0) { $0 + $1.hypothesis.logProbability }) < 1e-4)
    // With the end of each part, so that the score is the mean of what is there to be seen.
    #expect(hypothesis.tokenLogProbabilities.count == hypothesis.tokens.count + parts.count)
    #expect(hypothesis.ends.count == parts.count && hypothesis.ends.last == hypothesis.tokenLogProbabilities.count - 1)
    let sum = hypothesis.tokenLogProbabilities.reduce(0) { $0 + Double($1) }
    #expect(abs(hypothesis.logProbability - sum) < 1e-4)
    #expect(abs(whole.candidates[0].score - sum / Double(hypothesis.tokenLogProbabilities.count)) < 1e-6)
    for scores in [translator.tokenScores(of: whole.candidates[0]), translator.wordScores(of: whole.candidates[0])] {
      #expect(scores.count { $0.text == "</s>" } == parts.count)
      #expect(abs(scores.reduce(0) { $0 + $1.logProbability } - sum) < 1e-6)
    }
    // Attention of each part lies over its own words and its end, and takes no memory for those of others.
    let attention = try #require(hypothesis.attention)
    var row = 0
    for (number, part) in apart.enumerated() {
      let words = number * 4..<min(number * 4 + 4, 10)
      for expected in try #require(part.hypothesis.attention) {
        #expect(attention[row].firstSource == words.lowerBound)
        try #require(attention[row].weights.count == words.count + 1)
        #expect(zip(attention[row].weights, expected.weights).allSatisfy { abs($0 - $1) < 1e-4 })
        row += 1
      }
    }
    #expect(row == attention.count && row == hypothesis.tokens.count)
    #expect(hypothesis.hardAlignment.contains { $0! >= 8 })
  }

  @Test func attentionKeepsItsPlacesWhenPartsAreEmpty() throws {
    let tokenizer = try RandomTranslator.tokenizer(pieces: false)
    // Nothing is ever said but the end.
    let member = RandomTranslator.member(tokenizer) { model, weights in
      weights[model.parameters.named("decoder.output.bias")][Int(SpecialTokens.end)] = 1000
    }
    let translator = Translator(members: [member], source: tokenizer, target: tokenizer)
    let options = translatorOptions { ($0.maximumSourceLength, $0.search.keepsAttention) = (2, true) }
    let line = "the dog runs over the lazy fox"
    let silent = try translator.translate([line], options: options, workers: oneWorker)[0]
    #expect(silent.text == "" && silent.candidates[0].hypothesis.attention == [])
    // Of the first part alone something is said, by force.
    let prefixed = try translator.translate([line], options: options, workers: oneWorker, prefixes: ["the fox"])[0]
    #expect(prefixed.text == "the fox")
    let attention = try #require(prefixed.candidates[0].hypothesis.attention)
    #expect(attention.map(\.firstSource) == [0, 0])
    #expect(attention.map(\.weights.count) == [2 + 1, 2 + 1])
  }

  // MARK: White space

  /// What a reader sees alike is translated alike.
  @Test(arguments: [
    " the dog  runs ", "the\tdog runs", "the\u{A0}dog\u{3000}runs", "\u{200B}the dog runs\u{FEFF}\r",
    "\n the dog runs\n",
  ])
  func runsOfWhiteSpaceAreOneSpace(line: String) throws {
    for pieces in [true, false] {
      let translator = try RandomTranslator.translator(pieces: pieces)
      let options = translatorOptions { $0.search.keepsAttention = true }
      let found = try translator.translate([line, "the dog runs"], options: options, workers: oneWorker)
      #expect(found[0] == found[1])
      let pairs = [(source: line, target: "a fox"), (source: "the dog runs", target: "a fox")]
      let scores = try translator.tokenLogProbabilities(of: pairs, workers: oneWorker)
      #expect(scores[0] == scores[1])
    }
  }

  @Test(arguments: ["", " ", "\t", "\u{A0}", "\u{3000} \u{2028}", "\u{200B}", "\u{FEFF}\u{200B} "])
  func aLineWithoutWordsHasAnEmptyTranslation(line: String) throws {
    let translator = try RandomTranslator.translator()
    for nBest in [1, 3] {
      let options = translatorOptions { ($0.search.nBest, $0.search.keepsAttention) = (nBest, true) }
      let found = try translator.translate(
        ["the dog", line], options: options, workers: oneWorker, prefixes: ["", "a"])
      #expect(found[1].candidates.map(\.text) == [""] && found[1].candidates[0].score == 0)
      #expect(translator.wordScores(of: found[1].candidates[0]).isEmpty)
    }
  }

  @Test func severalLinesInATextAreRefused() throws {
    let translator = try RandomTranslator.translator()
    #expect(throws: TranslatorError.severalLines(place: 1, count: 2)) {
      try translator.translate(["the dog", "the fox\n\njumps\n"])
    }
  }

  @Test func translationsWithFewerSentencesAreMarked() throws {
    let tokenizer = try RandomTranslator.tokenizer(pieces: false)
    let member = RandomTranslator.member(tokenizer) { model, weights in
      weights[model.parameters.named("decoder.output.bias")][Int(SpecialTokens.end)] = 1000
    }
    let translator = Translator(members: [member], source: tokenizer, target: tokenizer)
    let lines = ["The dog runs! The fox jumps.", "The dog runs."]
    let found = try translator.translate(lines, options: translatorOptions { $0.split = .none })
    #expect(found.map(\.issues) == [[.fewerSentences], []])
    #expect(try translator.translate(lines).map(\.issues) == [[], []])
  }

  // MARK: Sentences

  private static let sentences = [
    "The dog runs!", "the fox. (the lazy dog)!", "Why does Dr. Fox jump?", "A dog.", "It jumps over the lazy fox.",
  ]

  @Test(arguments: Search.all.filter { $0.options.split == .sentences && $0.options.search.sampling == nil }, [1, 3])
  func sentencesOfALineAreTranslatedAsTheyAreAlone(search: Search, members: Int) throws {
    let translator = try RandomTranslator.translator(members: members)
    let alone = try translator.translate(Self.sentences, options: search.options, workers: oneWorker)
    for gap in [" ", "  ", "\t", "\u{A0} \u{2003}"] {
      let line = try translator.translate(
        [Self.sentences.joined(separator: gap)], options: search.options, workers: oneWorker)[0]
      #expect(line.text == alone.map(\.text).joined(separator: gap))
      let hypothesis = line.candidates[0].hypothesis
      #expect(hypothesis.tokens == alone.flatMap { $0.candidates[0].hypothesis.tokens })
      #expect(abs(hypothesis.logProbability - alone.reduce(0) { $0 + $1.candidates[0].logProbability }) < 1e-4)
      #expect(hypothesis.attention?.count == (search.options.search.keepsAttention ? hypothesis.tokens.count : nil))
    }
  }

  /// The second best of a line is that of each sentence.
  @Test func ranksOfALineAreThoseOfItsSentences() throws {
    let translator = try RandomTranslator.translator()
    let options = translatorOptions { ($0.search.beamSize, $0.search.nBest) = (3, 3) }
    let alone = try translator.translate(Array(Self.sentences.prefix(2)), options: options, workers: oneWorker)
    let line = try translator.translate(
      [Self.sentences.prefix(2).joined(separator: " ")], options: options, workers: oneWorker)[0]
    #expect(line.candidates.count == alone.map(\.candidates.count).min() && line.candidates.count > 1)
    let expected = line.candidates.indices.map { rank in alone.map { $0.candidates[rank].text }.joined(separator: " ") }
    #expect(Set(line.candidates.map(\.text)) == Set(expected) && line.text == expected[0])
    #expect(line.candidates.map(\.score) == line.candidates.map(\.score).sorted(by: >))
  }

  @Test func linksOfALineAreThoseOfItsSentences() throws {
    let translator = try RandomTranslator.translator()
    let options = translatorOptions { $0.search.keepsAttention = true }
    let alone = try translator.translate(Self.sentences, options: options, workers: oneWorker)
    let line = Self.sentences.joined(separator: " ")
    let found = try translator.translate([line], options: options, workers: oneWorker)[0].candidates[0].alignment
    var expected: [Translation.Candidate.Link] = []
    var (source, target) = (0, 0)
    for (sentence, translation) in zip(Self.sentences, alone) {
      expected += translation.candidates[0].alignment.map {
        .init(source: $0.source + source, target: $0.target + target)
      }
      source += translator.sourceTokens(of: sentence).count
      target += translation.candidates[0].hypothesis.tokens.count
    }
    #expect(found == expected)
    #expect(translator.sourceTokens(of: line).count == source)
  }

  @Test func aLineWithAGivenBeginningIsOneSentence() throws {
    let translator = try RandomTranslator.translator()
    let line = Self.sentences.joined(separator: " ")
    let whole = translatorOptions { $0.split = .none }
    let found = try translator.translate([line], options: translatorOptions(), workers: oneWorker, prefixes: ["the"])
    #expect(found == (try translator.translate([line], options: whole, workers: oneWorker, prefixes: ["the"])))
  }

  // MARK: Placeholders

  @Test(arguments: Search.all, [1, 2]) func eachPlaceholderComesOnce(search: Search, members: Int) throws {
    let translator = try RandomTranslator.translator(members: members, copying: true)
    let copies = [
      ["{name}"], ["%1$s", "%2$d", "https://example.org/a?b=c"], ["$1,250", "\u{E003}"], ["{a}", "12:30"], [],
      (0..<16).map { "{x\($0)}" },
    ]
    let lines = [
      "the dog {name} runs", "%1$s: %2$d over https://example.org/a?b=c!", "A FOX OF $1,250 \u{E003}.",
      "The dog jumps, {a}. A fox at 12:30.", "the dog", "a " + copies[5].joined(separator: " "),
    ]
    for (line, copies) in zip(lines, copies) {
      for candidate in try translator.translate([line], options: search.options, workers: oneWorker)[0].candidates {
        for copy in copies {
          #expect(candidate.text.ranges(of: copy).count == 1, "\(copy) in \(candidate.text)")
        }
        #expect(
          candidate.text.unicodeScalars.count { PlaceholderSymbol.number(of: $0) != nil } == (line == lines[2] ? 1 : 0))
        let words = translator.wordScores(of: candidate).map(\.text)
        #expect(words.joined(separator: " ").ranges(of: copies.first ?? "</s>").count >= 1, "\(words)")
      }
      let source = translator.sourceTokens(of: line, split: search.options.split)
      for copy in copies { #expect(source.contains { $0.hasSuffix(copy) }, "\(source)") }
    }
  }

  @Test func whatHasNothingElseIsLeftAsItIs() throws {
    let translator = try RandomTranslator.translator(copying: true)
    for line in ["{name}", "“5\u{A0}%” - 12:30!", "https://example.org"] {
      let found = try translator.translate([line], options: translatorOptions(), workers: oneWorker)[0]
      #expect(found.text == line && translator.sourceTokens(of: line).isEmpty)
    }
    let options = translatorOptions { $0.search.keepsAttention = true }
    let lines = ["{name}! The dog jumps.", "The dog jumps."]
    let found = try translator.translate(lines, options: options, workers: oneWorker)
    #expect(
      found[0].text == "{name}! \(found[1].text)"
        && found[0].candidates[0].alignment == found[1].candidates[0].alignment)
  }

  @Test func linesWithTooManyPlaceholdersAreMarked() throws {
    let translator = try RandomTranslator.translator(copying: true)
    let found = try [16, 17].map { count in
      let line = "the dog " + (0..<count).map { "{x\($0)}" }.joined(separator: " ")
      return try translator.translate([line], options: translatorOptions(), workers: oneWorker)[0].issues
    }
    #expect(!found[0].contains(.manyPlaceholders) && found[1].contains(.manyPlaceholders))
  }

  /// What a given beginning holds is not known, and so nothing is masked.
  @Test func besideAPrefixTextIsReadAsItIs() throws {
    let translator = try RandomTranslator.translator(copying: true)
    let found = try translator.translate(
      ["the dog {name}"], options: translatorOptions(), workers: oneWorker, prefixes: ["{name} the"])
    #expect(found[0].text.hasPrefix("{name} the"))
  }

  // MARK: Capitals and marks

  @Test(arguments: Search.all) func capitalsComeBackAsCapitals(search: Search) throws {
    let translator = try RandomTranslator.translator()
    let usual = ["The dog runs over it!", "The dog jumps. A fox."]
    let found = try translator.translate(
      usual.map { $0.uppercased() }, options: search.options, workers: oneWorker)
    let expected = try translator.translate(usual, options: search.options, workers: oneWorker)
    #expect(found.flatMap(\.candidates).map(\.text) == expected.flatMap(\.candidates).map { $0.text.uppercased() })
  }

  @Test func sentencesHaveCapitalsOfTheirOwn() throws {
    let translator = try RandomTranslator.translator()
    func text(_ line: String, prefix: String = "") throws -> String {
      try translator.translate([line], options: translatorOptions(), workers: oneWorker, prefixes: [prefix])[0].text
    }
    #expect(
      try text("The dog runs. A FOX RUNS.") == "\(try text("The dog runs.")) \(try text("A fox runs.").uppercased())")
    #expect(try text("A FOX RUNS.", prefix: "the").hasPrefix("the"), "what was given stays as it is")
  }

  @Test func marksAreReadAlike() throws {
    let translator = try RandomTranslator.translator()
    let pairs = [("\"The dog's\" - it runs...", "“The dog’s” – it runs…"), ("a 'fox'", "a ‘fox’")]
    let found = try translator.translate(
      pairs.map(\.1), options: translatorOptions(), workers: oneWorker)
    #expect(found == (try translator.translate(pairs.map(\.0), options: translatorOptions(), workers: oneWorker)))
    let scores = try [pairs.map(\.0), pairs.map(\.1)].map { lines in
      try translator.tokenLogProbabilities(of: lines.map { ($0, "the fox") }, workers: oneWorker)
    }
    #expect(scores[0] == scores[1])
  }

  /// Each line has one line of output, for any reader.
  @Test(arguments: ["\r", "\u{2028}", " \u{85}", "\u{B}\t"]) func lineBreaksBetweenSentencesBecomeSpaces(gap: String)
    throws
  {
    let translator = try RandomTranslator.translator()
    let sentences = Array(Self.sentences.prefix(2))
    let found = try translator.translate(
      [sentences.joined(separator: gap), sentences.joined(separator: " ")], options: translatorOptions(),
      workers: oneWorker)
    #expect(found[0] == found[1])
  }

  /// Nothing is ever said but the end.
  @Test func emptyTranslationsLeaveNoGaps() throws {
    let tokenizer = try RandomTranslator.tokenizer(pieces: false)
    let member = RandomTranslator.member(tokenizer) { model, weights in
      weights[model.parameters.named("decoder.output.bias")][Int(SpecialTokens.end)] = 1000
    }
    let translator = Translator(members: [member], source: tokenizer, target: tokenizer)
    #expect(try translator.translate([Self.sentences.joined(separator: "  ")])[0].text == "")
  }

  @Test func sentencesWithoutSpacesBetweenThemGetOne() throws {
    let translator = try RandomTranslator.translator()
    let alone = try translator.translate(["the dog。", "the fox！"], options: translatorOptions(), workers: oneWorker)
    let line = try translator.translate(["the dog。the fox！"], options: translatorOptions(), workers: oneWorker)[0]
    let texts = alone.map(\.text)
    #expect(line.text == texts[0] + (texts[0].hasSuffix("。") ? "" : " ") + texts[1])
  }

  // MARK: Prefixes

  @Test func translationsBeginWithTheirPrefixes() throws {
    let translator = try RandomTranslator.translator()
    let prefixes = lines.indices.map { ["", "the fox", "a, ", "dog"][$0 % 4] }
    let options = translatorOptions()
    let found = try translator.translate(lines, options: options, workers: oneWorker, prefixes: prefixes)
    let free = try translator.translate(lines, options: options, workers: oneWorker)
    for index in lines.indices where !lines[index].isBlank {
      #expect(found[index].text.hasPrefix(prefixes[index]))
      if prefixes[index].isEmpty { #expect(found[index] == free[index]) }
    }
    #expect(throws: TranslatorError.prefixCount(lines: lines.count, prefixes: 2)) {
      try translator.translate(lines, options: options, workers: oneWorker, prefixes: ["", ""])
    }
  }

  @Test(arguments: [(3, 3, true), (3, 2, false), (3, 5, false), (40, 39, false), (40, 41, false), (0, 1, false)])
  func streamsNeedAPrefixForEachLine(lineCount: Int, prefixCount: Int, isAllowed: Bool) throws {
    let folder = try TemporaryFolder()
    let text = try folder.write(Array(repeating: "dog\n", count: lineCount).joined().utf8, to: "text")
    let prefixes = try folder.write(Array(repeating: "the\n", count: prefixCount).joined().utf8, to: "prefixes")
    let translator = try RandomTranslator.translator()
    func run() throws {
      var count = 0
      try translator.translate(
        LineReader(path: text), prefixes: LineReader(path: prefixes),
        options: translatorOptions { $0.batchSize = 2 }, workers: oneWorker
      ) { _, _, translation in
        #expect(translation.text.hasPrefix("the"))
        count += 1
      }
      #expect(count == lineCount)
    }
    if isAllowed {
      try run()
    } else {
      #expect(throws: TranslatorError.prefixCount(lines: lineCount, prefixes: prefixCount)) { try run() }
    }
  }

  // MARK: Unknown words

  @Test func unknownWordsAreReplacedByTheWordAttendedTo() throws {
    let tokenizer = try RandomTranslator.tokenizer(pieces: false)
    // A model that knows only unknown words.
    let member = RandomTranslator.member(tokenizer) { model, weights in
      weights[model.parameters.named("decoder.output.bias")][Int(SpecialTokens.unknown)] = 1000
    }
    let translator = Translator(members: [member], source: tokenizer, target: tokenizer)
    let options = translatorOptions { ($0.replacesUnknown, $0.search.maximumLength) = (true, .fixed(4)) }
    let line = "Zoë sees Ｑuito, the dog"
    let words = ["Zoë", "sees", "Ｑuito", ",", "the", "dog"]
    for maximumSourceLength in [250, 2] {
      var options = options
      options.maximumSourceLength = maximumSourceLength
      let candidate = try translator.translate([line], options: options, workers: oneWorker)[0].candidates[0]
      let attended = candidate.hypothesis.hardAlignment.map { words[$0!] }
      #expect(attended.count == (maximumSourceLength == 2 ? 3 * 4 : 4))
      #expect(candidate.text == attended.joined(separator: " "))
    }
    var kept = options
    kept.replacesUnknown = false
    #expect(try translator.translate([line], options: kept, workers: oneWorker)[0].text == "<unk> <unk> <unk> <unk>")
  }

  @Test func unknownWordsAreReplacedByTheWholeWordOfThePieceAttendedTo() throws {
    let (source, target) = try (RandomTranslator.tokenizer(pieces: true), RandomTranslator.tokenizer(pieces: false))
    let member = RandomTranslator.member(target, source: source) { model, weights in
      weights[model.parameters.named("decoder.output.bias")][Int(SpecialTokens.unknown)] = 1000
    }
    let translator = Translator(members: [member], source: source, target: target)
    let line = "Zoë sees Quito, the 犬"
    let words = line.split(separator: " ")
    // A part for each piece, which can attend to nothing else.
    let options = translatorOptions {
      ($0.replacesUnknown, $0.maximumSourceLength, $0.search.maximumLength) = (true, 1, .fixed(1))
    }
    var word = -1
    let expected = source.pieces(for: line).map { piece in
      if piece.token.hasPrefix("▁") || piece.token == "<0x20>" { word += 1 }
      return String(words[word])
    }
    try #require(word == words.count - 1 && expected.count > 2 * words.count)
    let translation = try translator.translate([line], options: options, workers: oneWorker)[0]
    #expect(translation.text == expected.joined(separator: " "))
  }

  @Test func textAroundUnknownWordsKeepsItsSpaces() throws {
    let tokenizer = try RandomTranslator.tokenizer(pieces: false)
    let ids = tokenizer.encode("the Zoë, a Quito!")
    #expect(tokenizer.decode(ids) == "the <unk>, a <unk>!")
    #expect(tokenizer.decode(ids) { "(\($0))" } == "the (1), a (4)!")
  }
}
