import Decoding
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Tokens

@Suite struct TranslatorShortlistTests {
  private static let tokenizer = Result<Tokenizer, any Error>(catching: { try RandomTranslator.tokenizer(pieces: true) }
  )

  /// Every third token for each source token, others for the next, and a few anywhere.
  private static func shortlist(_ vocabularySize: Int) -> Shortlist {
    Shortlist(
      frequent: [SpecialTokens.unknown, SpecialTokens.end, 7],
      translations: (0..<vocabularySize).map { source in
        (0..<TokenID(vocabularySize)).filter { ($0 + TokenID(source)) % 3 == 0 && $0 % 2 == TokenID(source % 2) }
      })
  }

  private static func translator(
    with shortlist: Shortlist?, members: Int = 1, areQuantized: Bool = false
  ) throws -> Translator {
    let tokenizer = try tokenizer.get()
    let members = (0..<members).map { number in
      let member = RandomTranslator.member(tokenizer, seed: UInt64(number + 1))
      return TranslationStepModel(
        member.model, weights: areQuantized ? member.weights.quantized() : member.weights, shortlist: shortlist)
    }
    return Translator(members: members, source: tokenizer, target: tokenizer)
  }

  private static var vocabularySize: Int { get throws { try tokenizer.get().vocabulary.count } }

  @Test(arguments: [false, true], [1, 3]) func aListOfAllTokensChangesNothing(areQuantized: Bool, beam: Int) throws {
    let size = try Self.vocabularySize
    let all = Shortlist(
      frequent: Array(0..<TokenID(size)), translations: [[TokenID]](repeating: [SpecialTokens.end], count: size))
    let options = translatorOptions { ($0.search.beamSize, $0.search.nBest) = (beam, beam) }
    let translations = try [all, nil].map { list in
      try Self.translator(with: list, areQuantized: areQuantized).translate(RandomTranslator.lines, options: options)
    }
    for (one, other) in zip(translations[0], translations[1]) {
      #expect(one.candidates.map(\.text) == other.candidates.map(\.text))
      // Floats are multiplied by another engine where there is AVX-512.
      for (a, b) in zip(one.candidates, other.candidates) { #expect(abs(a.logProbability - b.logProbability) < 1e-4) }
    }
  }

  @Test(arguments: [false, true], [1, 3]) func onlyListedTokensCome(areQuantized: Bool, members: Int) throws {
    let list = Self.shortlist(try Self.vocabularySize)
    let translator = try Self.translator(with: list, members: members, areQuantized: areQuantized)
    let lines = RandomTranslator.lines.filter { !$0.isEmpty }
    let options = translatorOptions { ($0.search.beamSize, $0.search.nBest) = (4, 4) }
    for (line, translation) in zip(lines, try translator.translate(lines, options: options)) {
      let source = translator.source.encode(line.singleSpaced) + [SpecialTokens.end]
      let found = Set(translation.candidates.flatMap(\.hypothesis.tokens))
      #expect(found.subtracting(try #require(list.candidates(for: source))) == [], "\(line)")
    }
  }

  @Test(arguments: [false, true]) func neighborsAndThreadsChangeNoBit(areQuantized: Bool) throws {
    let translator = try Self.translator(
      with: Self.shortlist(Self.vocabularySize), members: 2, areQuantized: areQuantized)
    for sampling in [nil, SamplingOptions()] {
      func translations(_ batchSize: Int, _ threads: Int) throws -> [[Translation.Candidate]] {
        let options = translatorOptions {
          ($0.search.sampling, $0.batchSize) = (sampling, batchSize)
          if sampling != nil { $0.search.beamSize = 1 }
        }
        return try translator.translate(
          RandomTranslator.lines, options: options, workers: Workers(threadCount: threads)
        )
        .map(\.candidates)
      }
      let alone = try translations(1, 1)
      #expect(try translations(4, 1) == alone)
      #expect(try translations(32, 2) == alone)
    }
  }

  @Test func prefixesNeedNotBeListed() throws {
    let size = try Self.vocabularySize
    let end = [SpecialTokens.end]
    let list = Shortlist(frequent: end, translations: [[TokenID]](repeating: end, count: size))
    let translator = try Self.translator(with: list)
    let translations = try translator.translate(
      ["the dog runs", "a"], options: translatorOptions(), prefixes: ["the fox", ""])
    #expect(translations[0].text.hasPrefix("the fox") && translations[1].text.isEmpty)
  }

  // MARK: Files

  /// A translator in a file with a shortlist as a part.
  private func file(_ folder: TemporaryFolder, part: String?) throws -> String {
    let tokenizer = try Self.tokenizer.get()
    let member = RandomTranslator.member(tokenizer)
    var description = ModelDescription(kind: .translator, options: member.model.options)
    description.parts = try TranslatorText(source: tokenizer, target: tokenizer).parts
    description.parts["shortlist"] = part
    try description.save(member.weights, to: folder.file("model"))
    return folder.file("model")
  }

  @Test func aShortlistComesBackFromItsFile() throws {
    let folder = try TemporaryFolder()
    let list = Self.shortlist(try Self.vocabularySize)
    let path = try file(folder, part: ShortlistPart.encode(list))
    let translator = try Translator(contentsOf: path)
    #expect(translator.members[0].shortlist == nil)
    #expect(try translator.usingShortlist().members[0].shortlist == list)
    let pair = try Translator(contentsOf: [path, path]).usingShortlist()
    #expect(pair.members.allSatisfy { $0.shortlist == list })
  }

  @Test func damagedAndMissingShortlistsAreErrors() throws {
    let folder = try TemporaryFolder()
    let size = try Self.vocabularySize
    let whole = try #require(Data(base64Encoded: ShortlistPart.encode(Self.shortlist(size))))
    let damaged = [
      Data(), whole.dropLast(), whole + [0], Data([0]) + whole.dropFirst(), Data([UInt8](repeating: 0xFF, count: 20)),
      // A token twice, and tokens beyond the vocabulary.
      Data([2, 1, 0]) + whole, Data([1, 0xFF, 0xFF, 0x7F]) + whole,
      // No </s>.
      Data([1, 8]) + Data(repeating: 0, count: size),
    ]
    for bytes in damaged {
      let path = try file(folder, part: bytes.base64EncodedString())
      let translator = try Translator(contentsOf: path)
      #expect(throws: ModelFileError.self) { try translator.usingShortlist() }
    }
    #expect(throws: ModelFileError.self) { try Translator(contentsOf: file(folder, part: "ä")).usingShortlist() }
    #expect(throws: TranslatorError.noShortlist) {
      try Translator(contentsOf: file(folder, part: nil)).usingShortlist()
    }
  }
}
