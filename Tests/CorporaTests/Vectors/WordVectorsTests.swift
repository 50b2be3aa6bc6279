import Corpora
import Foundation
import TestSupport
import Testing
import Text

@Suite struct WordVectorsTests {
  private func bits(_ vectors: WordVectors) -> [String: [UInt32]] {
    Dictionary(
      uniqueKeysWithValues: vectors.words.indices.map { (vectors.words[$0], vectors.row($0).map(\.bitPattern)) })
  }

  private func all(_ path: String, dimension: Int? = nil) throws -> WordVectors {
    try WordVectors(contentsOf: path, dimension: dimension) { _ in true }
  }

  private func all(text: String, dimension: Int? = nil) throws -> WordVectors {
    try read(Array(text.utf8)) { try all($0, dimension: dimension) }
  }

  @discardableResult
  private func read<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try body(folder.write(bytes, to: "vectors"))
  }

  /// A file in word2vec's binary format.
  private func binary(_ words: [(String, [Float])], count: Int? = nil, lineFeeds: Bool = true) -> [UInt8] {
    var bytes = Array("\(count ?? words.count) \(words[0].1.count)\n".utf8)
    for (word, numbers) in words {
      bytes += Array("\(word) ".utf8)
      for number in numbers { withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += Array($0) } }
      if lineFeeds { bytes.append(0x0A) }
    }
    return bytes
  }

  // MARK: Formats

  @Test(arguments: ["vectors.txt", "vectors.bin", "vectors.bin.gz", "glove.txt"])
  func filesOfGensimAreReadBitForBit(name: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: golden("vectors.json")))
    let expected = try JSONDecoder().decode([String: [UInt32]].self, from: data)
    let vectors = try all(golden(name))
    #expect(vectors.dimension == 7)
    #expect(bits(vectors) == expected)
  }

  @Test(arguments: ["vectors.txt", "vectors.bin", "glove.txt"])
  func onlyWantedWordsAreKept(name: String) throws {
    let vectors = try WordVectors(contentsOf: golden(name), for: ["ไทย", "berlin", "absent"])
    #expect(vectors.words == ["berlin", "ไทย"])
    #expect(vectors["ไทย"]?.map(\.bitPattern) == bits(try all(golden(name)))["ไทย"])
    #expect(vectors["the"] == nil && vectors["absent"] == nil)
  }

  @Test func wordsOfGloVeMayHaveSpaces() throws {
    let vectors = try all(text: "the 1 2 3\n. . . 4 5 6\nat name@domain.com 7 8 9\n 2 1 0 0 0\nof 1 1 1\n")
    #expect(vectors.words == ["the", ". . .", "at name@domain.com", " 2 1", "of"])
    #expect(vectors[". . ."] == [4, 5, 6])
  }

  @Test(arguments: [
    ("new york 1 2\n", 2), ("x 7 1 2\na 1 2\nb 1 2\n", 2), ("x 7 1 2\na 1 2\n", 2), ("7 1 2 3\n8 1 2 3\n", 3),
  ])
  func aVectorHasTheNumbersThatMostLinesEndIn(text: String, dimension: Int) throws {
    #expect(try all(text: text).dimension == dimension)
  }

  @Test func fieldsAreSeparatedBySpacesAndTabs() throws {
    let vectors = try all(text: "\u{FEFF}a\t1 2 \r\n\nb  1\t\t3 \t\r\n\r\n")
    #expect(vectors.words == ["a", "b"])
    #expect(vectors["b"] == [1, 3])
  }

  @Test func aLastLineWithoutItsEndCounts() throws {
    #expect(try all(text: "2 2\na 1 2\nb 3 4")["b"] == [3, 4])
    #expect(try all(text: "a 1 2\nb 3 4")["b"] == [3, 4])
  }

  @Test func numbersThatLookLikeAFirstLineAreVectorsWhereTheyHaveMoreNumbers() throws {
    #expect(try all(text: "7 1 2\n8 3 4\n")["7"] == [1, 2])
  }

  @Test func binaryFilesMayHaveLineFeedsOrNone() throws {
    let words: [(String, [Float])] = [("a", [1, -2]), ("b", [0, 0]), ("c", [0.5, 3e-30])]
    for lineFeeds in [true, false] {
      let vectors = try read(binary(words, lineFeeds: lineFeeds)) { try all($0) }
      #expect(vectors.words == ["a", "b", "c"])
      #expect(vectors["c"] == [0.5, 3e-30])
    }
  }

  /// 0x0A is a line feed within a float, 0x20 the end of a word.
  @Test func bytesOfFloatsAreNoText() throws {
    let numbers = [0x0A0A_0A0A, 0x2020_2020, 0x0A00_0000, 0x3E20_0A0D].map { Float(bitPattern: $0) }
    let vectors = try read(binary([("a", numbers), ("b", numbers)])) { try all($0) }
    #expect(vectors.words == ["a", "b"])
    #expect(vectors["b"].map(Array.init) == numbers)
  }

  @Test func binaryWordsThatAreNotUTF8ArePassedOver() throws {
    var bytes = binary([("x", [1, 2]), ("b", [3, 4])])
    bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "x")))] = 0xFF
    #expect(try read(bytes) { try WordVectors(contentsOf: $0, for: ["b"]) }.words == ["b"])
  }

  @Test func theFirstVectorOfAWordCounts() throws {
    let text = try all(text: "a 1 2\nb 3 4\na 5 6\n")
    #expect(text["a"] == [1, 2] && text.count == 2 && text.duplicateCount == 1)
    let binary = try read(binary([("a", [1, 2]), ("a", [5, 6])])) { try all($0) }
    #expect(binary["a"] == [1, 2] && binary.count == 1 && binary.duplicateCount == 1)
  }

  @Test func linesAcrossBuffersAreWhole() throws {
    var random = SplitMix64(seed: 4)
    let lines = (0..<20_000).map { index in
      ("word\(index)", (0..<9).map { _ in Float(Int.random(in: -99_999...99_999, using: &random)) / 100_000 })
    }
    let text = lines.map { "\($0) " + $1.map { "\($0)" }.joined(separator: " ") + "\n" }.joined()
    for bytes in [Array(text.utf8), Array("20000 9\n\(text)".utf8), binary(lines)] {
      let vectors = try read(bytes) { try all($0) }
      #expect(vectors.count == lines.count)
      #expect(lines.allSatisfy { word, numbers in vectors[word]?.elementsEqual(numbers) == true })
    }
  }

  // MARK: Looking up

  @Test func aWordIsLookedUpAsItIsThenInLowerCaseThenWithDigitsFolded() throws {
    let text = "Room-12 1\nroom-12 2\nRoom-00 3\nroom-00 4\nλογος 5\n"
    for (lines, expected) in [(0, 1), (1, 2), (2, 3), (3, 4)] as [(Int, Float)] {
      let rest = text.split(separator: "\n").dropFirst(lines).joined(separator: "\n")
      let forms = WordForms(lowercase: true, foldedDigits: true)
      let vectors = try read(Array("\(5 - lines) 1\n\(rest)\n".utf8)) {
        try WordVectors(contentsOf: $0, for: ["Room-12", "ΛΟΓΟΣ"], forms: forms)
      }
      #expect(vectors.count == 5 - lines, "all forms are kept")
      #expect(vectors["Room-12"] == [expected])
      #expect(vectors["ΛΟΓΟΣ"] == [5], "with a final sigma")
    }
  }

  @Test func fallbacksAreUsedOnlyWhenAskedFor() throws {
    for (forms, expected) in [
      (WordForms(), [nil, nil]), (WordForms(lowercase: true), [1, nil]), (WordForms(foldedDigits: true), [nil, 2]),
    ] as [(WordForms, [Float?])] {
      let vectors = try read(Array("berlin 1\n00 2\n".utf8)) {
        try WordVectors(contentsOf: $0, for: ["Berlin", "42"], forms: forms, dimension: 1)
      }
      #expect(["Berlin", "42"].map { vectors[$0]?.first } == expected)
    }
  }

  @Test func coverageTellsWordsAndRunningWords() throws {
    let forms = WordForms(lowercase: true, foldedDigits: true)
    let words = [("the", 70), ("The", 10), ("1984", 5), ("xylograph", 2), ("of", 13)]
    let vectors = try read(Array("the 1 2\nof 1 2\n0000 1 2\n".utf8)) {
      try WordVectors(contentsOf: $0, for: words.map(\.0), forms: forms)
    }
    let coverage = vectors.coverage(of: words.map { (word: $0, count: $1) })
    #expect(coverage.wordCount == 5 && coverage.foundWordCount == 4)
    #expect(coverage.tokenCount == 100 && coverage.foundTokenCount == 98)
    #expect(coverage.wordsByForm == [.exact: 2, .lowercase: 1, .foldedDigits: 1])
    #expect(
      coverage.description
        == "4 of 5 words (80.0 %), 98 of 100 running words (98.0 %), 1 only in lower case, 1 only with digits as 0")
    #expect(VectorCoverage().description == "0 of 0 words (0.0 %), 0 of 0 running words (0.0 %)")
  }

  // MARK: Damage

  @Test(arguments: [
    ("a 1 2\nb 3\nc 4 5\n", 2, "\"b 3\"", "a word and 2 numbers"),
    ("a 1 2\n1 2\nc 4 5\n", 2, "\"1 2\"", "a word and 2 numbers"),
    ("a 1 2\nb 3 x\nc 4 5\n", 2, "\"x\" as number 2 of 2", "a finite decimal number"),
    ("a 1 nan\nb 3 4\n", 1, "\"nan\" as number 2 of 2", "a finite decimal number"),
    ("2 2\na 1 2\nb inf 4\n", 3, "\"inf\" as number 1 of 2", "a finite decimal number"),
    ("2 2\na 1 2\nb 1e39 4\n", 3, "\"1e39\" as number 1 of 2", "a finite decimal number"),
    ("This is no vector.\nNor is this one.\n", 1, "\"This is no vector.\"", "a word and 1 to 65536 numbers"),
    ("word\n", 1, "\"word\"", "a word and 1 to 65536 numbers"),
    ("\n", 1, "\"\"", "a word and 1 to 65536 numbers"),
    ("5 0\n", 1, "vectors of 0 numbers", "1 to 65536"),
    ("5 9223372036854775807\n", 1, "vectors of 9223372036854775807 numbers", "1 to 65536"),
  ])
  func damagedTextIsNamedByItsLine(text: String, line: Int, found: String, expected: String) throws {
    try read(Array(text.utf8)) { path in
      let error = WordVectorError.malformed(path: path, .line(line), found: found, expected: expected)
      #expect(throws: error) { try all(path) }
      #expect(error.description.hasPrefix("\(path):\(line): found \(found), expected \(expected); "))
    }
  }

  /// The first line is read all the same: whether these are vectors at all must not depend on what is looked for.
  @Test func numbersOfOtherWordsAreNotRead() throws {
    #expect(
      try read(Array("a 1 2\nb 3 x\nc 4 5\n".utf8)) { try WordVectors(contentsOf: $0, for: ["c"]) }.words == ["c"])
    #expect(throws: WordVectorError.self) {
      try read(Array("a 1 x\nb 3 4\n".utf8)) { try WordVectors(contentsOf: $0, for: ["b"]) }
    }
  }

  @Test func numbersThatAreNotFiniteAreNamedByTheirByte() throws {
    try read(binary([("ab", [1, 2]), ("cd", [3, .nan])])) { path in
      // "2 2\n", "ab " and its numbers, a line feed, "cd " and a number.
      let place = WordVectorError.Place.byte(4 + 3 + 8 + 1 + 3 + 4)
      #expect(
        throws: WordVectorError.malformed(
          path: path, place, found: "nan as number 2 of 2", expected: "a finite number")
      ) { try all(path) }
    }
  }

  @Test func filesWithOtherWordsThanTheySayAreRefused() throws {
    let words: [(String, [Float])] = [("a", [1, 2]), ("b", [3, 4])]
    for (bytes, found) in [
      (Array("3 2\na 1 2\nb 3 4\n".utf8), "only 2"), (Array("1 2\na 1 2\nb 3 4\n".utf8), "more in line 3"),
      (binary(words, count: 3), "only 2, and the end of the file at byte 26"),
      (binary(words, count: 1), "more from byte 15 on"),
    ] {
      try read(bytes) { path in
        let expected = bytes[0] == UInt8(ascii: "3") ? 3 : 1
        #expect(throws: WordVectorError.wordCount(path: path, found: found, expected: expected)) { try all(path) }
      }
    }
  }

  @Test func everyTruncationOfABinaryFileIsAnError() throws {
    let whole = binary([("a", [1, -0.3]), ("b", [3.5, 0.1])], lineFeeds: false)
    for count in 0..<whole.count {
      #expect(throws: WordVectorError.self, "\(count) bytes") { try read(Array(whole.prefix(count))) { try all($0) } }
    }
    #expect(try read(whole) { try all($0) }.count == 2)
  }

  @Test func aWordWithoutEndIsRefused() throws {
    let bytes = Array("2 2\na ".utf8) + [0, 0, 0x80, 0x3F, 0, 0, 0x80, 0xBF] + [UInt8](repeating: 0xFF, count: 1 << 20)
    #expect(throws: WordVectorError.self) { try read(bytes) { try all($0) } }
    #expect(throws: WordVectorError.self) { try read(Array(bytes.suffix(1 << 20))) { try all($0) } }
  }

  @Test func vectorsOfAnotherSizeAreRefused() throws {
    for text in ["a 1 2 3\nb 1 2 3\n", "2 3\na 1 2 3\nb 1 2 3\n"] {
      try read(Array(text.utf8)) { path in
        let error = WordVectorError.dimension(path: path, found: 3, expected: 2)
        #expect(throws: error) { try all(path, dimension: 2) }
        #expect(error.description.hasPrefix("\(path): found vectors of 3 numbers, expected 2; "))
      }
    }
  }

  @Test func emptyAndMissingFilesAreRefused() throws {
    try read([]) { path in #expect(throws: WordVectorError.empty(path: path)) { try all(path) } }
    #expect(throws: TextError.missingFile(path: "/no/such/file")) { try all("/no/such/file") }
  }

  @Test func damagedFilesAreReadOrRefused() throws {
    var random = SplitMix64(seed: 5)
    let folder = try TemporaryFolder()
    for name in ["vectors.txt", "vectors.bin", "vectors.bin.gz", "glove.txt"] {
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: golden(name))))
      var refused = 0
      for _ in 0..<500 {
        var bytes = whole
        for _ in 0...Int.random(in: 0...2, using: &random) {
          guard bytes.count > 1 else { break }
          let place = Int.random(in: bytes.indices, using: &random)
          switch Int.random(in: 0...3, using: &random) {
          case 0: bytes[place] = .random(in: 0...255, using: &random)
          case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
          case 2: bytes.remove(at: place)
          default: bytes.removeSubrange(max(place, 1)...)
          }
        }
        do {
          let vectors = try all(folder.write(bytes, to: "damaged"))
          #expect((0..<vectors.count).allSatisfy { vectors.row($0).allSatisfy(\.isFinite) })
        } catch let error as WordVectorError {
          refused += 1
          #expect(error.description.utf8.count < 600)
        } catch is TextError {
          refused += 1
        }
      }
      #expect(refused > 50, "\(name)")
    }
  }

  /// Vectors of words as they are written, and a vocabulary in lower case.
  @Test func wordsOfTheFileAreFoundWhateverTheirCase() throws {
    let text = "US 1\nI 2\nlike 3\nJava 4\nus 5\nJAVA 6\nÄrger 7\n"
    var forms = WordForms(lowercase: true)
    forms.ignoresCaseOfFile = true
    let words = ["us", "i", "like", "java", "ärger", "new"]
    let vectors = try read(Array("7 1\n\(text)".utf8)) { try WordVectors(contentsOf: $0, for: words, forms: forms) }
    #expect(words.map { vectors[$0]?.first } == [5, 2, 3, 4, 7, nil], "the exact form, then the first in the file")
    #expect(vectors["LIKE"] == [3])
    #expect(
      vectors.coverage(of: words.map { (word: $0, count: 1) }).description
        == "5 of 6 words (83.3 %), 5 of 6 running words (83.3 %), 3 only in other case")
    let exact = try read(Array("7 1\n\(text)".utf8)) { try WordVectors(contentsOf: $0, for: words) }
    #expect(words.map { exact[$0]?.first } == [5, nil, 3, nil, nil, nil])
  }
}
