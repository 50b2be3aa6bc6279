import Foundation
import TestSupport
import Testing
import Text
import Tokens

@Suite struct TokenizerTests {
  static func pipeline(
    _ mode: Segmenter.Mode, marking: SpaceMarking? = nil, form: Normalizer.Form = .nfc,
    casing: Normalizer.Casing = .keep
  ) throws -> TextPipeline {
    TextPipeline(
      normalizer: try Normalizer(form: form, casing: casing), segmenter: try Segmenter(mode), spaceMarking: marking)
  }

  /// A tokenizer that has seen some random lines and must cope with others.
  static func tokenizer(
    _ pipeline: TextPipeline, mergeCount: Int?, maximumSize: Int? = nil, minimumCount: Int = 2,
    byteFallback: Bool = true
  ) throws -> Tokenizer {
    var random = RandomLines(seed: 9)
    var slices = TokenCounts()
    for line in random.lines(400) { pipeline.count(line, into: &slices) }
    return try Tokenizer(
      pipeline: pipeline, encoding: mergeCount.map { BytePairEncoding.learn(from: slices, mergeCount: $0) },
      slices: slices, maximumSize: maximumSize, minimumCount: minimumCount, byteFallback: byteFallback)
  }

  struct Setting: CustomTestStringConvertible {
    var mode: Segmenter.Mode
    var marking: SpaceMarking?
    var mergeCount: Int?
    var maximumSize: Int?
    var form = Normalizer.Form.nfc
    var casing = Normalizer.Casing.keep

    var testDescription: String {
      "\(mode) \(marking.map { "\($0)" } ?? "-") merges \(mergeCount ?? -1) size \(maximumSize ?? -1) \(form) \(casing)"
    }

    func tokenizer() throws -> Tokenizer {
      let pipeline = try TokenizerTests.pipeline(mode, marking: marking, form: form, casing: casing)
      return try TokenizerTests.tokenizer(pipeline, mergeCount: mergeCount, maximumSize: maximumSize)
    }
  }

  static let settings: [Setting] = [
    Setting(mode: .word, mergeCount: 500), Setting(mode: .word, mergeCount: 500, maximumSize: 400),
    Setting(mode: .word, mergeCount: 0), Setting(mode: .word), Setting(mode: .word, maximumSize: 0),
    Setting(mode: .word, marking: .joiner), Setting(mode: .word, mergeCount: 300, form: .none),
    Setting(mode: .word, mergeCount: 300, form: .nfkc, casing: .fold),
    Setting(mode: .word, mergeCount: 99, casing: .lower),
    Setting(mode: .whitespace), Setting(mode: .whitespace, marking: .space),
    Setting(mode: .whitespace, marking: .space, mergeCount: 300), Setting(mode: .character),
    Setting(mode: .character, marking: .joiner), Setting(mode: .character, mergeCount: 50),
  ]

  /// Words that are cut where the tokenizer cuts have the pieces that they have in the line.
  @Test func joinedWordsHaveThePiecesOfRunningText() throws {
    let pipeline = try Self.pipeline(.word)
    let line = "Two dogs, (black) dogs. dogs"
    var slices = TokenCounts()
    pipeline.count(line, times: 9, into: &slices)
    let tokenizer = try Tokenizer(
      pipeline: pipeline, encoding: BytePairEncoding.learn(from: slices, mergeCount: 60), slices: slices,
      maximumSize: nil, minimumCount: 1, byteFallback: true)
    let text = try WordSegmenter(.word).words(of: line)
    let apart = zip(text.words, text.isJoined).flatMap { tokenizer.encode($0, isJoined: $1) }
    #expect(apart == tokenizer.encode(line))
    #expect(tokenizer.encode(".", isJoined: true) != tokenizer.encode("."))
  }

  @Test(arguments: settings)
  func decodingGivesTheNormalizedLineBack(_ setting: Setting) throws {
    let tokenizer = try setting.tokenizer()
    let pipeline = tokenizer.pipeline
    var random = RandomLines(seed: 10)
    for line in random.lines(3000) + ["", " ", "  ", " a", "a ", "\u{3000}", "▁", " ▁", "<unk>", "</s>", " \u{301}"] {
      let expected = scalars(pipeline.normalizer(line))
      let ids = tokenizer.encode(line)
      #expect(!ids.contains { $0 < 4 }, "\(line.debugDescription)")
      #expect(scalars(tokenizer.decode(ids)) == expected, "\(line.debugDescription)")
      #expect(tokenizer.encode(line) == ids, "from the cache")
      let texts = pipeline.tokenTexts(of: line, encoding: tokenizer.encoding)
      #expect(scalars(pipeline.text(of: texts)) == expected, "\(line.debugDescription)")
      #expect(!texts.contains { $0.isEmpty || $0.unicodeScalars.contains(" ") })
      let tokenized = pipeline.tokenized(line, encoding: tokenizer.encoding)
      #expect(scalars(pipeline.detokenized(tokenized)) == expected, "\(line.debugDescription)")
      #expect(!tokenized.unicodeScalars.contains { $0 == "\n" || $0 == "\r" })
    }
  }

