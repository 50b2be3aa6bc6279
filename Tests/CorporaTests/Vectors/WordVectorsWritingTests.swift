import Corpora
import TestSupport
import Testing

@Suite struct WordVectorsWritingTests {
  private func random(_ words: [String], dimension: Int) -> WordVectors {
    var random = SplitMix64(seed: 6)
    let values = (0..<words.count * dimension).map { _ in
      while true {
        let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
        if value.isFinite { return value }
      }
    }
    return WordVectors(words: words, dimension: dimension, values: values)
  }

  @Test(arguments: WordVectors.FileFormat.allCases, ["vectors", "vectors.gz"])
  func whatIsWrittenIsReadBackBitForBit(format: WordVectors.FileFormat, name: String) throws {
    let folder = try TemporaryFolder()
    let words = ["a", "naïve", "ไทย", "\u{A0}", "7"] + (0..<2000).map { "word\($0)" }
    let vectors = random(words, dimension: 11)
    try vectors.write(to: folder.file(name), as: format)
    #expect(try folder.bytes(name).starts(with: [0x1F, 0x8B]) == name.hasSuffix(".gz"))
    let read = try WordVectors(contentsOf: folder.file(name)) { _ in true }
    #expect(read.words == words)
    for index in words.indices { #expect(read.row(index).map(\.bitPattern) == vectors.row(index).map(\.bitPattern)) }
  }

  @Test func formatsAreThoseOfWord2vec() throws {
    let folder = try TemporaryFolder()
    let vectors = WordVectors(words: ["a", "é"], dimension: 2, values: [1, -0.5, 0.1, 1e-10])
    try vectors.write(to: folder.file("text"), as: .word2vecText)
    #expect(try folder.bytes("text") == Array("2 2\na 1.0 -0.5\né 0.1 1e-10\n".utf8))
    try vectors.write(to: folder.file("binary"), as: .word2vecBinary)
    let start = Array("2 2\na ".utf8) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF] + Array("\né ".utf8)
    #expect(try folder.bytes("binary").starts(with: start))
  }

  @Test(arguments: [
    ("", true, true), ("a\nb", true, true), ("a b", false, true), (" a", true, true), ("a\t", true, true),
    ("a\u{A0}b", false, false),
  ])
  func wordsThatCouldNotBeReadBackAreRefused(word: String, byText: Bool, byBinary: Bool) throws {
    let folder = try TemporaryFolder()
    let vectors = WordVectors(words: [word, "b"], dimension: 1, values: [1, 2])
    for (format, isRefused) in [(WordVectors.FileFormat.word2vecText, byText), (.word2vecBinary, byBinary)] {
      if isRefused {
        #expect(throws: WordVectorError.self) { try vectors.write(to: folder.file("file"), as: format) }
        #expect(try !folder.names.contains("file"))
      } else {
        try vectors.write(to: folder.file("other"), as: format)
        #expect(try WordVectors(contentsOf: folder.file("other")) { _ in true }[word] == [1])
      }
    }
    let infinite = WordVectors(words: ["a"], dimension: 1, values: [.infinity])
    #expect(throws: WordVectorError.self) { try infinite.write(to: folder.file("file"), as: .word2vecText) }
  }
}