  @Test(arguments: settings.filter { $0.mode != .character })
  func wordsAreWhatStandsBetweenSpaces(_ setting: Setting) throws {
    let tokenizer = try setting.tokenizer()
    var random = RandomLines(seed: 12)
    for line in random.lines(500) + ["Two dogs.", " ", "  ", " a", "a ", "\u{3000} \u{301}", "a\u{3000}b"]
    where !line.isEmpty {
      let ids = tokenizer.encode(line)
      let words = tokenizer.words(of: ids)
      #expect(words.flatMap { $0 } == Array(ids.indices))
      let expected = tokenizer.pipeline.normalizer(line).unicodeScalars
        .split(separator: " ", omittingEmptySubsequences: false).map { scalars(String($0)) }
      let found = words.map { scalars(tokenizer.decode(Array(ids[$0]))) }
      #expect(found == expected, "\(line.debugDescription)")
    }
    #expect(tokenizer.words(of: []).isEmpty)
  }

  @Test(arguments: settings)
  func rangesCoverTheOriginalLine(_ setting: Setting) throws {
    let tokenizer = try setting.tokenizer()
    var random = RandomLines(seed: 11)
    for line in random.lines(1000) {
      let pieces = tokenizer.pieces(for: line)
      #expect(pieces.map(\.id) == tokenizer.encode(line))
      var isCovered = Array(repeating: false, count: line.unicodeScalars.count)
      var last = 0
      for piece in pieces {
        #expect(piece.range.lowerBound >= last - (piece.token.utf8.first == 0x3C ? 1 : 0) || setting.form != .none)
        for place in piece.range { isCovered[place] = true }
        last = max(last, piece.range.upperBound)
      }
      for (place, scalar) in line.unicodeScalars.enumerated() where !isCovered[place] {
        // Only a space may lie between the texts of pieces; under NFKC other white space becomes one.
        #expect(scalar.properties.isWhitespace || setting.form == .nfkc, "\(line.debugDescription) \(place)")
      }
    }
  }

  @Test func rangesNameThePlaceBeforeNormalization() throws {
    let pipeline = try Self.pipeline(.word, form: .nfkc, casing: .fold)
    let tokenizer = try Self.tokenizer(pipeline, mergeCount: nil, maximumSize: 0)
    // "ﬁ" becomes two letters, "e" + U+0301 one, "ß" two.
    let line = "ﬁn Cafe\u{301} Maß!"
    #expect(pipeline.tokens(in: line).map(\.text) == ["fin", "caf\u{E9}", "mass", "!"])
    #expect(pipeline.tokens(in: line).map(\.range) == [0..<2, 3..<8, 9..<12, 12..<13])
    #expect(tokenizer.pieces(for: "é").map(\.range) == [0..<0, 0..<1, 0..<1])
  }

  @Test func rangeOfAPieceIsItsText() throws {
    let tokenizer = try Self.tokenizer(Self.pipeline(.word), mergeCount: 500)
    for piece in tokenizer.pieces(for: "the lower, the better") where !piece.token.hasPrefix("<") {
      let text = piece.token.hasPrefix("▁") ? String(piece.token.dropFirst()) : piece.token
      if !text.isEmpty { #expect(part("the lower, the better", piece.range) == text) }
    }
  }

  @Test func tokenizedLineShowsSpaces() throws {
    #expect(try Self.pipeline(.word).tokenized("Well, two  dogs.") == "▁Well , ▁two ▁ ▁dogs .")
    #expect(try Self.pipeline(.whitespace).tokenized("Well , two  dogs\t!") == "Well , two ▁ dogs ￭\t ￭!")
    #expect(try Self.pipeline(.character).tokenized("a ▁") == "a ▁ <0xE2> <0x96> <0x81>")
  }

  @Test func wordVocabularyHasUnknownWords() throws {
    let pipeline = try Self.pipeline(.whitespace)
    var slices = TokenCounts()
    pipeline.count("the dog saw the cat", into: &slices)
    let tokenizer = try Tokenizer(pipeline: pipeline, encoding: nil, slices: slices, byteFallback: false)
    #expect(tokenizer.vocabulary.tokens.dropFirst(4) == ["the", "cat", "dog", "saw"])
    let ids = tokenizer.encode("the xylograph saw </s> <unk>")
    #expect(ids == [4, 0, 7, 0, 0])
    #expect(tokenizer.decode(ids) == "the <unk> saw <unk> <unk>")
    #expect(tokenizer.pieces(for: "a  the").map(\.range) == [0..<1, 1..<2, 3..<6])
  }

  @Test func byteRunsAreRepaired() throws {
    let tokenizer = try Self.tokenizer(Self.pipeline(.word), mergeCount: 10)
    let bytes = { (values: [UInt8]) in values.map { TokenID(SpecialTokens.count + Int($0)) } }
    #expect(tokenizer.decode(bytes([0x20, 0xE7, 0x8C, 0xAB])) == "猫")
    #expect(tokenizer.decode(bytes([0xE7, 0x8C]) + tokenizer.encode("x")) == "\u{FFFD} x")
    #expect(tokenizer.decode(bytes([0x41, 0x0A, 0xFF, 0x42])) == "A\u{FFFD}\u{FFFD}B")
    let special = Array(0..<TokenID(SpecialTokens.count))
    #expect(tokenizer.decode(special + tokenizer.encode("x")).hasSuffix(" x"))
    #expect(tokenizer.decode([]) == "")
  }

  @Test func dropoutKeepsTheText() throws {
    let pipeline = try Self.pipeline(.word)
    let tokenizer = try Self.tokenizer(pipeline, mergeCount: 500)
    var random = SplitMix64(seed: 12)
    var lines = RandomLines(seed: 13)
    var different = 0
    for line in lines.lines(500) {
      let ids = tokenizer.encode(line, dropout: 0.2, using: &random)
      #expect(scalars(tokenizer.decode(ids)) == scalars(pipeline.normalizer(line)))
      #expect(tokenizer.encode(line, dropout: 0, using: &random) == tokenizer.encode(line))
      if ids != tokenizer.encode(line) { different += 1 }
    }
    #expect(different > 100)
  }

  @Test func jointMergesAndVocabularyServeBothLanguages() throws {
    let pipeline = try Self.pipeline(.word)
    var (source, target) = (TokenCounts(), TokenCounts())
    for _ in 0..<3 { pipeline.count("two dogs", into: &source) }
    for _ in 0..<3 { pipeline.count("zwei Hunde", into: &target) }
    var both = source
    both.add(target)
    let encoding = BytePairEncoding.learn(from: both, mergeCount: 100)
    let joint = try Tokenizer(pipeline: pipeline, encoding: encoding, slices: both, byteFallback: false)
    let own = try Tokenizer(pipeline: pipeline, encoding: encoding, slices: target, byteFallback: false)
    #expect(joint.pieces(for: "two Hunde").map(\.token) == ["▁two", "▁Hunde"])
    #expect(own.pieces(for: "Hunde").map(\.token) == ["▁Hunde"])
    #expect(own.vocabulary.id(for: "▁two") == nil)
  }

  @Test func rarePiecesAreCutAsTheyWereMerged() throws {
    let encoding = BytePairEncoding(
      merges: [.init("a", "b"), .init("▁", "ab"), .init("▁ab", "c")], boundary: .leadingSpace)
    var counts = TokenCounts()
    for token in ["▁ab", "c", "▁"] { counts.add(token) }
    let tokenizer = try Tokenizer(
      pipeline: Self.pipeline(.word), encoding: encoding, vocabulary: Vocabulary(counts, byteFallback: true))
    #expect(tokenizer.pieces(for: "abc").map(\.token) == ["▁ab", "c"])
    #expect(tokenizer.pieces(for: "a").map(\.token) == ["▁", "<0x61>"])
  }

  @Test func codingKeepsEverything() throws {
    let tokenizer = try Self.tokenizer(Self.pipeline(.word, casing: .lower), mergeCount: 400)
    let copy = try JSONDecoder().decode(Tokenizer.self, from: JSONEncoder().encode(tokenizer))
    var random = RandomLines(seed: 14)
    for line in random.lines(300) { #expect(copy.encode(line) == tokenizer.encode(line)) }
    #expect(copy.vocabulary == tokenizer.vocabulary && copy.pipeline == tokenizer.pipeline)
  }

  @Test func mergesOfSubwordNMTAreRefusedInsideAPipeline() throws {
    let encoding = BytePairEncoding(merges: [.init("a", "b</w>")], boundary: .endOfWord)
    #expect(throws: TextError.self) {
      try Tokenizer(pipeline: Self.pipeline(.word), encoding: encoding, vocabulary: Vocabulary(TokenCounts()))
    }
    #expect(throws: TextError.self) {
      try Tokenizer(
        pipeline: Self.pipeline(.whitespace), encoding: BytePairEncoding(merges: [], boundary: .leadingSpace),
        vocabulary: Vocabulary(TokenCounts()))
    }
  }

  @Test func threadsShareATokenizer() async throws {
    let tokenizer = try Self.tokenizer(Self.pipeline(.word), mergeCount: 400)
    var random = RandomLines(seed: 15)
    let lines = random.lines(500)
    let expected = lines.map { tokenizer.encode($0) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { lines.map { tokenizer.encode($0) } == expected } }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func longLineIsEncoded() throws {
    let tokenizer = try Self.tokenizer(Self.pipeline(.word), mergeCount: 400)
    let line = String(repeating: "thelower", count: 50_000) + String(repeating: " 面包", count: 10_000)
    #expect(tokenizer.decode(tokenizer.encode(line)) == line)
  }
}
